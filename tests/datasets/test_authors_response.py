"""The fast-scan response undone on the authors' own images leaves whole numbers of electrons."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from emrestore.distortion.scan import fast_scan_kernel
from scipy.linalg import solve_triangular, toeplitz

PUBLISHED = Path(__file__).parents[2] / "resources" / "published"


# counts of one electron; the tolerance is the rounding of x (multiples of 32 in the last image),
# amplified by the inversion. Numbers without an order would give 0.29
@pytest.mark.parametrize(
    "modality, index, alpha, beta, gamma, theta, unit, tolerance",
    [
        ("hrsem", 0, 1.514, 0.618, 8.493, 1.172, 8543.2, 0.002),
        ("lrsem", 0, 1.077, 0.6576, 8.493, 1.157, 4445.8, 0.002),
        ("hrsem", 6, 1.953, 1.0164, 8.492, 1.0165, 2908.1, 0.002),
        ("lrsem", 2, 2.4945, 1.656, 8.490, 0.8232, 2637.7, 0.002),
        ("hrstem", 6, 5.66, 3.04, 8.493, 0.504, 3572.8, 0.06),
    ],
)
def test_authors_images_decode(modality, index, alpha, beta, gamma, theta, unit, tolerance):
    path = PUBLISHED / modality / "pairs.h5"
    if not path.exists():
        pytest.skip(f"{path} is missing: the workflow fetches the authors' pairs")
    with h5py.File(path) as pairs:
        x = pairs["x"][index].astype(float)
    kernel = np.zeros(x.shape[1])
    kernel[:64] = fast_scan_kernel(alpha, beta, gamma, theta, 64)
    matrix = toeplitz(kernel, np.zeros(len(kernel)))
    # what came before the left border is unknown: its trace dies out within some 60 pixels
    signal = solve_triangular(matrix, x[:64].T, lower=True).T[:, 60::5].ravel()
    best = 1.0
    for candidate in unit * np.linspace(0.9995, 1.0005, 41):
        turns = signal / candidate
        turns -= np.angle(np.exp(2j * np.pi * turns).mean()) / (2 * np.pi)
        best = min(best, np.sqrt(np.mean((turns - np.round(turns)) ** 2)))
    assert best < tolerance
