"""The paper's claims on its ablation (Figure 1) and its grid search."""

from emrestore.claims.intervals import Interval, above, below, shown
from emrestore.claims.trainings import how_small, too_few
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE


def judge_ablation(claim, tables, settings, scale):
    """Judge whether L1 falls with n_lay, and whether the fall flattens.

    The sign is judged wherever enough repeats agree on it; where the fall flattens depends on the size
    of the network and the length of the training, so only the paper scale can tell.

    Table: ``ablation``, trend.csv. Setting: fewest_trainings.
    """
    quantity, sign = {"F1-l1-falls": ("slope", -1), "F1-plateau": ("curvature", 1)}[claim["id"]]
    source = {"rule": "ablation_table", "source": "ablation/trend.csv"}
    trend = tables["ablation"]
    rows = None if trend is None else trend[trend["quantity"] == quantity]
    if rows is None or rows.empty:
        return {"verdict": UNTESTABLE, "why": f"the ablation gave no {quantity}"} | source
    value, low, high, n = rows.iloc[0][["value", "low", "high", "n_repeats"]]
    agree = {"agree_low": 0.0} if sign > 0 else {"agree_high": 0.0}
    numbers = shown((value, low, high), "L1 per layer", **agree)
    why = f"{quantity} of L1 in n_lay, t interval over {n:.0f} repeats{how_small(scale)}"
    verdict = (above if sign > 0 else below)(Interval(value, low, high))
    few = too_few(n, settings, "every n_lay")
    if scale == "test":
        verdict, why = (
            TOO_SMALL,
            f"{why}; the trainings of this scale are too short to learn anything",
        )
    elif scale != "paper" and quantity == "curvature":
        verdict = TOO_SMALL
    elif few is not None:
        verdict, why = TOO_SMALL, f"{why}; {few}"
    elif verdict == INCONCLUSIVE:
        why += "; it holds zero"
    return numbers | {"verdict": verdict, "why": why} | source


def judge_grid(claim, tables, settings, scale):
    """Judge whether the values in use are as good as the best of a grid search.

    The paper gives neither its grid nor its values: those of this project are judged. Values that cannot
    be told from the best ones need not be as good: few seeds tell nothing apart. The gain of the best
    cell over them is to lie below a bound, for every cell that may be it. Where more than half of the
    cells are in the best set, almost any values are as good, and the search tells nothing.

    Table: ``grid``, grid.csv. Setting: ``equivalent_db``, the gain that counts as none.
    """
    source = {"rule": "grid_search", "source": "ablation/choices/grid.csv"}
    grid = tables["grid"]
    if grid is None or grid.empty:
        return {"verdict": UNTESTABLE, "why": "there was no grid search"} | source
    used, best = grid[grid["in_use"]].iloc[0], grid.loc[grid["psnr_db"].idxmax()]
    bound = settings["equivalent_db"]
    # each end is that of the cell which reaches highest: any may be the best one. One repeat has no ends
    gain = Interval(*(grid[f"gain{end}_db"].max(skipna=False) for end in ("", "_low", "_high")))
    numbers = shown(gain, "dB", agree_high=bound)
    inside = int(grid["in_best_set"].sum())
    why = (
        f"PSNR of the best cell ({best['weights']}, learning rate {best['learning_rate']:g}) less that "
        f"of the values in use ({used['weights']}, {used['learning_rate']:g}) on {used['n_images']} "
        f"validation images, {used['n_repeats']} seeds; {bound:g} dB count as none; {inside} of "
        f"{len(grid)} cells are in the best set (decibels: weights with a loss in dB; released: those of "
        f"the released package); the values are this project's: the paper names the method, and prints "
        f"neither grid nor values"
    )
    if scale == "test":
        verdict, words = TOO_SMALL, "the trainings of this scale are too short to learn anything"
    elif gain.low > bound:
        verdict, words = REFUTED, "others are better"
    elif not gain.high <= bound:
        verdict, words = INCONCLUSIVE, "others may be better"
    elif 2 * inside > len(grid):
        verdict, words = (
            INCONCLUSIVE,
            "as good as the best, but the grid tells too few values apart",
        )
    else:
        verdict, words = REPRODUCED, "as good as the best"
    return numbers | {"verdict": verdict, "why": f"{why}; {words}{how_small(scale)}"} | source
