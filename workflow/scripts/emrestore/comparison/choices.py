"""Which learning rate, loss weights and loss terms serve best, as far as short trainings can tell.

Every choice is trained with the same seeds and scored on the same images. A difference of two
choices has two errors: images differ in it, and so do seeds. The first is the spread of the images
after the mean over the repeats. Two repeats alone say little of the second: it is taken as equal
for all choices and estimated on all of them together, after what a choice and what a repeat have in
common is taken off. The variances add up, with the degrees of freedom of Satterthwaite (Biometrics
Bulletin 2, 110). The images' spread holds part of the seeds' too: intervals are rather too wide.
"""

import numpy as np
import pandas as pd
from scipy import stats

from emrestore.comparison.image_measures import MEASURES


def paired(scores, measure):
    """Return one measure with a column a variant and a row an image and repeat.

    Parameters
    ----------
    scores : pandas.DataFrame
        variant, repeat, image, and the measure.
    measure : str
    """
    return scores.pivot(index=["repeat", "image"], columns="variant", values=measure)


def seed_variance(wide):
    """Return the variance between trainings that differ in their seed alone.

    Parameters
    ----------
    wide : pandas.DataFrame
        From `paired`: all variants.

    Returns
    -------
    variance : float
        Of the mean over the images; nan for one repeat.
    freedom : int
        Degrees of freedom behind it.
    """
    means = wide.groupby("repeat").mean().to_numpy()
    rest = means - means.mean(axis=1, keepdims=True) - means.mean(axis=0) + means.mean()
    freedom = (means.shape[0] - 1) * (means.shape[1] - 1)
    return (float((rest**2).sum() / freedom) if freedom else float("nan")), freedom


def difference(wide, variant, base, tail):
    """Return the mean paired difference of two variants with its interval.

    Parameters
    ----------
    wide : pandas.DataFrame
        From `paired`: all variants, since they share the variance of the seeds.
    variant, base : str
        What is compared, and with what.
    tail : float
        Probability beyond each end of the interval.

    Returns
    -------
    mean, low, high : float
        The bounds are nan for one repeat or one image.
    """
    by_image = (wide[variant] - wide[base]).groupby("image").mean()
    mean, n = float(by_image.mean()), len(by_image)
    between, freedom = seed_variance(wide)
    images = by_image.var(ddof=1) / n
    # each of both variants has seeds of its own
    seeds = 2.0 * between / wide.index.unique("repeat").size
    total = images + seeds
    if total == 0.0:
        return mean, mean, mean
    together = total**2 / (images**2 / (n - 1) + seeds**2 / freedom) if freedom else np.nan
    half = stats.t.ppf(1.0 - tail, together) * np.sqrt(total)
    return mean, float(mean - half), float(mean + half)


def grid_table(scores, cells, in_use, confidence):
    """Return the grid with its best set, which holds the best cell with the given confidence.

    A cell leaves the set where it is worse than the cell of the highest mean PSNR, by a one-sided
    test at the level (1 - confidence)/(cells - 1). The best cell leaves it only if it tests worse
    than some other one: by Bonferroni's inequality that happens in at most 1 - confidence of all
    studies, whichever cell came out highest (subset selection of Gupta, Technometrics 7, 225).

    Parameters
    ----------
    scores : pandas.DataFrame
        variant, repeat, image, psnr_db, of all variants that share the variance of the seeds.
    cells : list of dict
        variant, weights (name of the set), learning_rate.
    in_use : str
        Variant with the values in use.
    confidence : float

    Returns
    -------
    pandas.DataFrame
        variant, weights, learning_rate, psnr_db, difference_db, low_db, high_db (less the best cell,
        whose own bounds are nan; each end at the level of the test), in_best_set, in_use, gain_db,
        gain_low_db, gain_high_db (less the cell in use, whose own are 0; each end of all cells together
        is wrong with half of 1 - confidence, by Bonferroni's inequality), n_repeats, n_images.
    """
    names = [cell["variant"] for cell in cells]
    wide = paired(scores, "psnr_db")
    quality = wide.mean()
    best = quality[names].idxmax()
    tail = (1.0 - confidence) / max(1, len(cells) - 1)
    rows = []
    for cell in cells:
        name = cell["variant"]
        found = difference(wide, name, best, tail)
        if name == best:
            found = 0.0, np.nan, np.nan
        gain = (0.0, 0.0, 0.0) if name == in_use else difference(wide, name, in_use, tail / 2)
        rows.append(
            {
                **cell,
                "psnr_db": quality[name],
                **dict(zip(("difference_db", "low_db", "high_db"), found, strict=True)),
                "in_best_set": name == best or not found[2] < 0.0,
                "in_use": name == in_use,
                **dict(zip(("gain_db", "gain_low_db", "gain_high_db"), gain, strict=True)),
                "n_repeats": scores["repeat"].nunique(),
                "n_images": scores["image"].nunique(),
            }
        )
    return pd.DataFrame(rows)


def terms_table(scores, terms, base, confidence):
    """Return what each loss term does: with it less without it, all other weights as in use.

    Parameters
    ----------
    scores : pandas.DataFrame
        variant, repeat, image and `MEASURES`, of all variants that share the variance of the seeds.
    terms : list of dict
        term, variant (the one that switches it), in_use (bool), weight (where it is on).
    base : str
        Variant with the weights in use.
    confidence : float
        Of each interval by itself.

    Returns
    -------
    pandas.DataFrame
        term, in_use, weight, measure, on, off, difference, low, high, n_repeats, n_images.
    """
    tables = {measure: paired(scores, measure) for measure in MEASURES}
    rows = []
    for term in terms:
        on, off = (base, term["variant"]) if term["in_use"] else (term["variant"], base)
        for measure, wide in tables.items():
            found = difference(wide, on, off, (1.0 - confidence) / 2)
            rows.append(
                {
                    **{key: term[key] for key in ("term", "in_use", "weight")},
                    "measure": measure,
                    "on": wide[on].mean(),
                    "off": wide[off].mean(),
                    **dict(zip(("difference", "low", "high"), found, strict=True)),
                    "n_repeats": scores["repeat"].nunique(),
                    "n_images": scores["image"].nunique(),
                }
            )
    return pd.DataFrame(rows)
