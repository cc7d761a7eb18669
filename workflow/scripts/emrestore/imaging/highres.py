"""Undistorted high-resolution image: a sum of one radial function per atom (eq. 16)."""

import numpy as np
from scipy.fft import dct, irfft2, next_fast_len, rfft2

from emrestore.atoms.radial_model import ordered_heights, profile, scaled_radii
from emrestore.config.bounds import bounds
from emrestore.random import draw


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
    heights, orders = ordered_heights(heights, orders, rm, *bounds(config["height"]))
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
    inside = (rows >= 0) & (rows < shape[0] - 1) & (columns >= 0) & (columns < shape[1] - 1)
    rows, columns = rows[inside], columns[inside]
    # not negative: cutting the fraction off is rounding down
    i, j = rows.astype(np.intp), columns.astype(np.intp)
    down, right = rows - i, columns - j
    first = i * shape[1] + j
    up, left = 1.0 - down, 1.0 - right
    counts = np.zeros(shape[0] * shape[1], dtype=np.float32)
    # the sums round: their last digits depend on the order, all points of a neighbour together
    np.add.at(counts, first, (up * left).astype(np.float32))
    np.add.at(counts, first + 1, (up * right).astype(np.float32))
    np.add.at(counts, first + shape[1], (down * left).astype(np.float32))
    np.add.at(counts, first + shape[1] + 1, (down * right).astype(np.float32))
    return counts.reshape(shape)


def even_transform(values, grid):
    """Return the transform of a function that is even along both axes of a periodic grid.

    Parameters
    ----------
    values : numpy.ndarray (m, n)
        At the points from the origin on; 0 beyond.
    grid : (int, int)
        Points of the grid, even numbers.

    Returns
    -------
    numpy.ndarray, float32 (grid[0] // 2 + 1, grid[1] // 2 + 1)
        Real, at the frequencies from 0 to Nyquist.
    """
    height, width = (n // 2 + 1 for n in grid)
    # one axis after the other: the first transform spares the rows that hold nothing
    rows = dct(values.astype(np.float32), type=1, n=width, axis=1)
    return dct(rows, type=1, n=height, axis=0)


def multiply(spectrum, transfer):
    """Multiply the spectrum of a real image by an even, real transfer, in place.

    Real products have the same last digits on every processor, complex ones have not.

    Parameters
    ----------
    spectrum : numpy.ndarray (n, m), complex64
        n even.
    transfer : numpy.ndarray (n // 2 + 1, m), float32
    """
    parts, middle = spectrum.view(np.float32), len(spectrum) // 2 + 1
    transfer = np.repeat(transfer, 2, axis=1)
    parts[:middle] *= transfer
    parts[middle:] *= transfer[middle - 2 : 0 : -1]


def render_atoms(
    positions, numbers, profiles, pixel_size, shape, oversampling, reach, source_size=0.0
):
    """Sum the radial functions of all atoms on a pixel grid (eq. 16).

    The atoms are put on a finer grid, each on two neighbours an axis, and convolved with
    eq. 17 by FFT, one element at a time: the cost hardly depends on the number of atoms. The functions
    are evaluated in double precision, since single precision has other last digits on other
    processors, which would show in 16 bits.

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
    oversampling : int
        Steps of the finer grid in a pixel.
    reach : float [rm]
        Where eq. 17 is cut.
    source_size : float [Å]
        Standard deviation of a Gaussian that blurs every atom: the size of the electron source in
        a scanned image, the envelope of the transfer in TEM (observed; the paper has none).

    Returns
    -------
    numpy.ndarray, float64, `shape`
    """
    step = pixel_size / oversampling
    # even numbers of points: the transform of an even function is then a cosine transform
    grid = tuple(2 * next_fast_len(-(-oversampling * n // 2), real=True) for n in shape)
    rows = positions[:, 1] / step + oversampling * shape[0] / 2.0
    columns = positions[:, 0] / step + oversampling * shape[1] / 2.0
    spectrum = np.zeros((grid[0], grid[1] // 2 + 1), dtype=np.complex64)
    # short integers are sorted quickest
    order = np.argsort(numbers.astype(np.int16), kind="stable")
    sorted_numbers = numbers[order]
    for number, (*form, width) in profiles.items():
        chosen = order[slice(*np.searchsorted(sorted_numbers, (number, number + 1)))]
        counts = deposit(rows[chosen], columns[chosen], grid)
        # what wraps round the periodic grid falls on the extended field
        i, j = (np.arange(min(n // 2 + 1, int(reach * width / step) + 1)) for n in grid)
        function = profile(step * np.hypot(i[:, None], j), *form, width)
        of_element = rfft2(counts)
        multiply(of_element, even_transform(function, grid))
        spectrum += of_element
    if source_size:
        u, v = np.fft.rfftfreq(grid[0], step), np.fft.rfftfreq(grid[1], step)
        envelope = np.exp(-2.0 * (np.pi * source_size) ** 2 * (u[:, None] ** 2 + v**2))
        multiply(spectrum, envelope.astype(np.float32))
    image = irfft2(spectrum, grid)[: oversampling * shape[0], : oversampling * shape[1]]
    return np.maximum(image[::oversampling, ::oversampling], 0.0).astype(float)


def render_periodic(positions, numbers, profiles, pixel_size, size, oversampling, reach, widths):
    """Sum the radial functions of all atoms of a square cell that repeats (eq. 16).

    Parameters
    ----------
    positions : numpy.ndarray (n, 2 or 3) [Å]
        x and y within the cell; the centre of the first pixel is its corner.
    numbers, profiles, pixel_size
        As for `render_atoms`.
    size : int [pixel]
        Edge of the cell.
    oversampling : int
        As for `render_atoms`.
    reach : float [Å]
        How far from the cell its neighbours' atoms count.
    widths : float [rm]
        Where eq. 17 is cut.

    Returns
    -------
    numpy.ndarray, float64, (size, size)
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
    placed = np.concatenate(places), np.concatenate(kinds)
    image = render_atoms(*placed, profiles, pixel_size, wide, oversampling, widths)
    return image[margin : margin + size, margin : margin + size]
