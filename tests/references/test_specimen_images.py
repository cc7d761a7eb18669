"""Multislice of whole specimens against abTEM's own probes, single atoms and sums. Needs abTEM."""

import numpy as np
import pytest

pytest.importorskip("abtem", reason="abTEM lives in the environment of the multislice rules")

import abtem  # noqa: E402
from ase import Atoms  # noqa: E402
from emrestore.simulation.multislice import dark_field  # noqa: E402
from emrestore.simulation.single_atom import plane_wave_image, signals  # noqa: E402
from emrestore.simulation.specimens import (  # noqa: E402
    exit_planes,
    projected_potential,
    resampled,
    specimen_images,
)

EDGE = 10.0
RINGS = {"haadf": (60.0, 150.0), "annular_bright_field": (15.0, 30.0), "bright_field": (0.0, 10.0)}
LENS = {"spherical_aberration": -4.8e4, "defocus": -52.0, "focal_spread": 18.0}
OPTICS = {
    "energy": 80e3,
    "convergence": 30.0,
    "detectors": RINGS,
    "hrtem": LENS,
    "sampling": 0.0625,
    "slice_thickness": 2.0,
    "source_size": 0.0,
    "pixel_size": 0.1,
    "focus": 0.0,
}


def specimen(numbers, positions, height=2.0):
    return Atoms(numbers=numbers, positions=positions, cell=[EDGE, EDGE, height])


@pytest.fixture(scope="module")
def silver():
    atom = specimen([47], [[5.0, 5.0, 1.0]])
    images, vacuum, _ = specimen_images([[atom]], OPTICS, 1)
    return {name: image[0, 0] for name, image in images.items()}, vacuum


def test_a_lone_atom_gives_the_reference_of_single_atoms(silver):
    images, vacuum = silver
    radii = np.array([0.0, 0.3, 0.6, 1.0])
    finer = (EDGE, 0.03)
    expected, empty = signals(47, 80e3, 30.0, RINGS, *finer, radii)
    rows = 50 + np.round(radii / 0.1).astype(int)
    for name, values in expected.items():
        assert vacuum[name] == pytest.approx(empty[name], abs=1e-5)
        away = images[name][50, rows] - vacuum[name]
        assert away == pytest.approx(values - empty[name], abs=0.01 * np.ptp(values)), name
    expected = plane_wave_image(47, 80e3, LENS, *finer, radii)
    assert images["hrtem"][50, rows] == pytest.approx(expected, abs=0.01)


def test_probes_are_those_of_abtem():
    """Several slices, atoms off the grid, and a probe of abTEM's at one place."""
    atoms = specimen([79, 14, 29], [[2.03, 3.11, 0.5], [4.57, 7.02, 2.5], [2.61, 3.4, 4.5]], 6.0)
    images, _, thickness = specimen_images([[atoms]], OPTICS, 3)
    assert thickness == pytest.approx([2.0, 4.0, 6.0])
    optics = {"energy": 80.0, "convergence": 30.0, "detector": RINGS["haadf"]}
    optics |= {"sampling": 0.02, "projection": "infinite"}
    places = np.array([[2.0, 3.1], [4.6, 7.0], [7.0, 1.0]])
    expected = dark_field(atoms, places, optics, 2.0)
    i, j = np.round(places / 0.1).astype(int).T
    # abTEM places atoms off the grid by halves, which makes gold 1 % too bright
    assert images["haadf"][0][:, j, i] == pytest.approx(expected, rel=0.025, abs=1e-5)


def test_far_atoms_add_up():
    places = [[1.5, 2.0, 1.0], [6.5, 7.0, 1.0]]
    both = specimen_images([[specimen([6, 29], places)]], OPTICS, 1)[0]["haadf"]
    single = [
        specimen_images([[specimen([z], [place])]], OPTICS, 1)[0]["haadf"]
        for z, place in zip((6, 29), places, strict=True)
    ]
    assert both == pytest.approx(sum(single), abs=0.01 * both.max())


