"""The paper's claims on its ablation (Figure 1) and its grid search."""

from emrestore.audit.intervals import Interval, above, below
from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE


def judge_ablation(claim, trend, scale):
    """Judge whether L1 falls with n_lay, and whether the fall flattens.

    The sign is judged wherever the repeats agree on it; where the fall flattens depends on the size
    of the network and the length of the training, so only the paper scale can tell.
    """
    quantity, sign = {"F1-l1-falls": ("slope", -1), "F1-plateau": ("curvature", 1)}[claim["id"]]
    source = {"rule": "ablation_table", "source": "ablation/trend.csv"}
    rows = None if trend is None else trend[trend["quantity"] == quantity]
    if rows is None or rows.empty:
        return {"verdict": UNTESTABLE, "why": f"the ablation gave no {quantity}"} | source
    value, low, high, n = rows.iloc[0][["value", "low", "high", "n_repeats"]]
    numbers = {"measured": value, "low": low, "high": high, "unit": "L1 per layer"}
    numbers |= {"agree_low": 0.0} if sign > 0 else {"agree_high": 0.0}
    why = f"{quantity} of L1 in n_lay, t interval over {n:.0f} repeats"
    verdict = (above if sign > 0 else below)(Interval(value, low, high))
    if scale == "test":
        verdict, why = (
            TOO_SMALL,
            f"{why}; the trainings of this scale are too short to learn anything",
        )
    elif scale != "paper" and quantity == "curvature":
        verdict, why = TOO_SMALL, f"{why}; networks and trainings are far smaller than the paper's"
    elif verdict == INCONCLUSIVE:
        why += "; it holds zero"
    elif scale != "paper":
        why += f"; small networks, short trainings (scale {scale})"
    return numbers | {"verdict": verdict, "why": why} | source


def judge_grid(grid, scale):
    """Judge whether the values in use are in the best set of a grid search.

    The paper gives neither its grid nor its values: those of this project are judged. A best set of
    more than half of the cells would hold almost any values, and says nothing.

    Parameters
    ----------
    grid : pandas.DataFrame or None
        grid.csv.
    scale : str

    Returns
    -------
    dict
    """
    source = {"rule": "grid_search", "source": "ablation/choices/grid.csv"}
    if grid is None or grid.empty:
        return {"verdict": UNTESTABLE, "why": "there was no grid search"} | source
    used, best = grid[grid["in_use"]].iloc[0], grid.loc[grid["psnr_db"].idxmax()]
    numbers = {"measured": used["difference_db"], "low": used["low_db"], "high": used["high_db"]}
    numbers |= {"agree_low": 0.0}
    inside = int(grid["in_best_set"].sum())
    why = (
        f"PSNR of the values in use ({used['weights']}, learning rate {used['learning_rate']:g}) less "
        f"the best cell's ({best['weights']}, {best['learning_rate']:g}) on {used['n_images']} "
        f"validation images, {used['n_repeats']} seeds; {inside} of {len(grid)} cells are in the best "
        "set; the values are this project's, as the paper gives none"
    )
    if scale == "test":
        verdict, words = TOO_SMALL, "the trainings of this scale are too short to learn anything"
    elif not used["in_best_set"]:
        verdict, words = REFUTED, "the values in use are outside it"
    elif 2 * inside > len(grid):
        verdict, words = INCONCLUSIVE, "the grid tells too few values apart"
    else:
        verdict, words = REPRODUCED, "the values in use are among them"
    small = "" if scale in ("paper", "test") else "; small networks, short trainings"
    return numbers | {"unit": "dB", "verdict": verdict, "why": f"{why}; {words}{small}"} | source
