"""Cramér-Rao lower bound of column parameters for Poisson counts, and the fit that attains it."""

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

from emrestore.quantification.columns import Fit, propagated
from emrestore.quantification.model import Columns, Derivatives, axes, rendered

# widths; a Gaussian is 4e-6 of its height there
CUT = 5.0
SMALLEST_EXPECTATION = 1e-9  # of the mean; a model of no counts at all has no likelihood
LARGEST_DAMPING = 1e6


def windows(columns, shape, pixel_size):
    """Return the derivatives near each column, cut at `CUT` widths.

    Parameters
    ----------
    columns : Columns
    shape : (int, int)
    pixel_size : float [Å]

    Returns
    -------
    dict of str to scipy.sparse.csr_array (n, pixels)
        Derivatives in x, y, width and height.
    """
    n, (height, width) = len(columns.x), shape
    half = int(np.ceil(CUT * columns.width.max() / pixel_size))
    offsets = np.arange(-half, half + 1)
    tx, ty = axes(shape, pixel_size)
    sides = []
    for t, centre in ((tx, columns.x), (ty, columns.y)):
        index = np.round(centre / pixel_size).astype(int)[:, None] + offsets
        inside = (index >= 0) & (index < len(t))
        d = np.where(inside, index * pixel_size - centre[:, None], 0.0)
        w = columns.width[:, None]
        g = np.where(inside, np.exp(-0.5 * (d / w) ** 2), 0.0)
        sides.append((np.clip(index, 0, len(t) - 1), g, g * d / w**2, g * d**2 / w**3))
    (jx, gx, sx, cx), (jy, gy, sy, cy) = sides
    pixel = (jy[:, :, None] * width + jx[:, None, :]).reshape(n, -1)
    rows = np.arange(n + 1) * pixel.shape[1]

    def table(values):
        values = values.reshape(n, -1)
        return sparse.csr_array((values.ravel(), pixel.ravel(), rows), shape=(n, height * width))

    h = columns.height[:, None, None]
    return {
        "x": table(h * gy[:, :, None] * sx[:, None, :]),
        "y": table(h * sy[:, :, None] * gx[:, None, :]),
        "width": table(h * (gy[:, :, None] * cx[:, None, :] + cy[:, :, None] * gx[:, None, :])),
        "height": table(gy[:, :, None] * gx[:, None, :]),
    }


def fisher_information(columns, shape, pixel_size, own_widths=False):
    """Return the Fisher information of Poisson counts, Jᵀ·diag(1/I)·J.

    Parameters
    ----------
    columns : Columns
        Heights and background in expected counts per pixel.
    shape : (int, int)
    pixel_size : float [Å]
    own_widths : bool

    Returns
    -------
    numpy.ndarray (p, p)
        In the order of the parameters of `Derivatives`.
    """
    expected = rendered(columns, shape, pixel_size).ravel()
    expected = np.maximum(expected, SMALLEST_EXPECTATION * expected.mean())
    near = windows(columns, shape, pixel_size)
    blocks = [near["x"], near["y"], near["width"], near["height"], np.ones((1, expected.size))]
    if not own_widths:
        blocks[2] = np.asarray(near["width"].sum(axis=0)).reshape(1, -1)
    rows = []
    for i, left in enumerate(blocks):
        weighted = (
            left.multiply(1.0 / expected).tocsr() if sparse.issparse(left) else left / expected
        )
        rows.append([_dense(weighted @ right.T) for right in blocks])
        rows[i] = np.concatenate(rows[i], axis=1)
    return np.concatenate(rows)


def _dense(matrix):
    return matrix.toarray() if sparse.issparse(matrix) else np.asarray(matrix)


