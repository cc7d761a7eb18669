"""Undistorted images against direct sums and closed forms."""

from pathlib import Path

import numpy as np
import pytest
from emrestore.atoms.projected_radius import projected_radius, radii_by_atomic_number
from emrestore.atoms.radial_model import area_integral, ordered_heights, profile, scaled_radii
from emrestore.config.layers import resolved
from emrestore.imaging.highres import random_profiles, render_atoms
from emrestore.imaging.intensity import (
    gaussian_background,
    random_plane,
    transform,
    with_contrast,
)
from emrestore.random import draw, stream
from emrestore.specimen.crystal import distinct_elements
from scipy.integrate import quad

ROOT = Path(__file__).parents[2]
PARAMETERS = (0.7, 0.6, 0.9, 6.0, 0.8)


def test_rendering_equals_the_direct_sum():
    rng, pixel = stream(1), 0.25
    positions = rng.uniform(-6.0, 6.0, (40, 2))
    # on the grid of half pixels the bilinear deposit is exact
    positions = np.round(positions / (pixel / 2)) * (pixel / 2)
    image = render_atoms(positions, np.full(40, 6), {6: PARAMETERS}, pixel, (120, 128), 2, 12.0)
    y = (np.arange(120) - 60) * pixel
    x = (np.arange(128) - 64) * pixel
    direct = sum(profile(np.hypot(y[:, None] - b, x - a), *PARAMETERS) for a, b in positions)
    assert np.abs(image - direct).max() < 2e-3 * direct.max()


@pytest.mark.parametrize("n", [4.0, 16.0])
def test_area_integral_is_the_integral_over_the_plane(n):
    values = (*PARAMETERS[:3], n, PARAMETERS[4])

    def ring(r):
        return 2.0 * np.pi * r * profile(r, *values)

    numeric, _ = quad(ring, 0, 60, limit=500, points=[PARAMETERS[4]])
    assert np.isclose(area_integral(*values), numeric, rtol=1e-6)


def test_scaled_radii_keep_mean_and_deviation():
    r_hat = stream(2).uniform(0.4, 1.4, 103)
    scaled = scaled_radii(r_hat, 1.2)
    assert np.isclose(scaled.mean(), r_hat.mean()) and np.isclose(scaled.std(), r_hat.std())
    assert not np.allclose(scaled, r_hat)


def integrals(heights, orders, rm):
    """Return the area integral of every element."""
    return area_integral(*heights.T, orders, rm)


def test_heavier_elements_scatter_more_where_their_widths_allow_it():
    rng = stream(3)
    for n in (2, 5, 16):
        # areas that differ by less than the factor 2 between the bounds of the heights
        rm = rng.uniform(1.0, 1.25, n)
        drawn = rng.uniform(0.5, 1, (n, 3)), rng.uniform(4, 16, n)
        heights, orders = ordered_heights(*drawn, rm, 0.5, 1.0)
        assert np.all(np.diff(integrals(heights, orders, rm)) > 0)
        assert heights.min() >= 0.5 and heights.max() <= 1.0
        assert sorted(orders) == sorted(drawn[1])


def test_heights_keep_their_bounds_where_widths_forbid_the_order():
    # the second element is too wide for the third to exceed it, which costs no other its order
    rm = np.array([0.6, 2.0, 0.65, 0.7])
    drawn = stream(4).uniform(0.5, 1, (4, 3)), np.full(4, 8.0)
    heights, orders = ordered_heights(*drawn, rm, 0.5, 1.0)
    assert np.allclose(heights[1], 0.5) and 0.5 <= heights.min() <= heights.max() <= 1.0
    assert np.all(np.diff(np.delete(integrals(heights, orders, rm), 1)) > 0)


def test_fixed_heights_stay():
    heights, _ = ordered_heights(np.full((3, 3), 0.7), np.full(3, 8.0), np.ones(3), 0.7, 0.7)
    assert np.all(heights == 0.7)


def test_shares_of_heights_and_orders_under_the_laws_of_the_config():
    config = resolved({"scale": "demo"}, ROOT)
    r_hat = radii_by_atomic_number()
    pairs, reversed_pairs, ordered = 0, 0, []
    for index in range(1500):
        elements = distinct_elements(stream(5, index), config["specimen"]["crystal"])
        profiles, _ = random_profiles(
            stream(6, index), config["imaging"]["atoms"], np.array(elements), r_hat
        )
        assert all(0.5 <= height <= 1.0 for values in profiles.values() for height in values[:3])
        found = np.array([area_integral(*profiles[z]) for z in sorted(profiles)])
        lighter, heavier = np.triu_indices(len(found), 1)
        reversed_pairs += np.count_nonzero(found[lighter] >= found[heavier])
        pairs += len(lighter)
        ordered += [np.all(np.diff(found) > 0)] * (len(found) > 1)
    # what workflow/audit/deviations.yaml says of heights-order
    assert 0.17 < reversed_pairs / pairs < 0.22 and 0.15 < np.mean(ordered) < 0.25


