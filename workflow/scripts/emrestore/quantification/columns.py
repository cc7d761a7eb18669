"""All columns of an image fitted at once, by damped least squares, as StatSTEM does.

Heights and background are linear: they are solved for at every trial of positions and widths.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.sparse import diags_array
from scipy.sparse.linalg import splu

from emrestore.quantification.model import Columns, Derivatives, axes, factors, rendered

FIRST_DAMPING, LARGEST_DAMPING = 1e-4, 1e6
# of the largest diagonal element: keeps the equations of columns without signal solvable
RIDGE = 1e-13


@dataclass
class Fit:
    """Fitted columns.

    Attributes
    ----------
    columns : Columns
    errors : dict of str to numpy.ndarray (n,), or float for the background
        Standard errors of x, y, width, height, background, cross_section. Nan where a bound holds, or
        a given value; empty if they were not wanted, or nothing was fitted.
    residual : float
        Standard deviation of image - model, n pixels less p parameters.
    iterations : int
    converged : bool
    """

    columns: Columns
    errors: dict
    residual: float
    iterations: int
    converged: bool


def check_starts(image, x, y, pixel_size):
    """Refuse an image or starts that cannot be fitted; the message names the first bad column."""
    if image.ndim != 2 or not np.isfinite(image).all():
        raise ValueError(
            f"column fit: the image has the shape {image.shape} and "
            f"{np.size(image) - np.isfinite(image).sum()} values that are not finite; expected a "
            "two-dimensional image of finite values"
        )
    height, width = (size * pixel_size for size in image.shape)
    half = pixel_size / 2.0
    outside = (x < -half) | (x > width - half) | (y < -half) | (y > height - half)
    if len(x) == 0 or outside.any():
        i = int(np.argmax(outside)) if len(x) else None
        found = f"column {i} starts at ({x[i]:.2f}, {y[i]:.2f}) Å" if len(x) else "no column"
        raise ValueError(
            f"column fit: {found}; expected starts inside the image of {width:.2f} x {height:.2f} Å"
        )
    if len(x) > 1:
        apart = np.hypot(x[:, None] - x, y[:, None] - y) + np.where(np.eye(len(x)), np.inf, 0.0)
        i, j = np.unravel_index(np.argmin(apart), apart.shape)
        if apart[i, j] < half:
            raise ValueError(
                f"column fit: columns {i} and {j} start {apart[i, j]:.3f} Å apart, at "
                f"({x[i]:.2f}, {y[i]:.2f}) Å; expected at least half a pixel: leave one out"
            )


def linear_part(image, x, y, width, pixel_size, background=None):
    """Return the heights (n,), not negative, that fit best, and the background: likewise, or as given."""
    n = len(x)
    if background is not None:
        image = image - background
    tx, ty = axes(image.shape, pixel_size)
    along, across = factors(tx, x, width)[:n], factors(ty, y, width)[:n]
    products = np.empty((n + 1, n + 1))
    products[:n, :n] = (along @ along.T) * (across @ across.T)
    products[:n, n] = products[n, :n] = along.sum(axis=1) * across.sum(axis=1)
    products[n, n] = image.size
    right = np.append(np.einsum("np,np->n", across, along @ image.T), image.sum())
    products[np.diag_indices(n + 1)] += RIDGE * products.diagonal().max()
    positive = np.ones(n + 1, dtype=bool)
    positive[n] = background is None
    # none is left where all columns are below a given background
    while positive.any():
        part = np.ix_(positive, positive)
        values = np.zeros(n + 1)
        values[positive] = cho_solve(cho_factor(products[part]), right[positive])
        negative = positive & (values < 0.0)
        negative[n] = False
        if not negative.any():
            return values[:n], values[n] if background is None else background
        positive &= ~negative
    return np.zeros(n), background


def factorised(matrix):
    """Return the LU factors of a sparse, symmetric and positive definite matrix: no pivot is needed."""
    return splu(
        matrix.tocsc(),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )


def standard_errors(derivatives, columns, free, variance, n):
    """Return the errors that Fit holds, from the inverse of JᵀJ of the free parameters."""
    products = derivatives.products().toarray()[np.ix_(free, free)]
    root = cholesky(products + np.diag(RIDGE * products.diagonal().max() * np.ones(len(products))))
    inverse = solve_triangular(root, np.eye(len(root)))
    covariance = np.full((len(free), len(free)), np.nan)
    covariance[np.ix_(free, free)] = inverse @ inverse.T * variance
    return propagated(covariance, columns, derivatives.own_widths, n)


def propagated(covariance, columns, own_widths, n):
    """Return standard errors by name from the covariance (p, p) of all parameters.

    The cross section 2π·h·w² has the derivatives 2π·w² in the height and 4π·h·w in the width.
    """
    deviation = np.sqrt(covariance.diagonal())
    i = np.arange(n)
    width = 2 * n + (i if own_widths else 0 * i)
    height = 2 * n + (n if own_widths else 1) + i
    in_height = 2.0 * np.pi * columns.width**2
    in_width = 4.0 * np.pi * columns.height * columns.width
    variance = in_height**2 * covariance[height, height]
    # a width that a bound holds has no error of its own
    fixed = np.isnan(covariance[width, width])
    variance += np.where(
        fixed,
        0.0,
        in_width**2 * covariance[width, width]
        + 2 * in_height * in_width * covariance[height, width],
    )
    return {
        "x": deviation[:n],
        "y": deviation[n : 2 * n],
        "width": deviation[width],
        "height": deviation[height],
        "background": deviation[-1],
        "cross_section": np.sqrt(variance),
    }


def fit_columns(
    image,
    x,
    y,
    width,
    pixel_size,
    own_widths=False,
    reach=0.6,
    width_factor=2.0,
    tolerance=1e-8,
    gain=1e-3,
    iterations=60,
    with_errors=True,
    background=None,
):
    """Fit positions, widths, heights and background of all columns of an image together.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    x, y : numpy.ndarray (n,) [Å]
        Where the columns start; `emrestore.quantification.finding` gives them too.
    width : float [Å]
        Where the widths start.
    pixel_size : float [Å]
    own_widths : bool
        Each column its own width; otherwise one for all.
    reach : float [Å]
        Bound of the way from the start, along each axis.
    width_factor : float
        Widths stay between width / factor and width · factor.
    tolerance : float [pixel]
        The fit ends when no position and no width moves by more ...
    gain : float
        ... or when chi-square falls by less: the parameters are then well within their errors.
    iterations : int
        Largest number of steps.
    with_errors : bool
        Without them a fit is done sooner.
    background : float, optional
        In units of the image. Given, it stays: no structure of the vacuum pulls it away.

    Returns
    -------
    Fit
        Heights are not negative.

    Raises
    ------
    ValueError
        If the image is not two-dimensional and finite, if a column starts outside of it, or two
        start at one place; names the column.
    """
    image = np.asarray(image, dtype=float)
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    check_starts(image, x, y, pixel_size)
    n = len(x)
    widths = np.full(n if own_widths else 1, float(width))
    theta = np.concatenate([x, y, widths])
    low = np.concatenate([x - reach, y - reach, widths / width_factor])
    high = np.concatenate([x + reach, y + reach, widths * width_factor])

    def at(theta):
        w = np.broadcast_to(theta[2 * n :], n)
        linear = linear_part(image, theta[:n], theta[n : 2 * n], w, pixel_size, background)
        columns = Columns(theta[:n], theta[n : 2 * n], w, *linear)
        residual = image - rendered(columns, image.shape, pixel_size)
        return columns, residual, np.vdot(residual, residual)

    columns, residual, cost = at(theta)
    damping, converged, step = FIRST_DAMPING, False, 0
    while step < iterations and not converged:
        step += 1
        derivatives = Derivatives(columns, image.shape, pixel_size, own_widths)
        products, gradient = derivatives.products(), derivatives.projected(residual)
        free = free_parameters(
            theta, low, high, gradient, columns.height, own_widths, background is None
        )
        if not free.any():
            converged = True
            break
        products = products[free][:, free]
        scale = products.diagonal()
        while True:
            damped = products + diags_array(damping * scale + RIDGE * scale.max())
            moves = np.zeros(len(gradient))
            moves[free] = factorised(damped).solve(gradient[free])
            trial = np.clip(theta + moves[: len(theta)], low, high)
            moved = np.abs(trial - theta).max()
            tried = at(trial)
            small = gain * tried[2] / image.size
            converged = moved <= tolerance * pixel_size or 0.0 <= cost - tried[2] <= small
            if tried[2] <= cost or converged:
                break
            damping *= 10.0
            if damping > LARGEST_DAMPING:
                break
        if tried[2] > cost:
            # rounding hides any further gain
            converged = converged or damping > LARGEST_DAMPING
            break
        theta, (columns, residual, cost) = trial, tried
        damping /= 10.0
    inside = free_parameters(
        theta,
        low,
        high,
        np.zeros(len(theta) + n + 1),
        columns.height,
        own_widths,
        background is None,
    )
    variance = cost / max(1, image.size - inside.sum())
    errors = {}
    if with_errors and inside.any():
        derivatives = Derivatives(columns, image.shape, pixel_size, own_widths)
        errors = standard_errors(derivatives, columns, inside, variance, n)
    return Fit(columns, errors, float(np.sqrt(variance)), step, bool(converged))


def free_parameters(theta, low, high, gradient, height, own_widths, free_background):
    """Return which parameters may move, bool (p,): no bound holds them, and their column is there.

    A gradient of zero frees nothing that stands at a bound.
    """
    g = gradient[: len(theta)]
    held = ((theta <= low) & (g <= 0.0)) | ((theta >= high) & (g >= 0.0))
    seen = height > 0.0
    present = np.concatenate([seen, seen, seen if own_widths else [seen.any()]])
    return np.concatenate([present & ~held, seen, [free_background]])
