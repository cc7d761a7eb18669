"""The paper's claims on contrast, dose and fast-scan response, against the authors' own pairs."""

import numpy as np
from scipy import stats

from emrestore.claims.intervals import around, shown
from emrestore.claims.medians import of_median
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL
from emrestore.evidence.laws_of_values import estimated_share

PAIRS = {"rule": "printed_laws", "source": "evidence/printed_laws.csv"}
RESPONSE = {"rule": "printed_laws", "source": "evidence/printed_response.csv"}
CONTRAST_RANGE = (0.01, 0.35)  # the paper, before eq. 25
DOSE_RANGE = (0.5, 750.0)  # electrons per pixel of mean intensity; the paper, before eq. 30
DOSE_SCALE = 0.5  # the paper
TEM = ("hrtem", "lrtem")  # the paper prints the law of the dose for them alone
NORM = 1.0  # integral of psf_readout; the paper, after eq. 50
SMALLEST_CHANCE = 0.025  # of values as far from a law by chance; one end of an interval of 95 %


def judge_response_norm(claim, tables, settings, scale):
    """Judge that eq. 49 with the factor of eq. 50 integrates to 1, for the authors' pairs.

    What is printed is judged, and not what is meant: eq. 50 is a misprint, which the reasons say first.
    The ends are the smallest and largest integral: nothing here is random.

    Table: ``printed_response``, printed_response.csv. Setting: normalised_within.
    """
    table = tables["printed_response"]
    values, within = table["readout"], settings["normalised_within"]
    close = (values - NORM).abs() <= within
    verdict = REPRODUCED if close.all() else INCONCLUSIVE if close.any() else REFUTED
    misprint = (
        f"{REFUTED} as printed: eq. 50 is the integral and not its inverse, for twice the frequency and "
        f"the other sign, a misprint; what the paper claims, a response that integrates to 1, holds in "
        f"the authors' pairs, of which five decode exactly with a normalised response (deviation "
        f"fast-scan-printed); "
    )
    why = (misprint if verdict == REFUTED else "") + (
        f"with β, γ and θ of {len(table)} of the authors' pairs (shown: median, smallest and largest), "
        f"{close.sum()} integrals are within "
        f"{within:g} of 1, the decay read as exp(-|x|/β): exp(-x/β) for x <= 0 has no integral; "
        f"with the inverse of eq. 50 it is {table['inverse'].min():.2f} to {table['inverse'].max():.2f}, "
        f"and eq. 47 with eq. 48, which integrates to 1/4, {table['both'].min():.2f} to "
        f"{table['both'].max():.2f}; this project normalises on the pixels"
    )
    found = (values.median(), values.min(), values.max())
    numbers = shown(found, "-", **around(NORM, within))
    return numbers | {"verdict": verdict, "why": why} | RESPONSE


def judge_contrast_range(claim, tables, settings, scale):
    """Judge that Std/E of the authors' undistorted images lies in the printed range.

    The stored images have lost their zero, which can only raise Std/E: an image above the range whose
    zero is not known may lie in it. It counts as outside where the range is to be confirmed, and as
    inside where it is to be refuted, so that no image is left out by what it shows. The lower end is
    that with the unknown images inside, the upper end that with them outside.

    Table: ``printed_laws``, printed_laws.csv. Settings: fewest_images; ``slips``, the share of images
    that may lie outside by a fault of the measurement; ``outside_at_most``, the share below which the
    range is confirmed.
    """
    contrast, n = tables["printed_laws"]["contrast"], len(tables["printed_laws"])
    known = tables["printed_laws"]["zero_known"].astype(bool)
    low, high = CONTRAST_RANGE
    # a known zero can only lower Std/E: what lies below the range stays there
    outside = (contrast < low) | ((contrast > high) & known)
    unknown = (contrast > high) & ~known
    share, lowest, _ = estimated_share(outside, 0.95)
    _, _, highest = estimated_share(outside | unknown, 0.95)
    slips, most = settings["slips"], settings["outside_at_most"]
    chance = stats.binom.sf(outside.sum() - 1, n, slips)
    border = most
    if chance < SMALLEST_CHANCE:
        verdict, words = REFUTED, f"too many for slips in {slips:.0%} (p = {chance:.1g})"
        border = slips
    elif n < settings["fewest_images"]:
        verdict, words = TOO_SMALL, f"fewer than the {settings['fewest_images']} a verdict needs"
    elif highest < most:
        verdict, words = REPRODUCED, f"fewer than {most:.0%} lie outside"
    else:
        verdict, words = INCONCLUSIVE, f"it may be slips, or more than {most:.0%}"
    why = (
        f"share of all {n} undistorted images of the authors outside [{low:g}, {high:g}]: "
        f"{outside.sum()} for certain, {unknown.sum()} more lie above it with an unknown zero, which "
        f"raises Std/E; {lowest:.1%} at least (unknown ones inside) and {highest:.1%} at most (outside), "
        f"95 % (Clopper and Pearson); Std/E from {contrast.min():.2f} to {contrast.max():.2f}; {words}"
    )
    # the border that the interval was held against
    numbers = shown((100 * share, 100 * lowest, 100 * highest), "%", agree_high=100 * border)
    return numbers | {"verdict": verdict, "why": why} | PAIRS


