"""Wavelengths against published values, and the refusal of detectors that cannot be simulated."""

import pytest
from emrestore.simulation.angles import antialias_limit, check_detector, wavelength


# Kirkland, Advanced Computing in Electron Microscopy, table of wavelengths
@pytest.mark.parametrize(
    ("kilovolt", "angstrom"), [(80, 0.0417572), (200, 0.0250793), (300, 0.0196875)]
)
def test_wavelength(kilovolt, angstrom):
    assert wavelength(kilovolt * 1e3) == pytest.approx(angstrom, abs=1e-6)


def test_antialias_limit_falls_with_the_sampling():
    assert antialias_limit(300e3, 0.025) == pytest.approx(262.5, abs=0.1)
    assert antialias_limit(300e3, 0.05) == pytest.approx(131.25, abs=0.1)


def test_detector_beyond_the_limit_is_refused_with_the_sampling_that_would_do():
    with pytest.raises(ValueError, match=r"detectors: haadf: outer angle 200 .* limit of 131\.2"):
        check_detector("references: single_atom", "detectors: haadf", 80, 200, 300e3, 0.05)
    with pytest.raises(ValueError, match=r"sampling to at most 0\.0328"):
        check_detector("references: single_atom", "detectors: haadf", 80, 200, 300e3, 0.05)
    check_detector("references: single_atom", "detectors: haadf", 80, 200, 300e3, 0.0328)


def test_detector_without_width_is_refused():
    with pytest.raises(ValueError, match=r"\[80, 80\] mrad is no ring"):
        check_detector("references: single_atom", "detectors: haadf", 80, 80, 300e3, 0.025)
