"""The paper's claims on wrong noise models (Figure 7) and on experimental images (Figure 8)."""

from emrestore.audit.verdicts import OPEN, REFUTED, REPRODUCED

# claim -> case, the fault that it is about, and whether the full model must be free of it
FIGURE7 = {
    "F7-fast-scan": ("fast_scan", "invented", True),
    "F7-interpolation": ("interpolation", "missing", False),
    "F7-y-jitter": ("y_jitter", "split", True),
    "F7-detector": ("detector", "invented", False),
}


def judge_noise_model(claim, table, scale, settings):
    """Judge that a fault of the wrong noise model is rarer, or gone, with the full one.

    Below the paper scale a wrong sign, or a fault that becomes rarer and stays, gives no verdict:
    small networks and short trainings have faults of their own.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    table : pandas.DataFrame or None
        noise_models.csv.
    scale : str
    settings : dict
        Config section ``audit``.

    Returns
    -------
    dict
    """
    case, measure, gone = FIGURE7[claim["id"]]
    source = {"rule": "noise_model_scores", "source": "noise_models/noise_models.csv"}
    rows = None
    if table is not None and not table.empty:
        rows = table[table["case"] == case].set_index("measure")
    if rows is None or measure not in rows.index:
        return {"verdict": OPEN, "why": f"no test image of the case {case} has columns"} | source
    row, quality = rows.loc[measure], rows.loc["psnr"]
    numbers = {
        "measured": row["change"],
        "low": row["change_low"],
        "high": row["change_high"],
        "unit": row["unit"],
    }
    why = (
        f"{measure}: {row['wrong']:.2f} with the wrong and {row['full']:.2f} "
        f"({row['full_low']:.2f} to {row['full_high']:.2f}) with the full model on the same "
        f"{row['n_images']:.0f} images, {row['n_columns']:.0f} columns; PSNR {quality['change']:+.2f} dB "
        f"({quality['change_low']:+.2f} to {quality['change_high']:+.2f})"
    )
    bound = settings["vanished_per_100"]
    if scale == "test":
        return numbers | {"verdict": OPEN, "why": f"{why}; the trainings are too short"} | source
    if row["n_images"] < settings["fewest_images"]:
        return numbers | {"verdict": OPEN, "why": f"{why}; too few images"} | source
    small = "" if scale == "paper" else "; small networks, short trainings"
    if row["change_low"] <= 0.0 <= row["change_high"]:
        verdict, words = OPEN, "the change cannot be told from none"
    elif row["change"] > 0.0:
        verdict, words = REFUTED if scale == "paper" else OPEN, "the other sign"
    elif gone and row["full_high"] > bound:
        verdict = REFUTED if scale == "paper" and row["full_low"] > bound else OPEN
        words = f"rarer, but not below the {bound:g} per 100 columns that count as gone"
    else:
        verdict, words = REPRODUCED, "gone" if gone else "rarer"
    return numbers | {"verdict": verdict, "why": f"{why}; {words}{small}"} | source
