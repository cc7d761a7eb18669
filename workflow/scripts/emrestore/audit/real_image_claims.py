"""The paper's claims on wrong noise models (Figure 7) and on experimental images (Figure 8)."""

from emrestore.audit.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE

# claim -> case, the fault that it is about, and whether the full model must be free of it
FIGURE7 = {
    "F7-fast-scan": ("fast_scan", "invented", True),
    "F7-interpolation": ("interpolation", "missing", False),
    "F7-y-jitter": ("y_jitter", "split", True),
    "F7-detector": ("detector", "invented", False),
}


def judge_noise_model(claim, table, scale, settings):
    """Judge that a fault of the wrong noise model is rarer, or gone, with the full one.

    Small networks have faults of their own: what was trained is part of `why`. Their verdict goes
    either way all the same: a rule that heard them only where they agree would be biased.

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
        return {
            "verdict": UNTESTABLE,
            "why": f"no test image of the case {case} has columns",
        } | source
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
        return (
            numbers | {"verdict": TOO_SMALL, "why": f"{why}; the trainings are too short"} | source
        )
    if row["n_images"] < settings["fewest_images"]:
        return numbers | {"verdict": TOO_SMALL, "why": f"{why}; too few images"} | source
    small = "" if scale == "paper" else "; small networks, short trainings"
    if row["change_low"] <= 0.0 <= row["change_high"]:
        verdict, words = INCONCLUSIVE, "the change cannot be told from none"
    elif row["change"] > 0.0:
        verdict, words = REFUTED, "the other sign"
    elif gone and row["full_high"] > bound:
        verdict = REFUTED if row["full_low"] > bound else INCONCLUSIVE
        words = f"rarer, but not below the {bound:g} per 100 columns that count as gone"
    else:
        verdict, words = REPRODUCED, "gone" if gone else "rarer"
    return numbers | {"verdict": verdict, "why": f"{why}; {words}{small}"} | source


def judge_contrast(table, scale):
    """Judge that columns restored by the published network have more contrast than by the others.

    Both contrasts must say so: a blur raises one of them, and noise the other. Without AtomSegNet the
    claim can fall and cannot be confirmed.

    Parameters
    ----------
    table : pandas.DataFrame or None
        contrast.csv: ratios to Noise2Void.
    scale : str

    Returns
    -------
    dict
    """
    source = {"rule": "column_contrast", "source": "noise2void/contrast.csv"}
    if table is None or table.empty:
        return {"verdict": UNTESTABLE, "why": "the published network is not at hand"} | source
    rows = table.set_index(["method", "measure"])
    ratios = rows.loc["published", ["ratio", "ratio_low", "ratio_high", "n_columns"]]
    first, second = ratios.loc["michelson"], ratios.loc["to_noise"]
    numbers = {
        "measured": first["ratio"],
        "low": first["ratio_low"],
        "high": first["ratio_high"],
        "unit": "ratio",
    }
    why = (
        f"contrast of {first['n_columns']:.0f} columns, published network / Noise2Void; to the noise "
        f"of the background: {second['ratio']:.2f} ({second['ratio_low']:.2f} to "
        f"{second['ratio_high']:.2f}); another image than the paper's, which is not published"
    )
    above = (ratios["ratio_low"] > 1.0).all()
    if scale == "test":
        verdict, words = TOO_SMALL, "Noise2Void was hardly trained"
    elif (ratios["ratio_high"] < 1.0).all():
        verdict, words = REFUTED, "both contrasts are below Noise2Void's"
    elif not above:
        verdict, words = INCONCLUSIVE, "the two contrasts do not agree"
    elif "atomsegnet" not in rows.index:
        verdict, words = (
            UNTESTABLE,
            "above Noise2Void; AtomSegNet, half of the claim, is not at hand",
        )
    else:
        others = rows.loc["atomsegnet"]
        beaten = (rows.loc["published", "low"] > others["high"]).all()
        verdict = REPRODUCED if beaten else INCONCLUSIVE
        words = "above both" if beaten else "above Noise2Void, not clearly above AtomSegNet"
    return numbers | {"verdict": verdict, "why": f"{why}; {words}"} | source