def test_projected_radius_of_a_gaussian():
    assert np.isclose(projected_radius(lambda r: np.exp(-(r**2)), 30.0, 4001), 1.0, rtol=1e-6)


@pytest.mark.parametrize("target", [0.02, 0.2, 0.35])
def test_contrast_reaches_its_target(target):
    image = with_contrast(stream(4).random((64, 64)) + 1.0, target)
    assert np.isclose(image.std() / image.mean(), target) and image.min() >= 0.0


def test_transformed_image_is_normalised():
    config = {
        "inversion": {"probability": 0.5},
        "nonlinearity": {"probability": 0.5, "power": {"uniform": [0.5, 1.5]}},
        "background": {
            "probability": 1.0,
            "kind": {"choice": {"plane": 0.5, "gaussian": 0.5}},
            "height": {"uniform": [0.0, 0.5]},
            "width": {"uniform": [0.2, 0.6]},
            "dark": 0.5,
        },
        "contrast": {
            "bounds": [0.01, 0.35],
            "target": "drawn",
            "outside": {"uniform": [0.05, 0.35]},
        },
    }
    for i in range(20):
        image, _ = transform(stream(5, i), config, stream(6, i).gamma(0.3, 1.0, (48, 48)))
        assert np.isclose(image.max(), 1.0) and image.min() >= 0.0
        assert image.std() / image.mean() <= 0.35 + 1e-9


def test_the_papers_contrast_is_the_nearest_bound():
    strong = stream(45).gamma(0.3, 1.0, (48, 48))
    faint = 1.0 + 0.001 * stream(46).random((48, 48))
    between = 1.0 + 0.5 * stream(47).random((48, 48))
    bounds = {"bounds": [0.01, 0.35], "target": "nearest", "outside": 0.2}
    for image, expected in ((strong, 0.35), (faint, 0.01), (between, None)):
        changed, drawn = transform(stream(48), plain(contrast=bounds), image)
        assert np.isclose(drawn["contrast"], expected or image.std() / image.mean())
        assert np.isclose(changed.std() / changed.mean(), drawn["contrast"])


def plain(**changed):
    """Return a config of intensity transforms that do nothing but what is changed."""
    off = {"inversion": {"probability": 0.0}, "nonlinearity": {"probability": 0.0}}
    off |= {"background": {"probability": 0.0}}
    return off | {"contrast": {"bounds": [0.0, 1e9], "target": "drawn", "outside": 0.2}} | changed


def test_inversion_and_nonlinearity_are_equations_23_and_24():
    image = stream(9).random((32, 32)) + 0.1
    scaled = image / image.max()
    same, _ = transform(stream(10), plain(), image)
    assert np.allclose(same, scaled)
    inverted, _ = transform(stream(10), plain(inversion={"probability": 1.0}), image)
    expected = 1.0 - scaled
    assert np.allclose(inverted, expected / expected.max())
    power = {"probability": 1.0, "power": 1.5}
    assert np.allclose(transform(stream(10), plain(nonlinearity=power), image)[0], scaled**1.5)


def test_backgrounds_have_their_height_and_width():
    plane = random_plane(stream(11), (60, 80), 0.4)
    assert plane.min() == 0.0 and np.isclose(plane.max(), 0.4)
    assert np.allclose(np.diff(plane, 2, axis=0), 0.0)
    assert np.allclose(np.diff(plane, 2, axis=1), 0.0)
    gaussian = gaussian_background(stream(12), (60, 80), 0.4, 20.0)
    # the logarithm of a Gaussian is a parabola of curvature -1/s²
    assert np.allclose(np.diff(np.log(gaussian), 2, axis=0), -1 / 20.0**2)
    assert np.allclose(np.diff(np.log(gaussian), 2, axis=1), -1 / 20.0**2)
    assert 0.39 < gaussian.max() <= 0.4


@pytest.mark.parametrize("deviation", [1e-4, 1e-3, 0.1, 3.0])
def test_contrast_ends_within_the_papers_bounds(deviation):
    contrast = {"bounds": [0.01, 0.35], "target": "drawn", "outside": {"uniform": [0.05, 0.35]}}
    for i in range(10):
        image = np.abs(1.0 + deviation * stream(13, i).normal(size=(64, 64)))
        result, drawn = transform(stream(14, i), plain(contrast=contrast), image)
        ratio = result.std() / result.mean()
        assert 0.01 <= ratio <= 0.35 + 1e-9 and np.isclose(ratio, drawn["contrast"])


def test_truncated_exponential_has_its_mean():
    spec = {"truncated_exponential": [0.5, 0.5, 750.0]}
    rng = stream(7)
    values = np.array([draw(rng, spec) for _ in range(20_000)])
    mean = 0.5 - 1.0 / np.expm1(2.0)
    assert np.isclose(values.mean(), 0.5 + 749.5 * mean, rtol=0.02)
    assert values.min() >= 0.5 and values.max() <= 750.0


def test_unknown_range_is_named():
    with pytest.raises(ValueError, match="unifrom"):
        draw(stream(8), {"unifrom": [0, 1]})
