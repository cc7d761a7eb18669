"""The paper's claims on measured columns (Figures 3, 4 and 5), judged by the tables of the studies."""

import numpy as np

from emrestore.claims.column_studies import (
    BY_NETWORK,
    CENTRED,
    DISTORTED,
    NETWORK,
    at_doses,
    freedom_of,
    halves,
    intervals,
    not_judged,
)
from emrestore.claims.intervals import (
    LEVEL,
    Interval,
    above,
    all_below,
    below,
    chance_above,
    chance_outside,
    holm,
    near,
    of_parts,
    shown,
)
from emrestore.claims.ratios import geometric, in_words, logarithm, quotient
from emrestore.claims.vacuum import other_ways
from emrestore.claims.verdicts import (
    INCONCLUSIVE,
    REFUTED,
    REPRODUCED,
    UNTESTABLE,
)

STUDY = {"F3": "thickness_series", "F4": "edge_dislocation", "F5": "nanoparticle"}
DIFFERENCE = ["less_raw", "less_raw_low", "less_raw_high"]


def judge_columns(claim, tables, settings, scale):
    """Judge one of the claims F3-*, F4-* and F5-*.

    The published network is judged: it is the one that the claims are about.

    Tables: that of its study, thickness_series, edge_dislocation or nanoparticle; ``response`` for
    F3-below-crlb; ``vacuum``, by which F5-scs and F5-counting say whether they hang on the background.
    Settings: fewest_realisations, converged_within, falls_rapidly, start_kept.
    """
    study = STUDY[claim["id"].split("-")[0]]
    source = {"rule": "study_table", "source": f"quantification/{study}.csv"}
    table = tables[study]
    if claim["id"] == "F5-columns":
        return particle_columns(claim, table) | source
    open_case = not_judged(table, settings)
    if open_case:
        return open_case | source
    judges = {
        "F3-low-dose-precision": lambda: low_dose_precision(table),
        "F3-converge": lambda: converging(table, settings["converged_within"]),
        "F3-below-crlb": lambda: below_bound(table, tables["response"]),
        "F4-burgers": lambda: burgers(table),
        "F4-position": lambda: falling_error(table, settings["falls_rapidly"]),
        "F4-raw-low-dose": lambda: true_start(table, settings["start_kept"]),
        "F4-scs": lambda: smaller(table, "scs_mape"),
        "F5-position": lambda: smaller(table, "position_mae", CENTRED),
    }
    # those that the vacuum about the particle may decide
    by_way = {
        "F5-scs": lambda table: smaller_at_low_dose(table, "scs_mape"),
        "F5-counting": counting,
    }
    judge = by_way.get(claim["id"])
    result = judge(table) if judge else judges[claim["id"]]()
    if judge and tables.get("vacuum") is not None:
        result["why"] += "; " + other_ways(judge, result, tables["vacuum"])
    if claim["id"] != "F4-raw-low-dose":
        result["why"] = f"{BY_NETWORK}; {result['why']}"
    if study in ("edge_dislocation", "nanoparticle"):
        result["why"] += DISTORTED
    return result | source


def part(table, quantity, method=NETWORK, dose=None):
    """Return the rows of a quantity and method, at one dose or at all, in order."""
    rows = table[(table["quantity"] == quantity) & (table["method"] == method)]
    if dose is not None:
        rows = rows[rows["dose_e_per_a2"] == dose]
    return rows.sort_values(["dose_e_per_a2", "atoms"])


def largest(intervals):
    """Return the interval with the largest value: a claim about all of them stands or falls with it."""
    return max(intervals, key=lambda one: one.value)


def low_dose_precision(table):
    """Judge the precision at the lowest dose against raw, positions and cross sections."""
    dose = table["dose_e_per_a2"].min()
    each = [intervals(part(table, f"{q}_precision", dose=dose)) for q in ("position", "scs")]
    verdict, words = all_below(sum(each, []), 1.0, freedom_of(table))
    error = geometric(intervals(part(table, "position_rmse", dose=dose)))
    position, scs = map(geometric, each)
    why = (
        f"spread restored / raw at {dose:g} e/Å², the largest of all thicknesses: {words}; geometric "
        f"means over thickness: positions {in_words(position)}, cross sections "
        f"{in_words(scs)}; with the bias, the position error is {in_words(error)} of raw's"
    )
    return shown(largest(sum(each, [])), agree_high=1.0) | {"verdict": verdict, "why": why}


