"""Specimens against independent libraries and closed forms."""

from pathlib import Path

import gemmi
import numpy as np
import pytest
import spglib
from emrestore.config.layers import resolved
from emrestore.random import stream
from emrestore.specimen.amorphous import random_amorphous, random_block, tiled
from emrestore.specimen.crystal import (
    lattice_vectors,
    nearest,
    orbit,
    random_cell,
    random_crystal,
    translations_within,
)
from emrestore.specimen.defects import random_defects
from emrestore.specimen.density import mass_density, molar_mass, number_density
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
    "largest_density": 22.6,
}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def config():
    return resolved({"scale": "demo"}, ROOT)["specimen"]


def minimum_distance(fractional, vectors, reach=3):
    """Return the shortest distance [Å] in a crystal, of which (2·reach + 1)³ cells are looked at."""
    cells = np.arange(-reach, reach + 1)
    cells = np.stack(np.meshgrid(cells, cells, cells, indexing="ij"), axis=-1).reshape(-1, 3)
    images = (fractional[:, None] + cells).reshape(-1, 3) @ vectors
    return cKDTree(images).query(fractional @ vectors, k=2)[0][:, 1].min()


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


def test_random_crystals_keep_their_group_elements_and_distances():
    for i in range(12):
        vectors, basis, numbers, drawn = random_crystal(stream(2, i), CRYSTAL)
        assert np.isclose(minimum_distance(basis, vectors, 5), drawn["minimum_distance"])
        assert 0.95 <= drawn["minimum_distance"] <= 7.0
        assert len(numbers) == len(basis) == drawn["atoms_per_cell"]
        assert len(np.unique(numbers)) == drawn["n_elements"]
        grams = sum(gemmi.Element(int(z)).weight for z in numbers) / 6.02214076e23
        density = grams / (abs(np.linalg.det(vectors)) * 1e-24)
        assert np.isclose(density, drawn["density"]) and density <= 22.6
        dataset = spglib.get_symmetry_dataset((vectors, basis, numbers), symprec=1e-3)
        # special positions can only raise the symmetry
        group = gemmi.find_spacegroup_by_number(drawn["space_group"])
        assert len(dataset.rotations) >= len(list(group.operations()))


def test_a_quarter_of_the_crystals_has_three_elements_or_more(config):
    drawn = [random_crystal(stream(20, i), config["crystal"])[3] for i in range(400)]
    assert config["crystal"]["elements"] == {"integer": [1, 16]}
    found = np.bincount([one["n_elements"] for one in drawn], minlength=17)
    for number in range(1, 17):
        # no number of elements is rarer than drawn: a crystal in which they find no room is retried
        assert abs(found[number] - 25) < 3.5 * np.sqrt(25) + 1
    assert found[3:].sum() >= 100
    assert max(one["density"] for one in drawn) <= config["crystal"]["largest_density"]


def test_as_many_elements_as_drawn_or_an_error():
    config = CRYSTAL | {"elements": 3, "atomic_number": {"integer": [78, 79]}}
    with pytest.raises(ValueError, match=r"specimen.crystal.atomic_number in the config: .* 2 el"):
        random_crystal(stream(21), config)


def test_crystals_that_cannot_be_are_named():
    config = CRYSTAL | {"atomic_number": 79, "elements": 1, "largest_density": 0.1, "length": 4.0}
    with pytest.raises(ValueError, match=r"crystal of 1 elements .* at most 0.1 g/cm³"):
        random_crystal(stream(22), config)


def test_neighbours_in_oblique_cells_are_found():
    vectors = lattice_vectors(gemmi.UnitCell(20.0, 3.1, 9.0, 75.0, 60.0, 46.0))
    atoms = stream(23).random((4, 3))
    pairs = [np.array([site, other]) for site in atoms for other in atoms]
    for near in (one for one in pairs if not np.array_equal(*one)):
        found = nearest(near[0], near, vectors, translations_within(vectors, 3.1))
        assert np.isclose(found, minimum_distance(near, vectors, 9))


@pytest.fixture(scope="module")
def amorphous(config):
    """Return a block of an element at a density and distance, and what else was drawn."""

    def made(seed, atomic_number, density, distance):
        drawn = {
            "atomic_number": atomic_number,
            "density": density,
            "minimum_distance": distance,
        }
        return random_amorphous(stream(3, seed), config["amorphous"] | drawn, 300.0)

    return made


def test_amorphous_block_has_its_density_and_distance(amorphous):
    block, edge, _ = amorphous(0, 14, 2.3, 1.5)
    assert edge == 60.0 and minimum_distance(block, np.eye(3) * edge, 1) >= 1.5
    # the block is denser by what is lost at the seams
    silicon = 28.0855 / 6.02214076e23
    assert 2.3 < len(block) * silicon / (60e-8) ** 3 < 1.05 * 2.3
    assert np.isclose(number_density(14, 2.3), 0.0493, rtol=0.01)


