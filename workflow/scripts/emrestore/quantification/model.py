"""Atomic columns as Gaussian peaks on a constant background, and their derivatives.

I(x, y) = b + sum of h·exp(-((x - x0)² + (y - y0)²)/2w²), StatSTEM's model. A Gaussian is the product
of a function of x and one of y, and so are its derivatives: sums over all pixels of products of two
derivatives are products of two sums over one axis.
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class Columns:
    """Gaussian peaks on a constant background.

    Attributes
    ----------
    x, y : numpy.ndarray (n,) [Å]
        Positions; the centre of the first pixel is the origin, x runs along the rows.
    width : numpy.ndarray (n,) [Å]
        Standard deviations; all equal for a common width.
    height : numpy.ndarray (n,)
        In units of the image.
    background : float
    """

    x: np.ndarray
    y: np.ndarray
    width: np.ndarray
    height: np.ndarray
    background: float

    def cross_sections(self):
        """Return 2π·height·width², numpy.ndarray (n,) [Å² times the unit of the image]."""
        return 2.0 * np.pi * self.height * self.width**2


def axes(shape, pixel_size):
    """Return the coordinates x (w,) and y (h,) [Å] of the pixels of an image."""
    return np.arange(shape[1]) * pixel_size, np.arange(shape[0]) * pixel_size


def factors(t, centre, width):
    """Return what all derivatives are made of, along one axis.

    Parameters
    ----------
    t : numpy.ndarray (p,) [Å]
        Coordinates of the pixels.
    centre, width : numpy.ndarray (n,) [Å]

    Returns
    -------
    numpy.ndarray (3n + 1, p)
        n rows of g = exp(-d²/2w²), n of g·d/w², n of g·d²/w³ (d: distance), one of ones.
    """
    d = t[None, :] - centre[:, None]
    w = width[:, None]
    g = np.exp(-0.5 * (d / w) ** 2)
    return np.concatenate([g, g * d / w**2, g * d**2 / w**3, np.ones((1, len(t)))])


def rendered(columns, shape, pixel_size):
    """Return the image (h, w) of columns."""
    x, y = axes(shape, pixel_size)
    n = len(columns.x)
    along = factors(x, columns.x, columns.width)[:n]
    across = factors(y, columns.y, columns.width)[:n]
    return columns.background + (across * columns.height[:, None]).T @ along


class Derivatives:
    """Derivatives of the image in the parameters, as products of functions of x and of y.

    The parameters are ordered x (n), y (n), width (n, or 1 if common), height (n), background (1).

    Parameters
    ----------
    columns : Columns
    shape : (int, int)
    pixel_size : float [Å]
    own_widths : bool
        Otherwise all columns share one width.
    """

    def __init__(self, columns, shape, pixel_size, own_widths):
        x, y = axes(shape, pixel_size)
        self.columns, self.own_widths = columns, own_widths
        self.along = factors(x, columns.x, columns.width)
        self.across = factors(y, columns.y, columns.width)
        n = len(columns.x)
        value, slope, curve = slice(0, n), slice(n, 2 * n), slice(2 * n, 3 * n)
        one = slice(3 * n, 3 * n + 1)
        height = columns.height
        # (rows of along, rows of across) of every term, and the factor of the derivative
        self.terms = [
            ([(slope, value)], height),
            ([(value, slope)], height),
            ([(curve, value), (value, curve)], height),
            ([(value, value)], np.ones(n)),
            ([(one, one)], np.ones(1)),
        ]

    def _joined(self, blocks):
        """Put five vectors one after another, that of a common width summed."""
        if not self.own_widths:
            blocks[2] = blocks[2].sum(keepdims=True)
        return np.concatenate(blocks)

    def products(self):
        """Return the matrix JᵀJ (p, p) of the derivatives J, summed over all pixels."""
        xx, yy = self.along @ self.along.T, self.across @ self.across.T
        sizes = [
            1 if i == 2 and not self.own_widths else len(f) for i, (_, f) in enumerate(self.terms)
        ]
        ends = np.cumsum([0, *sizes])
        result = np.empty((ends[-1], ends[-1]))
        for i, (left, left_factor) in enumerate(self.terms):
            for j, (right, right_factor) in enumerate(self.terms[: i + 1]):
                block = sum(xx[a, c] * yy[b, d] for a, b in left for c, d in right)
                block *= left_factor[:, None]
                block *= right_factor
                if sizes[i] == 1:
                    block = block.sum(axis=0, keepdims=True)
                if sizes[j] == 1:
                    block = block.sum(axis=1, keepdims=True)
                rows, columns = slice(ends[i], ends[i + 1]), slice(ends[j], ends[j + 1])
                result[rows, columns] = block
                result[columns, rows] = block.T
        return result

    def projected(self, image):
        """Return Jᵀ·image (p,) for an image (h, w)."""
        inner = image @ self.along.T
        parts = []
        for term, factor in self.terms:
            total = sum(np.einsum("np,pn->n", self.across[b], inner[:, a]) for a, b in term)
            parts.append(total * factor)
        return self._joined(parts)
