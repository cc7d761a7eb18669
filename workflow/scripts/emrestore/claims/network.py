"""The paper's claims on the PSNR of its networks (Table 1)."""

from emrestore.claims.intervals import (
    LEVEL,
    above,
    around,
    chance_above,
    holm,
    near,
    of_mean,
    of_mean_of_trainings,
    shown,
)
from emrestore.claims.verdicts import (
    INCONCLUSIVE,
    REFUTED,
    REPRODUCED,
    TOO_SMALL,
    UNTESTABLE,
)

NETWORKS = ("mrunet", "grdn", "cgrdn")
# "approximately 7 times fewer parameters", by the rounding of the word
SEVEN = (6.5, 7.5)
TABLE1 = {"rule": "table1", "source": "comparison/table1.csv"}
PER_IMAGE = {"rule": "table1", "source": "comparison/per_image.csv"}


def row_of(table, method):
    """Return the row of table1.csv for a method on our HR-STEM test set, or None."""
    rows = table[
        (table["method"] == method) & (table["modality"] == "hrstem") & (table["data"] == "test")
    ]
    return None if rows.empty else rows.iloc[0]


def by_image(per_image):
    """Return the PSNR on our HR-STEM test set, a row an image and a column a method."""
    ours = per_image[(per_image["modality"] == "hrstem") & (per_image["data"] == "test")]
    return ours.pivot(index="image", columns="method", values="psnr_db")


def spread_of_trainings(repeats):
    """Return how far trainings stray that differ in their seed alone.

    Parameters
    ----------
    repeats : pandas.DataFrame or None
        repeats.csv of the ablation: n_lay, repeat, psnr_db (mean over the images). At the paper scale its
        networks and trainings are those of Table 1.

    Returns
    -------
    variance : float [dB²]
        Of the mean PSNR, within one n_lay; nan without two trainings of one.
    freedom : int
    """
    if repeats is None or repeats.empty:
        return float("nan"), 0
    groups = repeats.groupby("n_lay")["psnr_db"]
    freedom = int((groups.size() - 1).sum())
    rest = repeats["psnr_db"] - groups.transform("mean")
    return (float((rest**2).sum() / freedom) if freedom else float("nan")), freedom


def told_by_scaling(law):
    """Return what the law of the scaling study says of the paper's training, in words.

    Parameters
    ----------
    law : pandas.DataFrame or None
        law.csv; empty where there are too few budgets.
    """
    if law is None or law.empty:
        return ""
    rows = law.set_index("quantity")
    found = rows.loc["extrapolated_db"]
    words = (
        f"; the law of PSNR against training operations ({found['n_budgets']:.0f} budgets, "
        f"ablation/scaling/law.csv) comes to {found['value']:.2f} dB ({found['low']:.2f} to "
        f"{found['high']:.2f}) at the paper's training"
    )
    if "published_db" in rows.index:
        seen, less = rows.loc["published_db"], rows.loc["published_less_law_db"]
        words += (
            f", the published network to {seen['value']:.2f} dB on the same {seen['n_images']:.0f} "
            f"test pairs, {less['value']:+.2f} dB ({less['low']:+.2f} to {less['high']:+.2f}) from "
            f"the law: {less['why']}"
        )
    return words + "; neither judges this claim"


def too_small(scale, images, freedom, settings):
    """Return why a training here cannot be held against Table 1, or None.

    Parameters
    ----------
    scale : str
    images : int
        Measured.
    freedom : int
        Degrees of freedom behind the spread of trainings.
    settings : dict
        Config section ``audit``.
    """
    if scale != "paper":
        return f"trained far shorter than in the paper at the scale {scale}"
    fewest, trainings = settings["fewest_images"], settings["fewest_trainings"]
    if images < fewest:
        return f"{images} images are fewer than the {fewest} that a verdict needs"
    if freedom < trainings - 1:
        return (
            f"the spread of trainings is known from {freedom + 1} of them, fewer than {trainings}"
        )
    return None


def difficulty(wide, number, tolerance):
    """Judge whether our test pairs are as hard as the paper's, by the network that the paper measured.

    Parameters
    ----------
    wide : pandas.DataFrame
        From `by_image`.
    number : float [dB]
        What the paper gives for the published network on its own pairs.
    tolerance : float [dB]

    Returns
    -------
    verdict : str or None
        As `near`; None where the published network was not run.
    words : str
    """
    if "published" not in wide:
        return None, "the published network was not run: nothing tells how hard our test pairs are"
    values = wide["published"].dropna()
    found = of_mean(values)
    words = (
        f"the published network on our test set: {found.value:.2f} dB ({found.low:.2f} to "
        f"{found.high:.2f}, {len(values)} images; the paper: {number:.2f} dB on its own), evidence for "
        "the data and not for the training"
    )
    return near(found, number, tolerance)[0], words