def test_a_shifted_specimen_gives_a_shifted_image(silver):
    moved, _, _ = specimen_images([[specimen([47], [[6.0, 3.0, 1.0]])]], OPTICS, 1)
    for name, image in silver[0].items():
        # columns run along x
        expected = np.roll(image, (-20, 10), axis=(0, 1))
        assert moved[name][0, 0] == pytest.approx(expected, abs=2e-4)


def test_same_bits_twice(silver):
    again, _, _ = specimen_images([[specimen([47], [[5.0, 5.0, 1.0]])]], OPTICS, 1)
    assert all(np.array_equal(again[name][0, 0], image) for name, image in silver[0].items())


def test_groups_are_means_of_their_configurations():
    atoms = [specimen([29], [[x, 5.0, 1.0]]) for x in (4.0, 6.0)]
    apart, _, _ = specimen_images([[atoms[0]], [atoms[1]]], OPTICS, 1)
    together, _, _ = specimen_images([atoms], OPTICS, 1)
    for name, images in apart.items():
        assert together[name][0] == pytest.approx(images.mean(axis=0))


def test_the_focus_counts_from_the_first_atoms():
    """An atom 40 Å deep is as sharp as one at the top if the focus is there."""
    deep = specimen([29], [[5.0, 5.0, 41.0]], 42.0)
    optics = OPTICS | {"focus": 1.0}
    for name, image in specimen_images([[deep]], optics, 1)[0].items():
        top = specimen_images([[specimen([29], [[5.0, 5.0, 1.0]])]], OPTICS, 1)[0][name]
        assert image == pytest.approx(top, abs=0.02 * np.ptp(top)), name


def test_potential_on_the_grid_is_that_of_abtem():
    atoms = specimen([14, 79], [[5.0, 5.0, 1.0], [2.5, 7.5, 3.0]], 4.0)
    ours = np.stack([projected_potential(atoms[[i]], (400, 400)) for i in range(2)])
    theirs = abtem.Potential(
        atoms, gpts=400, slice_thickness=2.0 + 1e-6, parametrization="lobato", projection="infinite"
    ).build(lazy=False)
    theirs = np.asarray(theirs.array)
    assert ours.shape == theirs.shape == (2, 400, 400)
    # abTEM sharpens its atoms by a tenth of a percent at the angles that matter
    assert ours == pytest.approx(theirs, abs=0.01 * float(theirs.max()))
    assert ours.sum() == pytest.approx(theirs.sum(), rel=1e-3)


def test_resampling_keeps_a_wave_and_blurs_it_as_a_gaussian_does():
    x = np.arange(20) / 20
    image = np.cos(2 * np.pi * 3 * x)[:, None] + np.zeros(20)
    finer = np.cos(2 * np.pi * 3 * np.arange(50) / 50)[:, None] + np.zeros(50)
    assert resampled(image, 50, EDGE) == pytest.approx(finer)
    damped = np.exp(-2 * (np.pi * 0.3 * 3 / EDGE) ** 2)
    assert resampled(image, 50, EDGE, 0.3) == pytest.approx(damped * finer)
    assert resampled(finer, 20, EDGE) == pytest.approx(image)


@pytest.mark.parametrize(
    "slices, depths, planes", [(8, 4, [1, 3, 5, 7]), (3, 2, [1, 2]), (2, 4, [0, 1]), (1, 1, [0])]
)
def test_depths_end_with_the_whole(slices, depths, planes):
    assert list(exit_planes(slices, depths)) == planes


def test_detector_beyond_the_grid_is_refused():
    with pytest.raises(ValueError, match="references: specimens: detectors: haadf: outer angle"):
        specimen_images([[specimen([6], [[5.0, 5.0, 1.0]])]], OPTICS | {"sampling": 0.1}, 1)
