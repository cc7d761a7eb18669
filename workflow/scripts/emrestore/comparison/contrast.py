"""How far the columns of an image stand out from what lies between them (Figure 8).

All methods are measured at the same places: columns found in the smoothed recording, which favours
none of them, and the corners of their Voronoi cells, the hollows between the columns. Every image is
first given the mean of the recording, so that no shift of the intensity changes a contrast.
"""

import numpy as np
import pandas as pd
from scipy import stats
from scipy.ndimage import uniform_filter
from scipy.spatial import Voronoi

QUANTITIES = ("peak", "background", "spread")
WINDOW = 3  # pixel; a place is the mean of so many pixels squared
SMALLEST = 1e-9  # counts; an image without any noise
DRAWS = 2000
LEVEL = 0.95


def gauged(image, recording):
    """Return an image with the mean of the recording: a shift of all intensities changes no contrast.

    Its scale is left as it is: a fitted one would give a blurred image its contrast back.

    Parameters
    ----------
    image, recording : numpy.ndarray (h, w)

    Returns
    -------
    numpy.ndarray (h, w)
    """
    image = np.asarray(image, dtype=float)
    return image - image.mean() + np.mean(recording, dtype=float)


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


def regions_of(values, edge, across):
    """Return the region of each column: the image is cut into across² squares.

    Parameters
    ----------
    values : pandas.DataFrame
        From `column_values`.
    edge : int [pixel]
        Of the image.
    across : int

    Returns
    -------
    numpy.ndarray of int (n,)
    """
    rows, columns = (
        np.minimum((values[name].to_numpy() * across / edge).astype(int), across - 1)
        for name in ("row", "column")
    )
    return rows * across + columns


def by_region(values, edge, across):
    """Return the contrasts in each region of an image.

    Parameters
    ----------
    values : dict of str to pandas.DataFrame
        Method to `column_values` at the same columns.
    edge : int [pixel]
        Of the image.
    across : int
        Regions along each edge.

    Returns
    -------
    pandas.DataFrame
        method, region (as `regions_of`), measure, value, n_columns; no region without columns.
    """
    return pd.DataFrame(
        [
            {"method": method, "region": int(region), "measure": measure}
            | {"value": value, "n_columns": len(part)}
            for method, table in values.items()
            for region, part in table.groupby(regions_of(table, edge, across))
            for measure, value in contrasts(part).items()
        ]
    )


def at_quantiles(regions, quantiles):
    """Return the regions whose columns stand out from the recording as the quantiles say.

    Parameters
    ----------
    regions : pandas.DataFrame
        From `by_region`, with the method ``raw``.
    quantiles : sequence of float
        Of the regions' ``michelson``, 0 for the weakest; so nobody picks regions that favour a method.

    Returns
    -------
    list of int
        Each region once.
    """
    recorded = regions[(regions["method"] == "raw") & (regions["measure"] == "michelson")]
    order = recorded.sort_values(["value", "region"])["region"].to_numpy()
    places = [round(quantile * (len(order) - 1)) for quantile in quantiles]
    return [int(order[place]) for place in dict.fromkeys(places)]


def compared(values, reference, edge, across, rng):
    """Return the contrasts of all methods, and their ratio to those of one of them.

    Whole regions are drawn, since neighbouring columns share specimen, damage and noise. The interval is
    the bootstrap's, shifted for its bias and widened as Student's t is for so few regions: of the
    logarithm where all draws are positive, else of the value itself, since columns darker than what lies
    between them have a negative contrast. A ratio to a contrast that may be 0 has no interval.

    Parameters
    ----------
    values : dict of str to pandas.DataFrame
        Method to `column_values` at the same columns.
    reference : str
        Method that the others are divided by.
    edge : int [pixel]
        Of the image.
    across : int
        Regions along each edge.
    rng : numpy.random.Generator
        Of the bootstrap, which keeps the same regions for all methods.

    Returns
    -------
    pandas.DataFrame
        method, measure, value, low, high, ratio, ratio_low, ratio_high (95 %; nan where there is none),
        n_columns, n_regions.
    """
    _, region = np.unique(regions_of(values[reference], edge, across), return_inverse=True)
    n = region.max() + 1
    times = rng.multinomial(n, np.full(n, 1.0 / n), size=DRAWS)[:, region]

    def drawn(table):
        means = {
            name: (times * table[name].to_numpy()).sum(axis=1) / times.sum(axis=1)
            for name in QUANTITIES
        }
        return contrasts({name: mean[:, None] for name, mean in means.items()})

    def interval(value, draws):
        tail = 0.5 * (1.0 - LEVEL)
        wider = stats.t.ppf(1.0 - tail, n - 1) / stats.norm.ppf(1.0 - tail) * np.sqrt(n / (n - 1.0))
        positive = (draws > 0.0).all()
        drawn = np.log(draws) if positive else draws
        ends = np.percentile(drawn, [100.0 * tail, 100.0 * (1.0 - tail)])
        away = wider * (ends - drawn.mean())
        return value * np.exp(away) if positive else value + away

    base, base_draws = contrasts(values[reference]), drawn(values[reference])
    rows = []
    for method, table in values.items():
        draws = drawn(table)
        for measure, value in contrasts(table).items():
            ratio = value / base[measure]
            spread = interval(value, draws[measure])
            ratios = np.full(2, np.nan)
            if (base_draws[measure] > 0.0).all():
                ratios = interval(ratio, draws[measure] / base_draws[measure])
            row = {"method": method, "measure": measure, "value": value}
            row |= {"low": spread[0], "high": spread[1], "ratio": ratio}
            row |= {"ratio_low": ratios[0], "ratio_high": ratios[1]}
            rows.append(row | {"n_columns": len(table), "n_regions": n})
    return pd.DataFrame(rows)