def judge_network_psnr(claim, tables, settings, scale):
    """Judge the PSNR of a network trained here; only the paper scale can confirm or refute it.

    Where the published network misses the paper's number for it, our pairs are harder or easier than
    the paper's, and no training could agree with Table 1 but by chance. The interval holds the spread of
    images and of trainings. The tolerance is half the smallest difference in Table 1: a wider one would
    pass the networks in any order.

    The claim has ``published``: what the paper gives for the published network [dB]. Tables:
    ``per_image``; ``repeats``, repeats.csv of the ablation; for CGRDN ``scaling``, law.csv, which is
    quoted and judges nothing. Settings: table1_tolerance_db, fewest_images, fewest_trainings.
    """
    network, tolerance = claim["id"].rsplit("-", 1)[1], settings["table1_tolerance_db"]
    wide = by_image(tables["per_image"])
    pairs, beside = difficulty(wide, claim["published"], tolerance)
    beside += told_by_scaling(tables.get("scaling"))
    if network not in wide:
        why = f"{network} was not trained in this run; {beside}"
        return {"verdict": UNTESTABLE, "why": why} | TABLE1
    values = wide[network].dropna()
    variance, freedom = spread_of_trainings(tables["repeats"])
    found = of_mean_of_trainings(values, variance, freedom)
    why = too_small(scale, len(values), freedom, settings)
    if pairs == REFUTED:
        verdict = UNTESTABLE
        why = (
            "our test pairs are of another difficulty than the paper's, or unlike what its networks "
            "learnt from"
        )
    elif why is not None:
        verdict = TOO_SMALL
    elif pairs is None:
        verdict, why = UNTESTABLE, "the paper's test pairs are not at hand"
    else:
        verdict, why = near(found, claim["paper"], tolerance)
    numbers = shown(found, "dB", **around(claim["paper"], tolerance))
    return numbers | {"verdict": verdict, "why": f"{why}; {beside}"} | PER_IMAGE


def judge_order(claim, tables, settings, scale):
    """Judge the ranking of the three networks by paired differences; only the paper scale can tell.

    Tables: ``table1``, ``per_image``, ``repeats``. Settings: fewest_images, fewest_trainings.
    """
    table, wide = tables["table1"], by_image(tables["per_image"])
    if not set(NETWORKS) <= set(wide):
        why = "not all three networks were trained in this run"
        return {"verdict": UNTESTABLE, "why": why} | PER_IMAGE
    wide = wide[list(NETWORKS)].dropna()
    variance, freedom = spread_of_trainings(tables["repeats"])
    steps = {
        f"{second} - {first}": of_mean_of_trainings(
            wide[second] - wide[first], variance, freedom, trainings=2
        )
        for first, second in zip(NETWORKS[:-1], NETWORKS[1:], strict=True)
    }
    ratio = row_of(table, "mrunet")["parameters"] / row_of(table, "cgrdn")["parameters"]
    words = ", ".join(
        f"{name} {step.value:+.2f} dB ({step.low:+.2f} to {step.high:+.2f})"
        for name, step in steps.items()
    )
    words += f" on {len(wide)} images; MR-UNET has {ratio:.2f} times the parameters of CGRDN"
    words += ", by a layout that was chosen for their number"
    numbers = shown(steps["cgrdn - grdn"], "dB", agree_low=0.0) | PER_IMAGE
    why = too_small(scale, len(wide), freedom, settings)
    if why is not None:
        return numbers | {"verdict": TOO_SMALL, "why": f"{why}; {words}"}
    chances = [chance_above(step.opposite(), 0.0, freedom) for step in steps.values()]
    verdict = INCONCLUSIVE
    if (holm(chances) < 0.5 * (1.0 - LEVEL)).any() or not SEVEN[0] <= ratio <= SEVEN[1]:
        verdict = REFUTED
    elif all(above(step) == REPRODUCED for step in steps.values()):
        verdict = REPRODUCED
    return numbers | {"verdict": verdict, "why": words}
