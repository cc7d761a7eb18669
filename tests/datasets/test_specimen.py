"""Specimens against independent libraries and closed forms."""

import gemmi
import numpy as np
import pytest
import spglib
from emrestore.random import stream
from emrestore.specimen.amorphous import number_density, random_amorphous, random_block
from emrestore.specimen.crystal import (
    lattice_vectors,
    minimum_distance,
    orbit,
    random_cell,
    random_crystal,
)
from emrestore.specimen.defects import random_defects
from emrestore.specimen.lattice import fill_box
from emrestore.specimen.orientation import along_z, random_orientation
from emrestore.specimen.points import random_points
from emrestore.specimen.shape import convex_body, inside_half_spaces, random_shape
from emrestore.specimen.wedge import wedge_mask
from scipy.spatial import ConvexHull, HalfspaceIntersection, cKDTree

CELL = {"length": {"uniform": [3.1, 25.0]}, "angle": {"uniform": [45.0, 120.0]}}
CRYSTAL = CELL | {
    "space_group": {"integer": [1, 230]},
    "elements": {"integer": [1, 16]},
    "atomic_number": {"integer": [1, 103]},
    "minimum_distance": {"uniform": [0.95, 5.0]},
    "largest_distance": 7.0,
}


def symmetry(group):
    """Return rotations and translations of a gemmi.SpaceGroup, fractional."""
    operations = list(group.operations())
    return (
        np.array([op.rot for op in operations]) / gemmi.Op.DEN,
        np.array([op.tran for op in operations]) / gemmi.Op.DEN,
    )


def test_general_positions_have_the_multiplicities_of_the_tables():
    types = [spglib.get_spacegroup_type(hall) for hall in range(1, 531)]
    standard = {}
    for kind in types:
        if kind.choice in ("", "1", "2", "b", "b1", "H"):
            standard.setdefault(kind.number, kind.hall_number)
    for number in range(1, 231):
        group = gemmi.find_spacegroup_by_number(number)
        vectors = lattice_vectors(random_cell(stream(1, number), CELL, group))
        images = orbit(np.array([0.1234, 0.3417, 0.4079]), symmetry(group), vectors, 1e-3)
        tables = spglib.get_symmetry_from_database(standard[number])
        assert len(images) == len(tables["rotations"]), number


@pytest.mark.parametrize(
    "number", [1, 2, 15, 62, 76, 78, 88, 123, 148, 167, 180, 194, 212, 225, 230]
)
def test_two_general_positions_show_their_space_group(number):
    group = gemmi.find_spacegroup_by_number(number)
    vectors = lattice_vectors(random_cell(stream(1, number), CELL, group))
    sites = ([0.1234, 0.3417, 0.4079], [0.0521, 0.2033, 0.3312])
    orbits = [orbit(np.array(site), symmetry(group), vectors, 1e-3) for site in sites]
    numbers = np.repeat([1, 2], [len(images) for images in orbits])
    dataset = spglib.get_symmetry_dataset((vectors, np.concatenate(orbits), numbers), symprec=1e-4)
    assert dataset.number == number


@pytest.mark.parametrize(
    "number, site, multiplicity",
    [
        (225, [0.01, -0.02, 0.01], 4),  # 4a of Fm-3m
        (225, [0.26, 0.24, 0.25], 8),  # 8c
        (194, [0.33, 0.67, 0.26], 2),  # 2c of P6_3/mmc
        (227, [0.01, 0.0, -0.01], 8),  # 8a of Fd-3m, origin choice 1
        (227, [0.13, 0.12, 0.125], 16),  # 16c
        (14, [0.01, 0.0, 0.49], 2),  # 2c of P2_1/c
    ],
)
def test_sites_near_special_positions_get_the_multiplicity_of_the_tables(
    number, site, multiplicity
):
    group = gemmi.find_spacegroup_by_number(number)
    config = {"length": 6.0, "angle": 90.0}
    vectors = lattice_vectors(random_cell(stream(1), config, group))
    assert len(orbit(np.array(site), symmetry(group), vectors, 1.0)) == multiplicity


def test_angles_that_close_no_cell_are_named():
    with pytest.raises(ValueError, match="specimen.crystal.angle in the config: 120"):
        group = gemmi.find_spacegroup_by_number(1)
        random_cell(stream(1), {"length": 5.0, "angle": 120.0}, group)


def test_random_crystals_keep_their_group_and_distances():
    for i in range(12):
        vectors, basis, numbers, drawn = random_crystal(stream(2, i), CRYSTAL)
        assert 0.95 <= minimum_distance(basis, vectors) <= 7.0
        assert len(numbers) == len(basis)
        dataset = spglib.get_symmetry_dataset((vectors, basis, numbers), symprec=1e-3)
        # special positions can only raise the symmetry
        group = gemmi.find_spacegroup_by_number(drawn["space_group"])
        assert len(dataset.rotations) >= len(list(group.operations()))


def test_amorphous_block_has_its_density_and_distance():
    config = {
        "atomic_number": 14,
        "minimum_distance": 1.5,
        "density": 2.3,
        "block": 20.0,
    }
    vectors, basis, _, drawn = random_amorphous(stream(3), config, 100.0)
    silicon = 28.0855 / 6.02214076e23
    assert np.isclose(len(basis) * silicon / (20e-8) ** 3, 2.3, rtol=0.01)
    assert np.isclose(drawn["density"], 2.3, rtol=0.01)
    assert minimum_distance(basis, vectors) >= 1.5
    assert np.isclose(number_density(14, 2.3), 0.0493, rtol=0.01)


