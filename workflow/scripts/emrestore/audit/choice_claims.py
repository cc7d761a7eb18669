"""The paper's claim on its learning rate and loss weights."""

from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE


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
