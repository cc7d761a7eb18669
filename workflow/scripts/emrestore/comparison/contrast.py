"""How far the columns of an image stand out from what lies between them (Figure 8).

All methods are measured at the same places: columns found in the smoothed recording, which favours
none of them, and the corners of their Voronoi cells, the hollows between the columns.
"""

import numpy as np
import pandas as pd
from scipy.ndimage import uniform_filter
from scipy.spatial import Voronoi

QUANTITIES = ("peak", "background", "spread")
WINDOW = 3  # pixel; a place is the mean of so many pixels squared
SMALLEST = 1e-9  # counts; an image without any noise
DRAWS = 2000
LEVEL = 95.0


def hollows_of(columns, shape):
    """Return the hollows around each column whose cell lies whole in the image.

    Parameters
    ----------
    columns : numpy.ndarray (n, 2) [pixel]
        Row and column number of the column.
    shape : (int, int)
        Of the image.

    Returns
    -------
    inside : list of int
        Which columns.
    hollows : list of numpy.ndarray (m, 2) [pixel]
        Corners of the Voronoi cell of each, three or more.
    """
    cells = Voronoi(columns)
    limit = np.array(shape) - 2
    inside, hollows = [], []
    for number, region in enumerate(cells.point_region):
        corners = cells.regions[region]
        if len(corners) < 3 or -1 in corners:
            continue
        places = cells.vertices[corners]
        if (places >= 1).all() and (places <= limit).all():
            inside.append(number)
            hollows.append(places)
    return inside, hollows


def column_values(image, columns):
    """Return what an image shows at columns and in the hollows around them.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    columns : numpy.ndarray (n, 2) [pixel]

    Returns
    -------
    pandas.DataFrame
        One row a column whose cell lies whole in the image: row, column [pixel], ``peak``,
        ``background`` (mean of its hollows) and ``spread`` (mean variance among the pixels of one
        hollow).
    """
    image = np.asarray(image, dtype=float)
    mean = uniform_filter(image, WINDOW, mode="nearest")
    variance = uniform_filter(image**2, WINDOW, mode="nearest") - mean**2

    def at(quantity, places):
        rows, columns = np.round(np.atleast_2d(places)).astype(int).T
        return quantity[rows, columns]

    inside, hollows = hollows_of(columns, image.shape)
    return pd.DataFrame(
        {
            "row": columns[inside, 0],
            "column": columns[inside, 1],
            "peak": [at(mean, columns[number])[0] for number in inside],
            "background": [at(mean, places).mean() for places in hollows],
            "spread": [at(variance, places).mean() for places in hollows],
        }
    )


def contrasts(values):
    """Return both contrasts of some columns.

    Parameters
    ----------
    values : pandas.DataFrame
        From `column_values`; or a dict of arrays (..., n) of its three quantities.

    Returns
    -------
    dict of str to float or numpy.ndarray (...)
        ``michelson``, (peak - background)/(peak + background), and ``to_noise``, (peak -
        background)/standard deviation of the pixels of a hollow; means over the columns are taken
        before the division. A blur raises the second and lowers the first.
    """
    peak, background, spread = (np.asarray(values[name]).mean(axis=-1) for name in QUANTITIES)
    height = peak - background
    return {
        "michelson": height / (peak + background),
        "to_noise": height / np.maximum(np.sqrt(spread), SMALLEST),
    }


def compared(values, reference, rng):
    """Return the contrasts of all methods, and their ratio to those of one of them.

    Parameters
    ----------
    values : dict of str to pandas.DataFrame
        Method to `column_values` at the same columns.
    reference : str
        Method that the others are divided by.
    rng : numpy.random.Generator
        Of the bootstrap over columns, which keeps the same columns for all methods.

    Returns
    -------
    pandas.DataFrame
        method, measure, value, low, high, ratio, ratio_low, ratio_high (95 %), n_columns.
    """
    n = len(values[reference])
    draws = rng.integers(n, size=(DRAWS, n))
    drawn = {
        method: contrasts({name: table[name].to_numpy()[draws] for name in QUANTITIES})
        for method, table in values.items()
    }
    tails = [(100.0 - LEVEL) / 2.0, (100.0 + LEVEL) / 2.0]
    rows = []
    for method, table in values.items():
        for measure, value in contrasts(table).items():
            ratio = value / contrasts(values[reference])[measure]
            spread = np.percentile(drawn[method][measure], tails)
            ratios = np.percentile(drawn[method][measure] / drawn[reference][measure], tails)
            row = {"method": method, "measure": measure, "value": value}
            row |= {"low": spread[0], "high": spread[1], "ratio": ratio}
            rows.append(row | {"ratio_low": ratios[0], "ratio_high": ratios[1], "n_columns": n})
    return pd.DataFrame(rows)
