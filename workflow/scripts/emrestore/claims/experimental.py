"""The paper's claim of excellent performance on experimental images (Figure 6)."""

import numpy as np
from scipy import stats

from emrestore.claims.intervals import shown
from emrestore.claims.verdicts import INCONCLUSIVE, REFUTED, REPRODUCED, TOO_SMALL, UNTESTABLE
from emrestore.comparison.residuals import STATISTICS
from emrestore.evidence.laws_of_values import estimated_share

SOURCE = {"rule": "experimental_residuals", "source": "experimental/residuals.csv"}
MODALITIES = 6  # of the paper
# a residual as far from white as one test pair in twenty counts as not white
STRANGE = 0.05
# so few test pairs that no image could be stranger than all of them: the smallest share that
# `strangeness` can find is 1/(1 + pairs), times the number of statistics
TOO_FEW_PAIRS = len(STATISTICS) / STRANGE - 1
SMALLEST_CHANCE = 0.025  # one end of an interval of 95 %


def strangeness(image, tested):
    """Return the probability of a test pair with a residual as far from white, over all statistics.

    Parameters
    ----------
    image : pandas.Series
        Of the statistics.
    tested : pandas.DataFrame
        Of the test pairs.

    Returns
    -------
    float
        The smallest of their shares, times their number (Bonferroni).
    """
    shares = [(1 + (tested[name] >= image[name]).sum()) / (1 + len(tested)) for name in STATISTICS]
    return min(1.0, len(STATISTICS) * min(shares))


def judge_experimental(claim, tables, settings, scale):
    """Judge that residuals of experimental images are as white and free of signal as those of test pairs.

    Nobody knows the truth of an experimental image. What a good restoration leaves is noise, white
    across rows and unknowing of the signal once its variance is levelled, but for scan distortions and
    chance: hence the comparison with test pairs that the same network restores. Judged is the share of
    images that are not stranger than the test pairs.

    Table: ``residuals``, experimental/residuals.csv. Settings: fewest_images (of test pairs; in every
    modality there must be more than `TOO_FEW_PAIRS`, too), almost_any.
    """
    table = tables["residuals"]
    if table is None or not (table["set"] == "experimental").any():
        why = "no experimental image, or no published network, is at hand"
        return {"verdict": UNTESTABLE, "why": why} | SOURCE
    parts = {name: part for name, part in table.groupby("modality")}
    tested = {name: part[part["set"] == "test"] for name, part in parts.items()}
    fewest = min(map(len, tested.values()))
    images = table[table["set"] == "experimental"]
    chances = np.array([strangeness(row, tested[row["modality"]]) for _, row in images.iterrows()])
    like = chances >= STRANGE
    strange, n = int((~like).sum()), len(images)
    share, low, high = estimated_share(like, 0.95)
    modalities = images["modality"].nunique()
    middle = {
        name: f"{images[name].median():.2f} ({table[table['set'] == 'test'][name].median():.2f})"
        for name in STATISTICS
    }
    why = (
        f"{n - strange} of {n} experimental images, of {modalities} of {MODALITIES} modalities, leave a "
        f"residual not stranger than test pairs, by whiteness and by signal in it; medians, in brackets "
        f"of the test pairs: correlation across rows {middle['across']}, with the restored image "
        f"{middle['shared']}, misfit of the variance {middle['misfit']}; largest correlation across "
        f"rows {images['across'].abs().max():.2f}. A residual does not tell whether structure was "
        "invented, or noise left"
    )
    if fewest < settings["fewest_images"]:
        verdict, words = TOO_SMALL, f"{fewest} test pairs are too few to tell what is usual"
    elif fewest <= TOO_FEW_PAIRS:
        verdict = TOO_SMALL
        words = f"beside {fewest} test pairs no image can be strange, it takes {TOO_FEW_PAIRS:.0f}"
    elif stats.binom.sf(strange - 1, n, STRANGE) < SMALLEST_CHANCE:
        verdict, words = REFUTED, "more than chance makes strange"
    elif low >= settings["almost_any"] and modalities == MODALITIES:
        verdict, words = REPRODUCED, f"at least {settings['almost_any']:.0%} of all are not"
    else:
        verdict, words = INCONCLUSIVE, "too few images, or modalities, for more"
    found = (100 * share, 100 * low, 100 * high)
    numbers = shown(found, "%", agree_low=100 * settings["almost_any"])
    return numbers | {"verdict": verdict, "why": f"{why}; {words}"} | SOURCE