def test_light_elements_are_packed_as_far_as_the_config_says(amorphous, config):
    block, edge, _ = amorphous(0, 6, 7.0, 1.6)
    packing = len(block) * np.pi / 6.0 * 1.6**3 / edge**3
    assert np.isclose(packing, config["amorphous"]["packing"], rtol=1e-3)


SOLIDS = [(6, 2.0, 1.4), (6, 7.0, 1.0), (26, 5.0, 1.2), (79, 7.0, 1.6)]


@pytest.mark.parametrize("solid", SOLIDS)
def test_tiles_keep_the_distance_across_seams_and_the_density(amorphous, solid):
    block, edge, drawn = amorphous(1, *solid)
    box = (90.0, 70.0, 50.0)
    positions = tiled(stream(24), block, edge, drawn["minimum_distance"], box)
    assert np.all(np.abs(positions) <= np.divide(box, 2.0))
    # to rounding: atoms of a tile are as far apart as in the block
    assert cKDTree(positions).query(positions, k=2)[0][:, 1].min() >= solid[2] - 1e-4
    density = mass_density(len(positions) * molar_mass([solid[0]]), np.prod(box))
    assert np.isclose(density, solid[1], rtol=0.03)
    # no corner is left empty
    counts, _ = np.histogramdd(positions, bins=(5, 4, 3), range=[(-x / 2, x / 2) for x in box])
    assert counts.min() > 0.7 * counts.mean() - 4 * np.sqrt(counts.mean())


def far_autocorrelation(positions, box, bin_size):
    """Return the autocorrelation of the projected atoms far from the origin, in its deviations.

    Lags of 10 Å and more, of which a quarter of the field overlaps, one of each opposite pair.
    """
    shape = np.round(np.divide(box[1::-1], bin_size)).astype(int)
    extent = [(-box[1] / 2, box[1] / 2), (-box[0] / 2, box[0] / 2)]
    image, _, _ = np.histogram2d(positions[:, 1], positions[:, 0], shape, extent)
    image -= image.mean()
    padded = tuple(2 * shape)
    raw = np.fft.irfft2(np.abs(np.fft.rfft2(image, padded)) ** 2, padded)
    lags = [np.fft.fftfreq(n, 1 / n) for n in padded]
    overlap = np.outer(*(n - np.abs(lag) for n, lag in zip(shape, lags, strict=True)))
    far = np.hypot(*np.meshgrid(*lags, indexing="ij")) * bin_size > 10.0
    used = far & (overlap > shape.prod() / 4) & (lags[0][:, None] >= 0)
    # pixels that know nothing of each other give numbers of variance 1
    return raw[used] / np.sqrt(overlap[used]) / image.var()


@pytest.mark.parametrize("solid", SOLIDS)
@pytest.mark.parametrize("box", [(240.0, 220.0, 18.0), (130.0, 120.0, 60.0)])
def test_amorphous_bodies_have_no_period(amorphous, solid, box):
    for seed in range(2):
        block, edge, drawn = amorphous(seed, *solid)
        positions = tiled(stream(25, seed), block, edge, drawn["minimum_distance"], box)
        for bin_size in (0.5, 1.0, 2.0):
            found = far_autocorrelation(positions, box, bin_size)
            # as many lags beyond 3 deviations as of noise (0.13 %, few lags give some more), and
            # none beyond what the largest of so many numbers may be: 1 in 1000
            assert np.mean(found > 3.0 * found.std()) < 0.004
            assert found.max() < found.std() * np.sqrt(2.0 * np.log(len(found) * 1000.0))
            assert found.std() < 1.4


def test_a_repeated_block_would_be_found(amorphous):
    block, edge, _ = amorphous(0, 26, 5.0, 1.2)
    box = (130.0, 120.0, 30.0)
    positions, _ = fill_box(np.eye(3) * edge, block, np.full(len(block), 26), box, np.zeros(3))
    found = far_autocorrelation(positions, box, 1.0)
    assert found.max() > 20.0 * np.median(np.abs(found))


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
    axis = rotation @ (np.array([drawn["u"], drawn["v"], drawn["w"]]) @ vectors)
    assert np.allclose(axis / np.linalg.norm(axis), [0, 0, 1])
    assert np.isclose(np.linalg.det(rotation), 1.0) and drawn["zone_axis"] == "112"
    assert np.allclose(along_z(np.array([0.0, 0.0, -2.0])) @ [0, 0, -2], [0, 0, 2])


def test_indices_of_a_zone_axis_come_in_every_order_and_sign():
    config = {"zone_axis": {"probability": 1.0, "axes": [[0, 1, 2]], "mistilt": 0.0}}
    found = [random_orientation(stream(5, i), config, np.eye(3))[1] for i in range(400)]
    indices = {tuple(one[key] for key in "uvw") for one in found}
    # six orders, two signs of two indices that are not zero
    assert len(indices) == 24 and {tuple(sorted(map(abs, one))) for one in indices} == {(0, 1, 2)}
    random = random_orientation(stream(5), {"zone_axis": {"probability": 0.0}}, np.eye(3))[1]
    assert random["zone_axis"] == "" and np.isnan([random[key] for key in "uvw"]).all()


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