def judge_dose_law(claim, tables, settings, scale):
    """Judge that the doses of the authors' TEM pairs follow the printed law, in either of its readings.

    The paper prints it for TEM alone (before eq. 30); of S(T)EM it says that there is a dose scale, and
    no law of it (eq. 45): what scanned pairs show stands in the reasons and decides nothing. Pairs of
    which only a lower bound of the dose is known are put at it, and at the end of the range: what speaks
    better for the law counts.

    Table: ``printed_laws``, printed_laws.csv. Settings: fewest_images; ``same_median``, the factor
    within which the interval of the median must lie for the law to be confirmed.
    """
    table = tables["printed_laws"].dropna(subset=["dose", "dose_low"], how="all")
    of_tem = table["modality"].isin(TEM)
    doses, scanned = both_ends(table[of_tem]), both_ends(table[~of_tem])
    n, bounds = int(of_tem.sum()), int(table["dose"][of_tem].isna().sum())
    laws = readings()
    chances = {name: max(p_of(law, d) for d in doses) for name, law in laws.items()}
    likelier = max(chances, key=chances.get)
    intervals = np.array([of_median(d) for d in doses])
    low, high = intervals[:, 1].min(), intervals[:, 2].max()
    expected, factor = laws[likelier].median(), settings["same_median"]
    if n < settings["fewest_images"]:
        verdict, words = TOO_SMALL, f"fewer than the {settings['fewest_images']} a verdict needs"
    elif chances[likelier] < SMALLEST_CHANCE:
        verdict, words = REFUTED, "neither reading can have given them"
    elif expected / factor <= low and high <= expected * factor:
        verdict, words = REPRODUCED, f"the median within a factor of {factor:g} of the law's"
    else:
        verdict, words = INCONCLUSIVE, "too few to tell the median"
    told = "; ".join(
        f"{name}: median {laws[name].median():.3g}, p = {chance:.2g}"
        for name, chance in chances.items()
    )
    why = (
        f"median dose of {n} of the authors' TEM pairs ({bounds} known as a lower bound only), "
        f"Kolmogorov-Smirnov against the printed law, {told}; {words}; {told_by_scanned(scanned, laws)}"
    )
    agree = {"agree_low": expected / factor, "agree_high": expected * factor}
    numbers = shown((intervals[0, 0], low, high), "electrons per pixel", **agree)
    return numbers | {"verdict": verdict, "why": why} | PAIRS


def readings():
    """Return the printed law of the dose, in the two ways to read its scale, as frozen distributions."""
    least, largest = DOSE_RANGE
    length = largest - least
    return {
        "scale 0.5 of the range": stats.truncexpon(1 / DOSE_SCALE, least, DOSE_SCALE * length),
        "scale 0.5 electrons": stats.truncexpon(length / DOSE_SCALE, least, DOSE_SCALE),
    }


def both_ends(table):
    """Return the doses of pairs, a mere lower bound put at itself, and at the end of the range."""
    return [table["dose"].fillna(other) for other in (table["dose_low"], DOSE_RANGE[1])]


def told_by_scanned(doses, laws):
    """Return what scanned pairs say of the law that the paper prints for TEM, in words."""
    beside = f"the paper prints no law for S(T)EM, whose {len(doses[0])} pairs do not count"
    if not len(doses[0]):
        return beside
    chance = max(p_of(law, d) for law in laws.values() for d in doses)
    return f"{beside}: median {doses[0].median():.3g}, p = {chance:.2g} of the likelier reading"


def p_of(law, values):
    """Return the probability of values as far from a law, a frozen distribution, as these."""
    return float(stats.kstest(values, law.cdf).pvalue)
