"""The paper's claims on the variance near a dislocation, and on what is not periodic (Figure 4)."""

from emrestore.claims.column_studies import (
    BY_NETWORK,
    DISTORTED,
    NETWORK,
    RATIO,
    at_doses,
    freedom_of,
    halves,
    intervals,
    not_judged,
)
from emrestore.claims.intervals import all_below, deciding, shown
from emrestore.claims.ratios import in_words
from emrestore.claims.verdicts import UNTESTABLE

WORDS = {"position": "positions", "scs": "cross sections"}
CORE = {"rule": "core_errors", "source": "quantification/core_errors.csv"}
CORE_RATIO = ["ratio", "ratio_low", "ratio_high"]


def judge_variance(claim, tables, settings, scale):
    """Tell the spread of positions and cross sections near the core, restored over raw.

    The paper names the variance and claims no direction: there is nothing to be judged. Shown is the
    ratio above the lowest dose that reaches highest: at the lowest dose, the paper says, fits of raw
    images stay at their true starts, and would spread little.

    Table: ``edge_dislocation``, edge_dislocation.csv.
    """
    source = {"rule": "study_table", "source": "quantification/edge_dislocation.csv"}
    table = tables["edge_dislocation"]
    ours = table[table["method"] == NETWORK].sort_values("dose_e_per_a2")
    why = "the paper names the variance and claims no direction"
    if ours.empty:
        return {"verdict": UNTESTABLE, "why": f"{why}; the published network was not run"} | source
    parts = {name: ours[ours["quantity"] == f"{name}_precision"] for name in WORDS}
    by_dose = "; ".join(
        f"{WORDS[name]} "
        + ", ".join(f"{r.ratio_to_raw:.2f} at {r.dose_e_per_a2:g}" for r in part.itertuples())
        for name, part in parts.items()
    )
    lowest = ours["dose_e_per_a2"].min()
    beyond = [
        one
        for part in parts.values()
        for one in intervals(part[part["dose_e_per_a2"] > lowest], RATIO)
    ]
    why += (
        f"; standard deviation over the realisations, {BY_NETWORK} / raw, near the core: {by_dose} e/Å²; "
        f"{lowest:g} e/Å², where the paper says that fits of raw images stay at their starts "
        "(F4-raw-low-dose), is left out of the number shown"
    )
    numbers = {"unit": "ratio"}
    if beyond:
        numbers = shown(deciding(beyond, 1.0))
        why += ", the largest of the others"
    return numbers | {"verdict": UNTESTABLE, "why": why + DISTORTED} | source


def responses_in_words(table, least):
    """Return how much of changes of single columns is seen, in words; nothing where none was measured.

    Parameters
    ----------
    table : pandas.DataFrame
        response.csv.
    least : float
        Share of a change that counts as faithful.
    """
    seen = table[(table["method"] == NETWORK) & (table["quantity"] == "response")]
    if seen.empty:
        return ""
    ends = seen["dose_e_per_a2"].min(), seen["dose_e_per_a2"].max()
    first, last = (seen[seen["dose_e_per_a2"] == dose] for dose in ends)
    changes = ", ".join(
        f"{100 * value:.0f} % of {size:g} {'pm' if change == 'moved' else 'atoms'}"
        for value, size, change in last.sort_values(["change", "size"])[
            ["value", "size", "change"]
        ].itertuples(index=False)
    )
    return (
        f"; beyond the paper and no part of the verdict: of single columns of a perfect crystal, moved "
        f"or changed, the restored images at {ends[1]:g} e/Å² show {changes} (at {ends[0]:g} e/Å² "
        f"{100 * first['value'].min():.0f} to {100 * first['value'].max():.0f} %), faithful would be "
        f"{100 * least:.0f} to {100 / least:.0f} %"
    )


def judge_not_periodic(claim, tables, settings, scale):
    """Judge that columns near the core of the dislocation are found as well as in the crystal beside it.

    At the higher doses, which are those above the geometric middle of their range, in the same images.

    Tables: ``core_errors``, and ``response`` for what is told. Settings: fewest_realisations,
    like_the_crystal and, for what is told, faithful_response.
    """
    core = tables["core_errors"]
    open_case = not_judged(core, settings)
    if open_case:
        return open_case | CORE
    core = core.sort_values("dose_e_per_a2")
    lower, near = halves(core[core["method"] == NETWORK])
    if near.empty:
        return {"verdict": UNTESTABLE, "why": "one dose only: none is a higher one"} | CORE
    most = settings["like_the_crystal"]
    ratios = intervals(near, CORE_RATIO)
    verdict, words = all_below(ratios, most, freedom_of(core))
    raw = core[(core["method"] == "raw") & core["dose_e_per_a2"].isin(near["dose_e_per_a2"])]
    errors, others, below = (
        at_doses(map(in_words, intervals(rows, CORE_RATIO)), rows) for rows in (near, raw, lower)
    )
    why = (
        f"position error near the core / in the crystal beside it, {BY_NETWORK}: {errors} e/Å², taken as "
        f"alike below {most:g}: {words}; raw images: {others}; restored at the lower doses, which the "
        f"claim leaves out: {below}{DISTORTED}"
    )
    why += responses_in_words(tables["response"], settings["faithful_response"])
    numbers = shown(deciding(ratios, most), agree_high=most)
    return numbers | {"verdict": verdict, "why": why} | CORE