def converging(table, within):
    """Judge that raw and restored precision are alike at the highest dose: the ratio of both near 1.

    Positions and cross sections each have a ratio, the geometric mean over the thicknesses; both must lie
    within the factor. A ratio that stays far from 1 refutes, however it came there, after Holm's
    correction for the two.
    """
    low, high = table["dose_e_per_a2"].min(), table["dose_e_per_a2"].max()
    words, verdicts, chances, both = [], [], [], []
    factor = float(np.log(within))
    for name in ("position", "scs"):
        first, last_of = (
            geometric(intervals(part(table, f"{name}_precision", dose=d))) for d in (low, high)
        )
        words.append(f"{name} {first.value:.2f} -> {in_words(last_of)}")
        logs = logarithm(last_of)
        verdicts.append(near(logs, 0.0, factor)[0])
        chances.append(chance_outside(logs, 0.0, factor, freedom_of(table)))
        both.append(last_of)
    why = (
        f"spread restored / raw, {low:g} -> {high:g} e/Å² (geometric means over thickness): "
        f"{', '.join(words)}; taken as converged within a factor of {within:g}"
    )
    if all(one.high < 1.0 for one in both):
        why += f"; restored images are still the more precise ones at {high:g} e/Å²"
    agree = {"agree_low": 1.0 / within, "agree_high": within}
    return shown(both[0], **agree) | {"verdict": of_parts(verdicts, chances), "why": why}


def below_bound(table, response):
    """Judge whether the restored precision goes below the Cramér-Rao bound at the lowest dose.

    The text says that the limit "can be overcome": one thickness is enough, after Holm's correction for
    their number; it is refuted where every interval lies above. A constant image would pass: the claim
    F3-information asks for what the image still tells.
    """
    dose = table["dose_e_per_a2"].min()
    ratios, raw_below = [], []
    for name, words in (("position", "positions"), ("scs", "cross sections")):
        bound = part(table, f"{name}_precision", "bound", dose)["value"].to_numpy()[:, None]
        restored, raw = (
            part(table, f"{name}_precision", method, dose)[["value", "low", "high"]].to_numpy()
            for method in (NETWORK, "raw")
        )
        ratios += [Interval(*map(float, row)) for row in restored / bound]
        if len(raw):
            lie = int((raw / bound < 1.0).all(axis=1).sum())
            raw_below.append(f"{lie} of {len(raw)} {words}")
    behind = freedom_of(table)
    chances = [chance_above(one.opposite(), -1.0, behind) for one in ratios]
    lie_below = int((holm(chances) < 0.5 * (1.0 - LEVEL)).sum())
    lie_above = sum(above(one, 1.0) == REPRODUCED for one in ratios)
    verdict = REPRODUCED if lie_below else INCONCLUSIVE
    if lie_above == len(ratios):
        verdict = REFUTED
    why = (
        f"spread / bound at {dose:g} e/Å², the smallest of positions and cross sections by thickness: "
        f"{lie_below} of {len(ratios)} lie below 1 after Holm's correction, {lie_above} above"
    )
    if raw_below:
        why += f"; of raw images {' and '.join(raw_below)} do too, by an interval each"
    moved = response[(response["change"] == "moved") & (response["dose_e_per_a2"] == dose)]
    seen = moved[(moved["method"] == NETWORK) & (moved["quantity"] == "response")]
    if not seen.empty:
        why += "; the bound is for unbiased estimators: of a single moved column the image shows "
        why += response_words(seen)
    smallest = min(ratios, key=lambda one: one.value)
    return shown(smallest, agree_high=1.0) | {"verdict": verdict, "why": why}


def response_words(rows):
    """Return the response to every move in words."""
    words = []
    for _, row in rows.sort_values("size").iterrows():
        value, low, high = (100 * row[name] for name in ("value", "low", "high"))
        words.append(f"{value:.0f} % ({low:.0f} to {high:.0f}) of {row['size']:g} pm")
    return ", ".join(words)


