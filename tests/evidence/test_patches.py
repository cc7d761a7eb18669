"""Features of patches against closed forms."""

import numpy as np
from emrestore.evidence.patches import (
    EDGE,
    FREQUENCY,
    NAMES,
    NEAR_NYQUIST,
    WINDOW,
    feature_rows,
    near_nyquist,
    patch_features,
    patches,
)
from emrestore.random import stream
from scipy.ndimage import fourier_gaussian

EVERYWHERE = np.ones((256, 256), dtype=bool)


def test_white_noise_has_the_power_of_its_share_of_frequencies():
    white = stream(1).normal(size=(256, 256))
    assert np.isclose(
        10 ** near_nyquist(white, EVERYWHERE), np.mean(FREQUENCY > NEAR_NYQUIST), 0.05
    )


def test_a_blur_takes_the_power_that_its_transfer_says():
    white, sigma = stream(2).normal(size=(256, 256)), 0.8
    blurred = np.fft.ifft2(fourier_gaussian(np.fft.fft2(white), sigma)).real
    transfer = np.exp(-4.0 * (np.pi * sigma * FREQUENCY) ** 2)
    # the window of a patch mixes neighbouring frequencies: its own transform, squared, is the kernel
    kernel = np.abs(np.fft.fft2(WINDOW)) ** 2
    mixed = np.fft.ifft2(np.fft.fft2(transfer) * np.fft.fft2(kernel)).real
    expected = mixed[FREQUENCY > NEAR_NYQUIST].sum() / mixed.sum()
    assert abs(near_nyquist(blurred, EVERYWHERE) - np.log10(expected)) < 0.1


def test_fills_are_left_out_and_identity_pairs_are_not():
    image = stream(3).normal(1000.0, 50.0, (256, 256))
    differs = EVERYWHERE.copy()
    differs[:, :64] = False
    assert len(patches(image, differs)) == 12
    assert len(patches(image, np.zeros_like(differs))) == 16
    assert np.isnan(near_nyquist(np.full((256, 256), 3.0), EVERYWHERE))


def test_features_of_a_wave_along_the_rows():
    wave = 100.0 + np.sin(2 * np.pi * np.arange(EDGE) / 8.0) * np.ones((EDGE, 1))
    found = dict(zip(NAMES, patch_features(wave), strict=True))
    assert np.isclose(found["correlation_columns_8"], 1.0)
    # the first half period, seen from both ends
    assert np.isclose(found["correlation_columns_4"], -60 / 64 * 64 / 60, atol=0.01)
    assert np.isclose(found["correlation_rows_8"], 1.0) and found["direction"] > 9.0
    assert np.isclose(found["contrast"], np.sqrt(0.5) / 100.0)
    assert np.isclose(found["kurtosis"], -1.5) and abs(found["skewness"]) < 1e-9


def test_rows_belong_to_their_images_and_identities_have_no_noise():
    y = stream(4).normal(1000.0, 50.0, (3, 128, 128))
    x = y + stream(5).normal(size=y.shape)
    x[1] = y[1]
    rows, image = feature_rows(x, y, noise=True)
    assert rows.shape == (8, len(NAMES)) and image.tolist() == [0] * 4 + [2] * 4
    assert feature_rows(x, y, noise=False)[1].tolist() == [0] * 4 + [1] * 4 + [2] * 4
