"""Dark-field signals of crystals: kinematic limit, seeds, patches, and equivalent probes."""

import numpy as np
import pytest

pytest.importorskip("abtem", reason="abTEM lives in the environment of the multislice rules")

from emrestore.random import stream  # noqa: E402
from emrestore.simulation.crystal_images import (  # noqa: E402
    bulk_images,
    column_profiles,
    equivalent_probes,
    nearest_cells_first,
)
from emrestore.simulation.multislice import (  # noqa: E402
    dark_field,
    frozen_phonons,
    isolated_column,
    patches,
)
from emrestore.simulation.structures import COLUMN_CELLS, bulk  # noqa: E402

A = 3.9242
OPTICS = {"energy": 300.0, "convergence": 20.0, "detector": (58.0, 100.0), "sampling": 0.0613}
OPTICS |= {"projection": "infinite", "displacement": 0.0693, "slices": 1}


def test_equivalent_probes_of_a_square_cell():
    classes = equivalent_probes(8, 8, True)
    assert classes.max() + 1 == 15
    assert np.array_equal(classes, classes.T)
    assert np.array_equal(classes[1:], classes[:0:-1])
    assert equivalent_probes(10, 6, False).max() + 1 == 6 * 4


def test_signal_grows_with_every_atom_and_bits_repeat():
    settings = OPTICS | {"supercell": (2, 2), "probes": (4, 4)}
    first, again = (
        list(bulk_images("001", 4, settings, A, stream(1, "test"), 2)) for _ in range(2)
    )
    assert np.array_equal(first, again)
    scs = np.mean(first, axis=(0, 2, 3))
    assert (np.diff(scs, prepend=0.0) > 0).all()


def test_thin_crystal_scatters_as_its_isolated_columns():
    # one layer: the cell's mean is the integral of the isolated atom over the cell's area
    radii = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3, 1.8, 2.4, 3.0])
    fine = OPTICS | {"sampling": 0.0307}
    profile = np.mean(
        list(column_profiles("001", 1, radii, 8.0, fine, A, stream(1, "column"), 3)), axis=0
    )[0]
    integral = 2 * np.pi * np.trapezoid(profile * radii, radii)
    settings = fine | {"supercell": (2, 2), "probes": (8, 8)}
    bulk = np.mean(list(bulk_images("001", 1, settings, A, stream(1, "bulk"), 3)), axis=0)[0]
    assert bulk.mean() * (A / 2) ** 2 == pytest.approx(integral, rel=0.08)


def test_patches_hold_what_a_probe_feels():
    rng = stream(1, "patches")
    column = isolated_column(A, 2, 20.0)
    atoms = next(frozen_phonons(column, 0.05, rng, 1))
    probes = 10.0 + np.array([[0.0, 0.0], [0.5, 0.3], [-0.4, 3.0]])
    # another grid lies under the atoms of a patch: a fine one, so that it does not matter
    fine = OPTICS | {"sampling": 0.0307}
    whole = dark_field(atoms, probes, fine, A)[-1]
    parts = np.zeros(3)
    for indices, near, here in patches(atoms, probes, 2.0, 6.0):
        parts[indices] = dark_field(near, here, fine, A)[-1]
    assert np.allclose(parts, whole, rtol=0.04, atol=1e-4)


def test_opposite_phonons():
    atoms = isolated_column(A, 3, 8.0)
    plus, minus = frozen_phonons(atoms, 0.1, stream(2, "phonons"), 1)
    assert np.allclose(plus.positions + minus.positions, 2 * atoms.positions)
    assert np.array_equal(plus.positions[:, 2], atoms.positions[:, 2])


@pytest.mark.parametrize(("orientation", "column"), [("001", (0, 1)), ("112", (1, 2))])
def test_atoms_near_the_column_vibrate_alike_in_every_supercell(orientation, column):
    def displacements(repeats):
        crystal = bulk(A, orientation, (*repeats, 2))
        place = np.array(column) * A * np.array(COLUMN_CELLS[orientation])
        order = nearest_cells_first(crystal, place, repeats)
        moved = next(frozen_phonons(crystal, 0.1, stream(3, "cells"), 1, order))
        edges = crystal.cell.lengths()
        sites = (crystal.positions[:, :2] - place + edges[:2] / 2) % edges[:2] - edges[:2] / 2
        near = np.linalg.norm(sites, axis=1) < 0.95 * edges[0] / repeats[0]
        rows = np.column_stack(
            [sites, crystal.positions[:, 2], moved.positions - crystal.positions]
        )
        return rows[near][np.lexsort(np.round(rows[near, :3], 3).T)]

    small, large = displacements((3, 3)), displacements((6, 5))
    assert len(small) >= 8 and np.ptp(small[:, 3]) > 0.1
    assert np.allclose(small, large)


def test_a_larger_supercell_changes_little():
    # one pair of phonons only: other vibrations alone would change the mean by about 9 %
    settings = OPTICS | {"probes": (4, 4)}
    small, large = (
        next(bulk_images("001", 3, settings | {"supercell": n}, A, stream(1, "cells"), 1))[-1]
        for n in ((3, 3), (4, 4))
    )
    assert large.mean() == pytest.approx(small.mean(), rel=0.03)


def test_radii_beyond_the_cell_are_refused():
    with pytest.raises(ValueError, match="raise extent"):
        next(column_profiles("001", 1, [0.0, 5.0], 8.0, OPTICS, A, stream(1, "x"), 1))


def test_detector_beyond_the_grid_names_its_section():
    optics = OPTICS | {"detector": (58.0, 150.0)}
    with pytest.raises(ValueError, match="quantification: simulation: sampling to at most 0.04"):
        dark_field(isolated_column(A, 1, 8.0), np.full((1, 2), 4.0), optics, A)
