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
from emrestore.specimen.lattice import fill_box
from emrestore.specimen.orientation import along_z, random_orientation
from emrestore.specimen.points import random_points
from emrestore.specimen.wedge import wedge_mask
from scipy.spatial import cKDTree

CELL = {"length": {"uniform": [3.1, 25.0]}, "angle": {"uniform": [45.0, 120.0]}}
CRYSTAL = CELL | {
    "space_group": {"integer": [1, 230]},
    "elements": {"integer": [1, 16]},
    "atomic_number": {"integer": [1, 103]},
    "minimum_distance": {"uniform": [0.95, 5.0]},
    "largest_distance": 7.0,
}


@pytest.mark.parametrize("number", [1, 15, 62, 88, 148, 167, 194, 225, 230])
def test_general_position_has_the_multiplicity_of_the_tables(number):
    group = gemmi.find_spacegroup_by_number(number)
    operations = list(group.operations())
    symmetry = (
        np.array([op.rot for op in operations]) / gemmi.Op.DEN,
        np.array([op.tran for op in operations]) / gemmi.Op.DEN,
    )
    vectors = lattice_vectors(random_cell(stream(1, number), CELL, group))
    images = orbit(np.array([0.1234, 0.3417, 0.4079]), symmetry, vectors, 1e-3)
    halls = [spglib.get_spacegroup_type(hall) for hall in range(1, 531)]
    hall = next(
        h.hall_number for h in halls if h.number == number and h.choice in ("", "1", "2", "b1", "H")
    )
    assert len(images) == len(spglib.get_symmetry_from_database(hall)["rotations"])


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
