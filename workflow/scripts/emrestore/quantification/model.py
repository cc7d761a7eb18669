"""Atomic columns as Gaussian peaks on a constant background, and their derivatives.

I(x, y) = b + sum of h·exp(-((x - x0)² + (y - y0)²)/2w²), StatSTEM's model. A Gaussian is the product
of a function of x and one of y, and so are its derivatives: sums over all pixels of products of two
derivatives are products of two sums over one axis.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

# widths; two Gaussians that are further apart overlap by less than 1e-10 of what each does with itself
OVERLAP = 10.0
VANISHING = 25.0  # widths; a Gaussian is 1e-136 of its height there


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
    # products of the numbers beyond would be denormal, with which processors compute ten times as long
    g = np.where(np.abs(d) < VANISHING * w, np.exp(-0.5 * (d / w) ** 2), 0.0)
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

    # rows of `factors` (of x, of y) that a derivative in x, y, width and height is a sum of products of
    TERMS = (((1, 0),), ((0, 1),), ((2, 0), (0, 2)), ((0, 0),))

    def __init__(self, columns, shape, pixel_size, own_widths):
        x, y = axes(shape, pixel_size)
        self.columns, self.own_widths = columns, own_widths
        self.along = factors(x, columns.x, columns.width)
        self.across = factors(y, columns.y, columns.width)
        n = len(columns.x)
        self.scale = np.concatenate([np.tile(columns.height, 3), np.ones(n + 1)])

    def _joined(self, matrix):
        """Sum what belongs to a common width, along the first axis (4n + 1)."""
        if self.own_widths:
            return matrix
        n = len(self.columns.x)
        number = np.arange(4 * n + 1)
        shared = np.where(number < 2 * n, number, np.maximum(2 * n, number - n + 1))
        return sparse.csr_array((np.ones(len(number)), (shared, number))) @ matrix

    def products(self):
        """Return the matrix JᵀJ (p, p) of the derivatives J, summed over all pixels.

        Returns
        -------
        scipy.sparse.csc_array
            Without the products of columns that are further apart than `OVERLAP` widths.
        """
        n = len(self.columns.x)
        places = np.stack([self.columns.x, self.columns.y], axis=1)
        apart = OVERLAP * self.columns.width.max()
        i, j = cKDTree(places).query_pairs(apart, output_type="ndarray").T
        itself = np.arange(n)
        i, j = np.concatenate([i, j, itself]), np.concatenate([j, i, itself])
        sums = [
            (side @ side.T)[:-1, :-1].reshape(3, n, 3, n)[:, i, :, j].transpose(1, 2, 0)
            for side in (self.along, self.across)
        ]
        values = [
            sum(sums[0][a, c] * sums[1][b, d] for a, b in left for c, d in right)
            for left in self.TERMS
            for right in self.TERMS
        ]
        blocks = np.repeat(np.arange(4) * n, 4), np.tile(np.arange(4) * n, 4)
        rows, columns = (np.add.outer(first, k) for first, k in zip(blocks, (i, j), strict=True))
        of_columns = sparse.csr_array(
            (np.ravel(values), (rows.ravel(), columns.ravel())), shape=(4 * n, 4 * n)
        )
        ones = np.ones((len(self.across[0]), len(self.along[0])))
        border = self._by_term(ones)[:, None]
        scaled = sparse.diags_array(self.scale)
        whole = sparse.block_array([[of_columns, border], [border.T, [[ones.size]]]], format="csr")
        half = self._joined(scaled @ whole @ scaled)
        return self._joined(half.T).tocsc()

    def projected(self, image):
        """Return Jᵀ·image (p,) for an image (h, w)."""
        return self._joined(self.scale * np.append(self._by_term(image), image.sum()))

    def _by_term(self, image):
        """Return Jᵀ·image (4n,) of x, y, width and height, with heights of 1 and own widths."""
        n = len(self.columns.x)
        inner = (self.along[:-1] @ image.T).reshape(3, n, -1)
        across = self.across[:-1].reshape(3, n, -1)
        return np.concatenate(
            [
                sum(np.einsum("np,np->n", across[b], inner[a]) for a, b in term)
                for term in self.TERMS
            ]
        )
