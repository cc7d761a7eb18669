"""Radial spectra of images whose spectrum is known, and the table of what the discriminator does."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from emrestore.comparison.spectrum import radial_power, share_above

sys.path.insert(0, str(Path(__file__).parents[2] / "workflow" / "scripts"))


def test_a_wave_lies_in_its_ring():
    column = np.arange(64)
    image = 7.0 + 3.0 * np.sin(2 * np.pi * 20 * column / 64)[None] * np.ones((64, 1))
    frequency, power = radial_power(image)
    assert frequency[19] == pytest.approx(20.5 / 32) and power.argmax() == 19
    assert power.sum() == pytest.approx(image.var()) == power[19]
    assert share_above(frequency, power, 0.5) == pytest.approx(1.0)
    assert share_above(frequency, power, 0.7) == pytest.approx(0.0)


def test_white_noise_fills_the_rings_by_their_area():
    noise = np.random.default_rng(0).normal(size=(256, 256))
    frequency, power = radial_power(noise)
    assert share_above(frequency, power, 0.5) == pytest.approx(0.75, abs=0.01)
    assert power.sum() == pytest.approx(np.pi / 4, abs=0.02)


def test_an_oblong_image_is_refused():
    with pytest.raises(ValueError, match="16 x 8 pixels"):
        radial_power(np.zeros((16, 8)))


def test_the_table_has_paired_differences(tmp_path):
    from comparison.adversarial_table import main

    gain = np.array([-0.1, -0.2, -0.3, -0.2])
    scores = pd.DataFrame({"modality": "hrstem", "image": range(4), "psnr_pixel_db": range(30, 34)})
    scores["psnr_adversarial_db"] = scores["psnr_pixel_db"] + gain
    scores["high_frequency_share_y"] = 0.25
    scores.to_csv(tmp_path / "scores.csv", index=False)
    main([str(tmp_path / "scores.csv")], str(tmp_path / "out.csv"), 1)
    row = pd.read_csv(tmp_path / "out.csv").iloc[0]
    assert row["difference_db"] == pytest.approx(-0.2)
    # paired: the spread of the images themselves does not widen the interval
    assert -0.3 <= row["low_db"] <= -0.2 <= row["high_db"] <= -0.1
    assert row["high_frequency_share_y"] == 0.25 and row["n_images"] == 4
