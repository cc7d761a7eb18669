"""Undistorted high-resolution image: a sum of one radial function per atom (eq. 16)."""

import numpy as np
from scipy.fft import irfft2, next_fast_len, rfft2

from emrestore.atoms.radial_model import ordered_heights, profile, scaled_radii
from emrestore.random import draw

OVERSAMPLING = 2


def random_profiles(rng, config, numbers, r_hat):
    """Draw the radial function of every element of a specimen (eq. 17-22).

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``imaging.atoms``: ``height``, ``order``, ``exponent`` as ranges.
    numbers : numpy.ndarray (n,) of int
        Atomic numbers of the atoms.
    r_hat : numpy.ndarray (104,) [Å]
        Projected radius by atomic number (index 0 unused, nan).

    Returns
    -------
    profiles : dict
        Atomic number -> (h1, h2, h3, n, rm [Å]).
    parameters : dict
        ``exponent`` (α of eq. 18).
    """
    exponent = draw(rng, config["exponent"])
    elements = np.unique(numbers)
    rm = np.concatenate([[np.nan], scaled_radii(r_hat[1:], exponent)])[elements]
    heights = np.array([[draw(rng, config["height"]) for _ in range(3)] for _ in elements])
    orders = np.array([draw(rng, config["order"]) for _ in elements])
    heights, orders = ordered_heights(heights.reshape(-1, 3), orders, rm)
    profiles = {
        int(z): (*h, n, width) for z, h, n, width in zip(elements, heights, orders, rm, strict=True)
    }
    return profiles, {"exponent": exponent}


def deposit(rows, columns, shape):
    """Count points on a grid, each shared by its four neighbours (bilinear weights).

    Parameters
    ----------
    rows, columns : numpy.ndarray (n,)
        Positions in grid steps, from 0; points outside the grid are left out.
    shape : (int, int)

    Returns
    -------
    numpy.ndarray, float32, `shape`
    """
    i, j = np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)
    inside = (i >= 0) & (i < shape[0] - 1) & (j >= 0) & (j < shape[1] - 1)
    i, j = i[inside], j[inside]
    down, right = rows[inside] - i, columns[inside] - j
    first = i * shape[1] + j
    size = shape[0] * shape[1]
    counts = np.bincount(first, (1.0 - down) * (1.0 - right), size)
    counts += np.bincount(first + 1, (1.0 - down) * right, size)
    counts += np.bincount(first + shape[1], down * (1.0 - right), size)
    counts += np.bincount(first + shape[1] + 1, down * right, size)
    return counts.reshape(shape).astype(np.float32)


def render_atoms(positions, numbers, profiles, pixel_size, shape):
    """Sum the radial functions of all atoms on a pixel grid (eq. 16).

    The atoms are put on a grid of half the pixel size (two neighbours an axis) and convolved with
    eq. 17 by FFT, one element at a time: the cost hardly depends on the number of atoms.

    Parameters
    ----------
    positions : numpy.ndarray (n, 2 or 3) [Å]
        x (along the rows of the image, the fast-scan direction) and y, origin at the centre.
    numbers : numpy.ndarray (n,) of int
    profiles : dict
        Atomic number -> (h1, h2, h3, n, rm [Å]).
    pixel_size : float [Å]
    shape : (int, int)
        Height and width of the image.

    Returns
    -------
    numpy.ndarray, float32, `shape`
    """
    step = pixel_size / OVERSAMPLING
    grid = tuple(next_fast_len(OVERSAMPLING * n, real=True) for n in shape)
    rows = positions[:, 1] / step + OVERSAMPLING * shape[0] / 2.0
    columns = positions[:, 0] / step + OVERSAMPLING * shape[1] / 2.0
    # distances on the periodic grid of the FFT; the extended field absorbs what wraps round
    di = np.minimum(np.arange(grid[0]), grid[0] - np.arange(grid[0]))
    dj = np.minimum(np.arange(grid[1]), grid[1] - np.arange(grid[1]))
    r = step * np.sqrt(np.float32(di[:, None] ** 2 + dj**2))
    spectrum = np.zeros((grid[0], grid[1] // 2 + 1), dtype=np.complex64)
    for number, parameters in profiles.items():
        of_element = numbers == number
        counts = deposit(rows[of_element], columns[of_element], grid)
        spectrum += rfft2(counts) * rfft2(profile(r, *parameters).astype(np.float32))
    image = irfft2(spectrum, grid)[: OVERSAMPLING * shape[0], : OVERSAMPLING * shape[1]]
    return np.maximum(image[::OVERSAMPLING, ::OVERSAMPLING], 0.0)


def render_periodic(positions, numbers, profiles, pixel_size, size, reach):
    """Sum the radial functions of all atoms of a square cell that repeats (eq. 16).

    Parameters
    ----------
    positions : numpy.ndarray (n, 2 or 3) [Å]
        x and y within the cell; the centre of the first pixel is its corner.
    numbers, profiles, pixel_size
        As for `render_atoms`.
    size : int [pixel]
        Edge of the cell.
    reach : float [Å]
        How far from the cell its neighbours' atoms count.

    Returns
    -------
    numpy.ndarray, float32, (size, size)
    """
    margin, edge = int(np.ceil(reach / pixel_size)), size * pixel_size
    cells = int(np.ceil(reach / edge))
    shifts = edge * np.arange(-cells, cells + 1)
    places, kinds = [], []
    for dx in shifts:
        for dy in shifts:
            moved = positions[:, :2] + (dx, dy)
            near = ((moved > -reach) & (moved < edge + reach)).all(axis=1)
            places.append(moved[near] - edge / 2.0)
            kinds.append(numbers[near])
    wide = (size + 2 * margin,) * 2
    image = render_atoms(np.concatenate(places), np.concatenate(kinds), profiles, pixel_size, wide)
    return image[margin : margin + size, margin : margin + size]
