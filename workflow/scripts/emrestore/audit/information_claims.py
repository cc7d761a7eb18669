"""The paper's claim that going below the Cramér-Rao bound makes a point for quantitative studies.

The bound that Figure 3 draws holds for unbiased estimators. An estimate that moves by 1 + b' where
the truth moves by 1 has at least the variance (1 + b')²·CRLB: what is left to tell changes by is
spread / response, and only a spread / response below the root of the CRLB would be more than the
recorded image holds.
"""

import numpy as np

from emrestore.audit.column_studies import NETWORK, freedom_of, not_judged
from emrestore.audit.intervals import all_below

SOURCE = {"rule": "study_table", "source": "quantification/response.csv"}


def geometric_mean(values):
    """Return the geometric mean over the first axis; nan where a value is not positive."""
    values = np.asarray(values, dtype=float)
    return np.exp(np.log(np.where(values > 0.0, values, np.nan)).mean(axis=0))


def largest_changes(table):
    """Return the rows of a table of responses with the largest move and the largest changes."""
    size = table["size"].abs()
    return table[size == size.groupby(table["change"]).transform("max")]


def judge_information(claim, measured, settings, scale):
    """Judge that restored images tell changes of columns better than the bound lets the recorded ones.

    Of each kind of change the largest is judged: smaller ones say the same with less certainty.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    measured : dict of str to pandas.DataFrame
        ``response``: response.csv, of single columns that were moved or changed.
    settings : dict
        Config section ``audit``: fewest_realisations.
    scale : str

    Returns
    -------
    dict
        At the lowest dose, where the paper sees the bound overcome.
    """
    table = measured["response"]
    open_case = not_judged(table, settings)
    if open_case:
        return open_case | SOURCE
    dose = table["dose_e_per_a2"].min()
    rows = largest_changes(table[table["dose_e_per_a2"] == dose])
    rows = rows.set_index(["method", "quantity", "change", "size"]).sort_index()
    bound = rows.loc[("bound", "precision"), "value"]

    def in_bounds(method, quantity):
        return rows.loc[(method, quantity), ["value", "low", "high"]].div(bound, axis=0)

    ratios = in_bounds(NETWORK, "precision_over_response").to_numpy()
    verdict, words = all_below(ratios, 1.0, freedom_of(table))
    seen = 100 * rows.loc[(NETWORK, "response"), "value"]
    spread, raw = in_bounds(NETWORK, "precision"), in_bounds("raw", "precision_over_response")
    why = (
        f"spread / response, in Cramér-Rao bounds, of the largest move and changes of single columns at "
        f"{dose:g} e/Å²: {words}; the spread alone is {geometric_mean(spread['value']):.2f} bounds, but "
        f"the restored images show {seen.min():.0f} to {seen.max():.0f} % of a change; raw images, "
        f"fitted by least squares: {geometric_mean(raw['value']):.2f} bounds"
    )
    numbers = dict(zip(("measured", "low", "high"), geometric_mean(ratios), strict=True))
    return numbers | {"unit": "ratio", "agree_high": 1.0, "verdict": verdict, "why": why} | SOURCE