def test_jammed_block_holds_fewer_atoms():
    assert len(random_block(stream(4), 10.0, 10_000, 1.6)) < 400


def test_box_is_filled_with_the_lattice():
    vectors = np.array([[4.0, 0.0, 0.0], [1.0, 3.0, 0.0], [0.5, 0.2, 5.0]])
    basis = np.array([[0.0, 0.0, 0.0], [0.4, 0.5, 0.6]])
    origin = np.array([0.3, 0.1, 0.7])
    positions, numbers = fill_box(vectors, basis, np.array([6, 8]), (80.0, 70.0, 60.0), origin)
    volume = abs(np.linalg.det(vectors))
    assert np.isclose(len(positions), 2 * 80 * 70 * 60 / volume, rtol=0.03)
    fractional = positions @ np.linalg.inv(vectors) + origin - basis[(numbers == 8).astype(int)]
    assert np.allclose(fractional, np.round(fractional), atol=1e-8)
    assert np.all(np.abs(positions) <= [40.0, 35.0, 30.0])


def test_zone_axis_lies_along_the_beam():
    vectors = np.diag([3.0, 4.0, 5.0])
    config = {"zone_axis": {"probability": 1.0, "axes": [[1, 1, 2]], "mistilt": 0.0}}
    rotation, drawn = random_orientation(stream(5), config, vectors)
    axis = rotation @ np.array([3.0, 4.0, 10.0])
    assert np.allclose(axis / np.linalg.norm(axis), [0, 0, 1])
    assert np.isclose(np.linalg.det(rotation), 1.0) and drawn["zone_axis"] == "112"
    assert np.allclose(along_z(np.array([0.0, 0.0, -2.0])) @ [0, 0, -2], [0, 0, 2])


def test_wedge_thins_at_its_angle():
    positions = stream(6).uniform(-50, 50, (200_000, 3))
    keep = wedge_mask(positions, (100, 100, 100), 0.0, 30.0, -20.0, "top")
    for x in (0.0, 20.0):
        near = np.abs(positions[:, 0] - x) < 1.0
        expected = (x + 20.0) * np.tan(np.radians(30.0)) / 100.0
        assert np.isclose(keep[near].mean(), expected, atol=0.02)


def test_points_keep_their_distance():
    points = random_points(stream(7), 60, 15.0, (256, 256))
    assert len(points) == 60
    assert cKDTree(points).query(points, k=2)[0][:, 1].min() >= 15.0


def test_defects_move_or_remove_the_drawn_share():
    positions, numbers = np.zeros((40_000, 3)), np.repeat([6, 79], 20_000)
    radii = np.full(104, np.nan)
    radii[[6, 79]] = 0.5, 1.0
    config = {"fraction": 0.2, "displaced": 1.0}
    moved, same, drawn = random_defects(stream(8), config, positions, numbers, radii)
    changed = np.any(moved != 0.0, axis=1)
    assert changed.sum() == drawn["selected"] == 8000 and np.array_equal(same, numbers)
    # a share of both elements, each displaced by its own radius along every axis
    for z in (6, 79):
        assert np.isclose((changed & (numbers == z)).sum(), 4000, atol=4 * np.sqrt(4000 * 0.8))
        assert np.allclose(moved[changed & (numbers == z)].std(axis=0), radii[z], rtol=0.05)
    config["displaced"] = 0.0
    left, rest, _ = random_defects(stream(8), config, positions, numbers, radii)
    assert len(left) == len(rest) == 32_000


def test_polyhedra_and_rods_have_the_volume_of_their_hull():
    for dimensions, n_vertices in ((2, 7), (3, 12)):
        normals, distances = convex_body(stream(9, dimensions), n_vertices, 10.0, dimensions)
        points = stream(10).uniform(-10.0, 10.0, (200_000, dimensions))
        inside = inside_half_spaces(points, normals, distances)
        assert np.linalg.norm(points[inside], axis=1).max() <= 10.0
        corners = HalfspaceIntersection(
            np.column_stack([normals, -distances]), points[inside].mean(axis=0)
        ).intersections
        assert np.allclose(np.linalg.norm(corners, axis=1), 10.0)
        volume = ConvexHull(corners).volume
        assert np.isclose(inside.mean() * 20.0**dimensions, volume, rtol=0.02)


def test_a_cut_and_its_counterpart_share_the_atoms():
    positions, box = stream(11).uniform(-20.0, 20.0, (2000, 3)), np.array([40.0, 40.0, 40.0])
    kept = []
    for keep_inside in (0.0, 1.0):
        config = {"kind": "cut", "keep_inside": keep_inside}
        kept.append(random_shape(stream(12), config, positions, box)[0])
    assert np.array_equal(kept[0], ~kept[1]) and 0 < kept[0].sum() < 2000
    # the plane is parallel to the beam: the depth of an atom does not matter
    moved = positions * [1.0, 1.0, -1.0]
    assert np.array_equal(random_shape(stream(12), config, moved, box)[0], kept[1])
