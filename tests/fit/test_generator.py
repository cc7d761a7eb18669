"""Sums of atoms against images: known differences, a cell that repeats, the figure and the table."""

import numpy as np
import pandas as pd
import pytest
from emrestore.atoms.radial_model import profile
from emrestore.comparison.agreement import agreement, best_line, noise_of_mean
from emrestore.documentation.study_tables import generator
from emrestore.figures.generator import against_multislice
from emrestore.imaging.highres import render_periodic

PROFILES = {6: (1.0, 0.0, 0.0, 4.0, 0.5), 79: (3.0, 0.5, 0.0, 4.0, 0.4)}
RNG = np.random.default_rng(1)


def test_equal_images_do_not_differ():
    image = RNG.random((20, 20))
    found = agreement(image, image)
    assert [found[name] for name in ("relative_rms", "relative_rms_scaled")] == [0.0, 0.0]
    assert found["contrast_rms"] == pytest.approx(0.0, abs=1e-12)
    assert (found["scale"], found["contrast_scale"]) == pytest.approx((1.0, 1.0))


def test_a_factor_is_seen_as_fitted_and_taken_off_by_the_scale():
    image = RNG.random((20, 20))
    found = agreement(2.0 * image, image)
    assert found["relative_rms"] == pytest.approx(0.5) and found["scale"] == pytest.approx(2.0)
    assert found["relative_rms_scaled"] == pytest.approx(0.0, abs=1e-12)


def test_an_offset_is_taken_off_from_the_contrast_alone():
    image = RNG.random((20, 20))
    found = agreement(image + 3.0, image)
    assert found["contrast_rms"] == pytest.approx(0.0, abs=1e-12)
    assert found["relative_rms"] == pytest.approx(3.0 / np.sqrt(np.mean((image + 3.0) ** 2)))


def test_an_added_wave_of_known_size():
    x = 2 * np.pi * np.arange(32) / 32
    image = np.cos(x)[:, None] + np.zeros(32)
    wave = 0.2 * np.cos(x)[None, :] + np.zeros((32, 1))
    found = agreement(image + wave, image)
    # orthogonal: 0.2 of the image, and sqrt(1 + 0.2²) is the whole
    for name in ("relative_rms", "relative_rms_scaled", "contrast_rms"):
        assert found[name] == pytest.approx(0.2 / np.sqrt(1.04))


def test_a_flat_sum_explains_none_of_the_contrast():
    image = RNG.random((20, 20))
    assert agreement(image, np.ones((20, 20)))["contrast_rms"] == pytest.approx(1.0)
    assert best_line(image, np.ones((20, 20))) == (0.0, pytest.approx(image.mean()))


def test_noise_of_a_mean_is_that_of_one_over_the_root_of_the_number():
    groups = 0.3 * RNG.standard_normal((4, 200, 200))
    assert noise_of_mean(groups) == pytest.approx(0.15, rel=0.01)


def test_lone_atom_is_eq_17_and_repeats():
    size, pixel = 60, 0.1
    image = render_periodic(
        np.array([[0.5, 3.0]]), np.array([79]), PROFILES, pixel, size, 2, 4.0, 12.0
    )
    x = pixel * np.arange(size)
    dx, dy = ((x - at + 3.0) % 6.0 - 3.0 for at in (0.5, 3.0))
    # the nearest copy alone
    expected = profile(np.hypot(dx[None, :], dy[:, None]), *PROFILES[79])
    # the tails of the exponential's other copies
    assert image == pytest.approx(expected, abs=0.01)


def test_moving_the_cell_moves_the_image():
    places = 6.0 * RNG.random((20, 2))
    numbers = RNG.choice([6, 79], 20)
    first = render_periodic(places, numbers, PROFILES, 0.1, 60, 2, 4.0, 12.0)
    moved = render_periodic((places + (1.0, 2.0)) % 6.0, numbers, PROFILES, 0.1, 60, 2, 4.0, 12.0)
    assert moved == pytest.approx(
        np.roll(first, (20, 10), axis=(0, 1)), abs=2e-3 * float(first.max())
    )


def tables(size=16):
    """Return a table, spectra and images as the rule writes them, of two specimens."""
    rows, curves = [], []
    for name, kind in (("glass", "amorphous"), ("crystal_1", "crystal")):
        for detector, rms in (("haadf", 0.1), ("hrtem", 0.5)):
            for thickness in (10.0, 30.0):
                facts = {"specimen": name, "kind": kind, "n_atoms": 12, "voltage_kv": 80}
                facts |= {"detector": detector, "thickness_angstrom": thickness}
                measures = ("relative_rms", "relative_rms_scaled", "contrast_rms")
                facts |= dict.fromkeys(measures, rms * thickness / 10.0)
                rows.append(facts | {"phonon_noise_of_contrast": 0.04})
            curve = {"frequency_per_angstrom": [0.1, 0.3], "simulated": [2.0, 1.0]}
            curve |= {"specimen": name, "detector": detector, "rendered": [2.0, 3.0]}
            curves.append(pd.DataFrame(curve))
    return pd.DataFrame(rows), pd.concat(curves), RNG.random((2, 2, 2, size, size))


def test_the_figure_shows_pairs_on_one_scale_and_what_the_table_holds():
    table, spectra, images = tables()
    # a sum of atoms that is the image but for scale and offset looks the same
    images[0, 1, 0] = 3.0 * images[0, 0, 0] + 5.0
    fig = against_multislice(table, spectra, images, ["glass", "crystal_1"], 10.0)
    shown = [ax for ax in fig.axes if ax.images]
    assert len(shown) == 8
    pair = [ax.images[0] for ax in shown[:2]]
    assert pair[0].get_clim() == pair[1].get_clim()
    assert np.asarray(pair[0].get_array()) == pytest.approx(np.asarray(pair[1].get_array()))
    assert shown[1].get_xlabel() == "30 % off" and shown[3].get_xlabel() == "150 % off"
    assert "glass" in shown[0].get_ylabel() and "30 Å" in shown[0].get_ylabel()
    absolute, contrast, power = (ax for ax in fig.axes if not ax.images)
    for ax in (absolute, contrast):
        line = next(line for line in ax.lines if len(line.get_xdata()) == 2)
        assert list(line.get_xdata()) == [10.0, 30.0]
        assert line.get_ydata() == pytest.approx([10.0, 30.0])
    assert power.lines[0].get_ydata() == pytest.approx([1.0, 3.0])


def test_the_table_of_the_documentation_has_bands_of_thickness():
    rows = tables()[0].astype(str).to_dict("records")
    rows[0]["contrast_rms"] = "0.2"
    text = generator(rows)
    assert text.startswith(":::{table} Root mean square difference of 2 specimens")
    gap = "\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}"
    line = next(line for line in text.splitlines() if line.startswith("| HAADF | up to 20 |"))
    assert line.endswith(f"| 2 | 10 (10{gap}10) | 10 (10{gap}10) | 15 (10{gap}20) | 4 (4{gap}4) |")
    assert "| TEM | up to 40 | 2 | 150" in text and "above" not in text