def burgers(table):
    """Judge the Burgers circuit, with its sign, on the restored images at the lowest dose."""
    dose = table["dose_e_per_a2"].min()
    row = part(table, "burgers_found", dose=dose).iloc[0]
    raw = part(table, "burgers_found", "raw", dose).iloc[0]
    share = Interval(row["value"], row["low"], row["high"])
    why = (
        f"share of {row['n_realisations']:.0f} restored images at {dose:g} e/Å² whose circuit, run by "
        f"the program over columns it found, gives b = 1/2[1-10] with its sign; raw images: "
        f"{raw['value']:.0f} %, a circuit that does not run through counts as none; most of them, "
        f"50 %, decide. A circuit round a dislocation fails to close by b. The line of this edge "
        f"dislocation is the beam, [112], and b is perpendicular to it: 1/2[1-10] is, the printed "
        f"1/2[110] is not"
    )
    return shown(share, "%", agree_low=50.0) | {"verdict": above(share, 50.0), "why": why}


def falling_error(table, rapidly):
    """Judge that the position error drops rapidly with the dose, and then lies below raw's.

    At the lowest dose raw images may be as accurate: the paper says that their fits start at the truth.
    """
    rows = part(table, "position_mae")
    doses = rows["dose_e_per_a2"].to_numpy()
    tenfold = rows[doses >= 10.0 * doses[0]].iloc[0]
    values = ["value", "low", "high"]
    first, later = (Interval(*map(float, row[values])) for row in (rows.iloc[0], tenfold))
    drop = quotient(later, first)
    beyond = intervals(rows[doses > doses[0]])
    behind = freedom_of(table)
    slow = chance_above(logarithm(drop), float(np.log(rapidly)), behind)
    against_raw, words = all_below(beyond, 1.0, behind, beside=[slow])
    chances = [slow, *(chance_above(one, 1.0, behind) for one in beyond)]
    why = (
        f"position error at {tenfold['dose_e_per_a2']:g} / at {doses[0]:g} e/Å²: {in_words(drop)}, taken "
        f"as a rapid drop below {rapidly:g}; restored / raw above the lowest dose: {words}, geometric "
        f"mean {in_words(geometric(beyond))}; at the lowest {in_words(intervals(rows)[0])}{CENTRED}"
    )
    verdict = of_parts([below(drop, rapidly), against_raw], chances)
    return shown(drop, agree_high=rapidly) | {"verdict": verdict, "why": why}


def true_start(table, kept):
    """Judge that fits of raw images at the lowest dose stay where they start.

    The measure is the share of a known start offset that is still there after the fit: 1 where the fit
    does not move, 0 where it forgets its start.
    """
    dose = table["dose_e_per_a2"].min()
    found = part(table, "start_kept", "raw_wrong_start", dose)
    source = {"unit": "share", "agree_low": kept}
    if found.empty:
        why = "the fits were not run from wrong starts"
        return source | {"verdict": UNTESTABLE, "why": why}
    row = found.iloc[0]
    share = Interval(*map(float, row[["value", "low", "high"]]))
    moved = part(table, "position_mae_uncentred", "raw", dose).iloc[0]
    gain = intervals(part(table, "position_mae", "raw_wrong_start", dose))[0]
    why = (
        f"share of a wrong start that is left after the fit of raw images at {dose:g} e/Å²; more than "
        f"{kept:g} counts as not moving away. From the true starts fits move {moved['value']:.0f} pm on "
        f"average; the position error from wrong starts is {in_words(gain)} times that from true ones; "
        "our fit stands in for StatSTEM (deviation column-fit)"
    )
    of_raw = part(table, "position_mae", "raw")
    if not of_raw.empty:
        errors = at_doses((f"{error:.1f} pm" for error in of_raw["value"]), of_raw)
        why += f"; position error of raw images: {errors} e/Å²"
    return shown(share, "share", agree_low=kept) | {"verdict": above(share, kept), "why": why}


