"""The fit against profiles of known parameters, the exponent against an exact power."""

import numpy as np
import pytest
from emrestore.atoms.fit import against_ranges, fit_profile, power_law, signal
from emrestore.atoms.radial_model import profile

R = np.linspace(0.0, 3.0, 301)


@pytest.mark.parametrize(
    ("heights", "n", "rm"), [((0.5, 0.7, 1.0), 6.0, 0.4), ((1.0, 0.6, 0.5), 12.0, 0.8)]
)
def test_known_parameters_come_back(heights, n, rm):
    fit = fit_profile(R, 3e-4 * profile(R, *heights, n, rm), (1.0, 32.0), (0.02, 3.0))
    assert [fit["h1"], fit["h2"], fit["h3"]] == pytest.approx([3e-4 * h for h in heights], rel=1e-3)
    assert (fit["n"], fit["rm_angstrom"]) == pytest.approx((n, rm), rel=1e-3)
    assert fit["relative_rms"] < 1e-5


def test_relative_rms_is_the_share_of_noise():
    clean = profile(R, 0.5, 0.7, 1.0, 6.0, 0.5)
    noise = 0.05 * np.random.default_rng(1).standard_normal(R.size)
    fit = fit_profile(R, clean + noise, (1.0, 32.0), (0.02, 3.0))
    expected = np.linalg.norm(noise) / np.linalg.norm(clean + noise)
    assert fit["relative_rms"] == pytest.approx(expected, rel=0.05)


def test_empty_profile_is_refused():
    with pytest.raises(ValueError, match="norm of 0"):
        fit_profile(R, np.zeros_like(R), (1.0, 32.0), (0.02, 3.0))


def test_bright_field_dip_becomes_positive():
    assert signal(np.array([0.18, 0.24]), 0.24, False) == pytest.approx([0.25, 0.0])


def test_ranges():
    r_hat = np.array([0.5, 0.6, 0.9])
    fit = {"h1": 1.0, "h2": 2.0, "h3": 1.5, "n": 20.0, "rm_angstrom": 0.61}
    place = against_ranges(fit, 2, r_hat, [0.5, 1.0], [4.0, 16.0], [0.75, 1.25])
    assert place["heights_in_range"] and not place["n_in_range"]
    assert place["rm_over_r_hat"] == pytest.approx(0.61 / 0.6)
    # the exponent 1 gives r_hat back, so it lies between the bounds
    assert place["rm_low_angstrom"] <= 0.6 <= place["rm_high_angstrom"]


def test_order_without_a_butterworth_term_is_undetermined():
    fit = {"h1": 1.0, "h2": 1.0, "h3": 0.0, "n": 8.0, "rm_angstrom": 0.6}
    place = against_ranges(fit, 1, np.array([0.5, 0.6]), [0.5, 1.0], [4.0, 16.0], [0.75, 1.25])
    assert not place["n_determined"] and not place["n_in_range"]


def test_exact_power_law():
    z = np.array([6, 14, 29, 79])
    exponent, low, high = power_law(z, 2e-5 * z**1.7, 0.95)
    assert exponent == pytest.approx(1.7) and low <= exponent <= high


def test_interval_of_the_exponent():
    # residuals (1, -2, 1)·0.1 about a line of slope 1: s² = 0.06/1, sum of (x - mean)² = 2
    z = np.exp([1.0, 2.0, 3.0])
    _, low, high = power_law(z, np.exp([1.1, 1.8, 3.1]), 0.95)
    assert (high - low) / 2 == pytest.approx(12.7062 * np.sqrt(0.06 / 1 / 2), rel=1e-4)


def test_two_elements_have_no_interval():
    with pytest.raises(ValueError, match="atomic_numbers: found 2, expected three"):
        power_law([6, 79], [1.0, 2.0], 0.95)
