"""Images as sums of the images of single columns, and the source's blur."""

import numpy as np
import pandas as pd
from scipy.interpolate import CubicSpline
from scipy.ndimage import fourier_gaussian


def read_profiles(path):
    """Return profiles (atoms, r) and the step [Å] of their radii, as column_profiles writes them."""
    table = pd.read_csv(path)
    r = table.pop("r_angstrom")
    return table.to_numpy().T, r[1] - r[0]


def superposed(x, y, atoms, profiles, step, size, pixel_size):
    """Add up columns that do not feel each other.

    Parameters
    ----------
    x, y : numpy.ndarray (n,) [Å]
        Positions; the centre of the first pixel is the origin.
    atoms : numpy.ndarray (n,) of int
        Atoms of each column, at least 1.
    profiles : numpy.ndarray (largest number of atoms, r)
        Radial image of columns of 1, 2, ... atoms, at the radii 0, step, 2·step, ...
    step : float [Å]
    size : (int, int)
    pixel_size : float [Å]

    Returns
    -------
    numpy.ndarray `size`, float64
        Columns are cut off at the last radius.

    Raises
    ------
    ValueError
        If a column has more atoms than there are profiles.
    """
    if len(atoms) and (max(atoms) > len(profiles) or min(atoms) < 1):
        raise ValueError(
            f"columns of {min(atoms)} to {max(atoms)} atoms, but profiles of 1 to {len(profiles)}"
        )
    reach = step * (profiles.shape[1] - 1)
    splines = [CubicSpline(step * np.arange(profiles.shape[1]), profile) for profile in profiles]
    image = np.zeros(size)
    for x0, y0, number in zip(x, y, atoms, strict=True):
        spans = []
        for centre, points in ((y0, size[0]), (x0, size[1])):
            first = max(0, int(np.ceil((centre - reach) / pixel_size)))
            last = min(points, int(np.floor((centre + reach) / pixel_size)) + 1)
            spans.append(np.arange(first, max(first, last)))
        rows, columns = spans
        r = np.hypot(rows[:, None] * pixel_size - y0, columns[None, :] * pixel_size - x0)
        image[np.ix_(rows, columns)] += np.where(r <= reach, splines[number - 1](r), 0.0)
    return image


def tiled(cell_image, cell, size, pixel_size, source_size):
    """Repeat the image of a unit cell, blurred by the source, on a pixel grid of any size.

    Parameters
    ----------
    cell_image : numpy.ndarray (p, q)
        At p x q equal steps of the cell, the first at its corner. Fourier interpolation: exact for
        band-limited images.
    cell : (float, float) [Å]
        Edges along x and y.
    size : (int, int)
    pixel_size : float [Å]
    source_size : float [Å]
        Standard deviation of the Gaussian source.

    Returns
    -------
    numpy.ndarray `size`, float64
        A corner of a cell stands at the centre of the first pixel.
    """
    p, q = cell_image.shape
    sigma = (source_size * p / cell[1], source_size * q / cell[0])
    spectrum = fourier_gaussian(np.fft.fft2(cell_image), sigma) / (p * q)
    waves = []
    for edge, steps, points in ((cell[1], p, size[0]), (cell[0], q, size[1])):
        frequency = np.fft.fftfreq(steps, 1.0 / steps)
        t = pixel_size * np.arange(points)
        wave = np.exp(2j * np.pi * np.outer(t / edge, frequency))
        if steps % 2 == 0:
            # Nyquist's frequency is both positive and negative
            wave[:, steps // 2] = wave[:, steps // 2].real
        waves.append(wave)
    return (waves[0] @ spectrum @ waves[1].T).real
