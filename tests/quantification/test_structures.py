"""Platinum structures against crystallography, and the dislocation against its Burgers vector."""

import numpy as np
import pytest

pytest.importorskip("ase", reason="ASE lives in the environment of the multislice rules")

from ase.io import read, write  # noqa: E402
from emrestore.quantification.burgers import circuit, closure  # noqa: E402
from emrestore.simulation.structures import (  # noqa: E402
    bulk,
    edge_dislocation,
    edge_displacement,
    nanoparticle,
    projected_columns,
)
from scipy.spatial import cKDTree  # noqa: E402

A = 3.9242
CELL = (A / np.sqrt(8), A / np.sqrt(3))


@pytest.mark.parametrize("orientation, atoms", [("001", 4), ("112", 6)])
def test_bulk_is_face_centred_cubic(orientation, atoms):
    crystal = bulk(A, orientation, (1, 1, 1))
    assert len(crystal) == atoms
    assert crystal.get_volume() / atoms == pytest.approx(A**3 / 4)
    near = np.sort(crystal.repeat(4).get_all_distances(mic=True)[0])[1:14]
    assert np.allclose(near[:12], A / np.sqrt(2)) and near[12] > 1.05 * A / np.sqrt(2)


def test_columns_along_112_form_a_rectangular_lattice():
    columns = projected_columns(bulk(A, "112", (2, 1, 3)))
    assert len(columns) == 12 and (columns["atoms"] == 3).all()
    steps = columns[["x_angstrom", "y_angstrom"]].to_numpy() / CELL
    assert np.allclose(steps, np.round(steps), atol=1e-9)


def test_particle_has_the_papers_columns():
    for diameter in (10.20, 10.24, 10.28):
        columns = projected_columns(nanoparticle(A, diameter, 5.0))
        assert len(columns) == 333 and columns["atoms"].sum() == 2243
        assert sorted(columns["atoms"].unique()) == list(range(1, 12))
    assert len(projected_columns(nanoparticle(A, 11.0, 5.0))) == 373


def test_displacements_solve_the_equations_of_elasticity():
    # Navier: (1 - 2ν)·∇²u + ∇(∇·u) = 0 away from the line, by finite differences
    nu, h = 0.39, 1e-3
    x, y = np.array([3.0, -2.0, 1.0]), np.array([2.0, 4.0, -5.0])

    def u(dx, dy):
        return np.array(edge_displacement(x + dx * h, y + dy * h, 2.775, nu))

    laplace = (u(1, 0) + u(-1, 0) + u(0, 1) + u(0, -1) - 4 * u(0, 0)) / h**2
    xx = (u(1, 0) + u(-1, 0) - 2 * u(0, 0)) / h**2
    yy = (u(0, 1) + u(0, -1) - 2 * u(0, 0)) / h**2
    xy = (u(1, 1) - u(1, -1) - u(-1, 1) + u(-1, -1)) / (4 * h**2)
    gradient = np.array([xx[0] + xy[1], xy[0] + yy[1]])
    scale = np.abs(xx).max()
    assert np.abs((1 - 2 * nu) * laplace + gradient).max() < 1e-3 * scale


def test_circuit_fails_to_close_by_the_burgers_vector():
    field = 44.0
    foil = edge_dislocation(A, 0.39, field, 6)
    columns = projected_columns(foil)
    assert (columns["atoms"] == 6).all()
    x, y = columns["x_angstrom"].to_numpy(), columns["y_angstrom"].to_numpy()
    path, whole = circuit(x, y, (field / 2, field / 2), CELL, (7, 4))
    assert whole
    assert np.array_equal(np.abs(closure(path, CELL)), [2, 0])
    # 1/2[1-10] is two columns: a/√2
    assert np.linalg.norm(path[-1] - path[0]) == pytest.approx(A / np.sqrt(2), rel=0.05)
    # beside the dislocation it closes
    path, whole = circuit(x, y, (field / 2 + 12.0, field / 2 - 12.0), CELL, (3, 2))
    assert whole and np.array_equal(closure(path, CELL), [0, 0])


def test_no_atoms_collide_in_the_dislocation():
    foil = edge_dislocation(A, 0.39, 44.0, 2)
    nearest = cKDTree(foil.positions).query(foil.positions, k=2)[0][:, 1]
    assert nearest.min() > 0.75 * A / np.sqrt(2)


def test_structures_survive_their_file(tmp_path):
    foil = edge_dislocation(A, 0.39, 20.0, 2)
    write(tmp_path / "foil.xyz", foil, format="extxyz")
    again = read(tmp_path / "foil.xyz")
    assert np.allclose(again.positions, foil.positions, atol=1e-6)
    assert np.allclose(again.cell, foil.cell)