def by_dose(table, quantity):
    """Return raw -> restored of a quantity by dose, in words."""
    rows, raw = part(table, quantity), part(table, quantity, "raw")
    unit = rows["unit"].iloc[0]
    return ", ".join(
        f"{r:.1f} -> {v:.1f} {unit} at {d:g}"
        for r, v, d in zip(raw["value"], rows["value"], rows["dose_e_per_a2"], strict=True)
    )


def smaller(table, quantity, how=""):
    """Judge that an error is smaller restored at all doses; `how`: what its `why` says beside."""
    ratios = intervals(part(table, quantity))
    verdict, words = all_below(ratios, 1.0, freedom_of(table))
    why = (
        f"error restored / raw, the largest of all doses: {words}; geometric mean "
        f"{in_words(geometric(ratios))}; raw -> restored: {by_dose(table, quantity)} e/Å²{how}"
    )
    return shown(largest(ratios), agree_high=1.0) | {"verdict": verdict, "why": why}


def smaller_at_low_dose(table, quantity):
    """Judge that an error is smaller restored, "especially at low-dose conditions".

    The low half of the doses must gain, and gain more than the high half.
    """
    rows = part(table, quantity)
    low, high = (geometric(intervals(half)) for half in halves(rows))
    especially = quotient(low, high)
    parts = (low, especially)
    chances = [chance_above(logarithm(one), 0.0, freedom_of(table)) for one in parts]
    each = [below(one, 1.0) for one in parts]
    ratios = at_doses(map(in_words, intervals(rows)), rows)
    why = (
        f"error restored / raw: {ratios} e/Å²; geometric means {in_words(low)} of the low doses (below "
        f"1: {each[0]}), {in_words(high)} of the high ones, the one over the other "
        f"{in_words(especially)} (below 1: {each[1]}); raw -> restored: {by_dose(table, quantity)} e/Å²"
    )
    verdict = of_parts(each, chances)
    return shown(low, agree_high=1.0) | {"verdict": verdict, "why": why}


def points(difference):
    """Return a difference of shares as words, "+1.2 (-0.3 to +2.7)"."""
    return "{:+.1f} ({:+.1f} to {:+.1f})".format(*difference)


def mean_of(parts):
    """Return the mean of independent values, as an Interval."""
    value = float(np.mean([one.value for one in parts]))
    ends = np.array([(one.value - one.low, one.high - one.value) for one in parts])
    down, up = np.sqrt((ends**2).sum(axis=0)) / len(parts)
    return Interval(value, float(value - down), float(value + up))


def counting(table):
    """Judge that more columns are counted right, and most more at low doses, by paired differences.

    The paper: better cross sections, "especially at low-dose conditions", greatly decrease the chance of
    miscounting. The low half of the doses must gain, and gain more than the high half.
    """
    rows = part(table, "correct_counts")
    low, high = (mean_of(intervals(half, DIFFERENCE)) for half in halves(rows))
    more = mean_of([low, high.opposite()])
    chances = [chance_above(one.opposite(), 0.0, freedom_of(table)) for one in (low, more)]
    each = [above(one, 0.0) for one in (low, more)]
    verdict = of_parts(each, chances)
    gains = at_doses(map(points, intervals(rows, DIFFERENCE)), rows)
    why = (
        f"columns counted right, restored less raw, points: {gains} e/Å²; means {points(low)} of the low "
        f"doses (above 0: {each[0]}), {points(high)} of the high ones; more at low doses: {each[1]}; "
        f"raw -> restored: {by_dose(table, 'correct_counts')} e/Å²"
    )
    return shown(low, "points", agree_low=0.0) | {"verdict": verdict, "why": why}


def particle_columns(claim, table):
    """Judge the number of columns of the particle; its diameter was chosen to give the paper's."""
    counted = int(table["n_columns"].max())
    why = (
        f"{counted} columns, the paper: {claim['paper']} (deviation particle-diameter; a literal 11 "
        "cells would have 373)"
    )
    return {
        "measured": counted,
        "unit": "columns",
        "agree_low": claim["paper"],
        "agree_high": claim["paper"],
        "verdict": REPRODUCED if counted == claim["paper"] else REFUTED,
        "why": why,
    }
