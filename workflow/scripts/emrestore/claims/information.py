"""The paper's claim that going below the Cramér-Rao bound makes a point for quantitative studies.

The bound that Figure 3 draws holds for unbiased estimators. An estimate that moves by 1 + b' where
the truth moves by 1 has at least the variance (1 + b')²·CRLB (van Trees, Detection, Estimation, and
Modulation Theory I, section 2.4). What is left to tell changes by is spread / response. No estimate
from the recorded image alone has it below the root of the CRLB, so that cannot be asked: what helps a
study is that it is smaller than in raw images.
"""

import numpy as np

from emrestore.claims.column_studies import BY_NETWORK, NETWORK, RATIO, freedom_of, not_judged
from emrestore.claims.intervals import Interval, all_below, deciding, shown
from emrestore.claims.ratios import in_words, quotient

SOURCE = {"rule": "study_table", "source": "quantification/response.csv"}
VALUE = ["value", "low", "high"]
LEFT = "precision_over_response"
UNSEEN = Interval(np.nan, np.nan, np.nan)


def largest_changes(table):
    """Return the rows of a table of responses with the largest move and the largest changes."""
    size = table["size"].abs()
    return table[size == size.groupby(table["change"]).transform("max")]


def change_in_words(change, size):
    """Return a change of a single column in words: "a move of 20 pm", "2 atoms fewer"."""
    if change == "moved":
        return f"a move of {size:g} pm"
    return f"{abs(size):g} atoms {'fewer' if size < 0 else 'more'}"


def over_raw(restored, raw):
    """Return spread / response, restored over raw, of every change.

    Parameters
    ----------
    restored, raw : pandas.DataFrame
        Rows of `LEFT` by change and size, in the same order.

    Returns
    -------
    ratios : list of Interval
        Paired over the realisations where the table has such ratios, else of both intervals, as if they
        were independent. Both see the same noise, so these are rather too wide. Nan where an
        image responds to a change with none, or with its opposite.
    paired : bool
    """
    paired = set(RATIO) <= set(restored) and bool(restored[RATIO].notna().all(axis=None))
    ratios = []
    for (_, ours), (_, other) in zip(restored.iterrows(), raw.iterrows(), strict=True):
        if not (ours["value"] > 0.0 and other["value"] > 0.0):
            ratios.append(UNSEEN)
        elif paired:
            ratios.append(Interval(*map(float, ours[RATIO])))
        else:
            ratios.append(quotient(*(Interval(*map(float, row[VALUE])) for row in (ours, other))))
    return ratios, paired


def judge_information(claim, tables, settings, scale):
    """Judge that changes of columns are told better in restored images than in raw ones.

    Of each kind of change the largest is judged: smaller ones say the same with less certainty. Shown is
    the lowest dose, where the paper sees the bound overcome.

    Table: ``response``, response.csv, of single columns that were moved or changed. Setting:
    fewest_realisations.
    """
    table = tables["response"]
    open_case = not_judged(table, settings)
    if open_case:
        return open_case | SOURCE
    dose = table["dose_e_per_a2"].min()
    rows = largest_changes(table[table["dose_e_per_a2"] == dose])
    rows = rows.set_index(["method", "quantity", "change", "size"]).sort_index()
    left = rows.loc[(NETWORK, LEFT)]
    ratios, paired = over_raw(left, rows.loc[("raw", LEFT)])
    verdict, words = all_below(ratios, 1.0, freedom_of(table))
    seen = 100 * rows.loc[(NETWORK, "response"), "value"]
    bound = rows.loc[("bound", "precision"), "value"]
    in_bounds = {
        name: ", ".join(f"{ratio:.2f}" for ratio in rows.loc[(method, quantity), "value"] / bound)
        for name, method, quantity in (
            ("left", NETWORK, LEFT),
            ("spread", NETWORK, "precision"),
            ("raw", "raw", LEFT),
        )
    }
    each = ", ".join(
        f"{in_words(one)} for {change_in_words(*change)}"
        for one, change in zip(ratios, left.index, strict=True)
    )
    how = "paired" if paired else "of two intervals taken as independent, rather too wide"
    why = (
        f"{BY_NETWORK}; spread / response, restored / raw ({how}), of the largest move and changes of "
        f"single columns at {dose:g} e/Å²: {each}; {words}; the restored images show "
        f"{seen.min():.0f} to {seen.max():.0f} % of a change; in Cramér-Rao bounds spread / response is "
        f"{in_bounds['left']} restored, {in_bounds['raw']} raw (the spread alone is "
        f"{in_bounds['spread']} restored). Divided by the response no estimate from the image alone can "
        f"go below the bound, only one with prior knowledge; the paper does not claim it"
    )
    numbers = shown(deciding(ratios, 1.0), agree_high=1.0)
    return numbers | {"verdict": verdict, "why": why} | SOURCE