def cramer_rao_bound(columns, shape, pixel_size, own_widths=False):
    """Return the smallest standard deviations that an unbiased estimator can have.

    Parameters
    ----------
    columns, shape, pixel_size, own_widths
        As for `fisher_information`: heights and background in counts.

    Returns
    -------
    dict of str to numpy.ndarray (n,), or float for the background
        x, y, width [Å], height [counts], background [counts], cross_section [counts Å²].

    Raises
    ------
    ValueError
        If a column has no counts: its position has no bound.
    """
    if not (columns.height > 0).all():
        i = int(np.argmin(columns.height))
        raise ValueError(
            f"Cramér-Rao bound: column {i} at ({columns.x[i]:.2f}, {columns.y[i]:.2f}) Å has the "
            f"height {columns.height[i]:g}; expected more than 0 counts"
        )
    information = fisher_information(columns, shape, pixel_size, own_widths)
    covariance = cho_solve(cho_factor(information), np.eye(len(information)))
    return propagated(covariance, columns, own_widths, len(columns.x))


def fit_poisson(
    counts,
    start,
    pixel_size,
    own_widths=False,
    reach=0.6,
    width_factor=2.0,
    tolerance=1e-4,
    iterations=40,
):
    """Maximise the Poisson likelihood of counts, from a fit by least squares, by Fisher scoring.

    Parameters
    ----------
    counts : numpy.ndarray (h, w)
    start : Fit
        From `emrestore.quantification.columns.fit_columns` on the same image.
    pixel_size : float [Å]
    own_widths : bool
    reach : float [Å]
        Bound of the way from the start.
    width_factor : float
        As for `fit_columns`.
    tolerance : float [pixel]
    iterations : int

    Returns
    -------
    Fit
        The errors are the Cramér-Rao bound at the fitted parameters.
    """
    counts = np.asarray(counts, dtype=float)
    n, shape = len(start.columns.x), counts.shape
    floor = SMALLEST_EXPECTATION * counts.mean()
    c = start.columns
    widths = c.width if own_widths else c.width[:1]
    theta = np.concatenate([c.x, c.y, widths, np.maximum(c.height, 0.0), [c.background]])
    low, high = np.full(len(theta), floor), np.full(len(theta), np.inf)
    low[: 2 * n], high[: 2 * n] = theta[: 2 * n] - reach, theta[: 2 * n] + reach
    m = len(widths)
    low[2 * n : 2 * n + m], high[2 * n : 2 * n + m] = widths / width_factor, widths * width_factor
    theta = np.clip(theta, low, high)

    def at(theta):
        w = np.broadcast_to(theta[2 * n : 2 * n + m], n)
        columns = Columns(theta[:n], theta[n : 2 * n], w, theta[2 * n + m : -1], theta[-1])
        expected = rendered(columns, shape, pixel_size)
        return columns, expected, np.sum(expected - counts * np.log(expected))

    columns, expected, cost = at(theta)
    damping, converged, step = 0.0, False, 0
    while step < iterations and not converged:
        step += 1
        score = Derivatives(columns, shape, pixel_size, own_widths).projected(
            counts / expected - 1.0
        )
        information = fisher_information(columns, shape, pixel_size, own_widths)
        free = ~(((theta <= low) & (score <= 0)) | ((theta >= high) & (score >= 0)))
        scale = information.diagonal()[free]
        while True:
            moves = np.zeros(len(theta))
            damped = information[np.ix_(free, free)] + np.diag((damping + 1e-12) * scale)
            moves[free] = cho_solve(cho_factor(damped), score[free])
            trial = np.clip(theta + moves, low, high)
            tried = at(trial)
            converged = np.abs(trial - theta)[: 2 * n + m].max() <= tolerance * pixel_size
            if tried[2] <= cost or converged or damping > LARGEST_DAMPING:
                break
            damping = max(10.0 * damping, 1e-3)
        if tried[2] > cost:
            break
        theta, (columns, expected, cost) = trial, tried
        damping /= 10.0
    errors = propagated(
        np.linalg.pinv(fisher_information(columns, shape, pixel_size, own_widths)),
        columns,
        own_widths,
        n,
    )
    return Fit(columns, errors, float(np.std(counts - expected)), step, bool(converged))
