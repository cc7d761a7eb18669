"""PSNR against the operations of a training: a saturating power law, and what it says of a longer one.

The law is PSNR(C) = limit - amplitude·C^(-exponent), C in TFLOP, amplitude >= 0 [dB]. The mean PSNR
of a training strays about it, and the images are a sample: intervals hold both. Nothing shorter
than the saturation tells where it lies, so far beyond the trainings they are wide.
"""

import numpy as np
import pandas as pd

from emrestore.comparison.metrics import percentile_interval

OWN, REFERENCE, OTHER_PAIRS = "this run", "reference", "other pairs"
UNKNOWNS = 3
EXPONENTS = 1000  # tried between the bounds; neighbours differ by half a percent
CURVE = 60  # points of the band that the figure shows
LAW = ("limit_db", "amplitude_db", "exponent")
LAW_COLUMNS = ["quantity", "value", "low", "high", "tflop", "n_budgets", "n_trainings", "n_images"]
LAW_COLUMNS += ["why"]
BAND = ["tflop", "psnr_db", "low", "high"]


class TooFewBudgets(ValueError):
    """Fewer budgets than the law has unknowns."""


def joined(own, reference):
    """Return the scores of a run beside those of the reference for budgets that it left out.

    Parameters
    ----------
    own, reference : pandas.DataFrame
        budget, repeat, parameters, tflop, seconds, pairs, image, psnr_db; `pairs` is a hash of the
        scored pairs. The second may be empty.

    Returns
    -------
    pandas.DataFrame
        With ``source``: `OWN`, `REFERENCE`, or `OTHER_PAIRS` for rows of the reference that were
        scored on pairs other than those of the run: no law holds for both.
    """
    others = reference[~reference["budget"].isin(own["budget"])]
    same = others["pairs"].isin(own["pairs"])
    source = np.where(same, REFERENCE, OTHER_PAIRS)
    return pd.concat([own.assign(source=OWN), others.assign(source=source)], ignore_index=True)


def points(scores):
    """Return the mean PSNR of every training.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `joined`.

    Returns
    -------
    pandas.DataFrame
        budget, repeat, parameters, tflop, seconds, source, psnr_db, n_images; by operations.
    """
    return (
        scores.groupby(["budget", "repeat", "parameters", "tflop", "seconds", "source"])
        .agg(psnr_db=("psnr_db", "mean"), n_images=("psnr_db", "size"))
        .reset_index()
        .sort_values(["tflop", "repeat"], ignore_index=True)
    )


def power_law(tflop, limit_db, amplitude_db, exponent):
    """Return the PSNR [dB] of the law at some operations [TFLOP]; arrays are broadcast."""
    return limit_db - amplitude_db * np.asarray(tflop, float) ** -exponent


def fitted(tflop, psnr_db, weights, bounds):
    """Fit the law by weighted least squares.

    With its exponent given the law is linear, so many exponents are tried and no start is needed.

    Parameters
    ----------
    tflop, weights : numpy.ndarray (n,)
    psnr_db : numpy.ndarray (m, n) [dB]
        One world a row.
    bounds : (float, float)
        Of the exponent.

    Returns
    -------
    limit_db, amplitude_db, exponent : numpy.ndarray (m,)
    """
    share = weights / weights.sum()
    powers = np.geomspace(*bounds, EXPONENTS)
    falls = -(tflop ** -powers[:, None])
    level, middle = psnr_db @ share, falls @ share
    shape = (falls - middle[:, None]) * share
    common = shape @ (psnr_db - level[:, None]).T
    amplitudes = np.maximum(common, 0.0) / (shape * falls).sum(axis=1)[:, None]
    # what an exponent takes off the sum of squares
    best = (amplitudes * common).argmax(axis=0)
    amplitude = amplitudes[best, np.arange(len(best))]
    return level - amplitude * middle[best], amplitude, powers[best]


def scatter(values, numbers, law_db):
    """Return how far one training strays, and the degrees of freedom that this is known with.

    Parameters
    ----------
    values : list of numpy.ndarray
        Mean PSNR of the trainings of each budget [dB].
    numbers : numpy.ndarray
        Trainings of each budget.
    law_db : numpy.ndarray
        The fitted law at each budget.

    Returns
    -------
    deviation : float [dB]
        Of one training; the larger one of that between seeds, and that of the budgets about the
        law, which holds what makes a budget better or worse than its neighbours too. 0 if there is
        neither a second seed nor a budget more than the law has unknowns.
    freedom : int
    """
    means = np.array([part.mean() for part in values])
    between_seeds = sum(((part - part.mean()) ** 2).sum() for part in values)
    about_law = (numbers * (means - law_db) ** 2).sum()
    known = [
        (np.sqrt(squares / freedom), int(freedom))
        for squares, freedom in (
            (between_seeds, (numbers - 1).sum()),
            (about_law, len(values) - UNKNOWNS),
        )
        if freedom > 0
    ]
    return max(known, default=(0.0, 0))


class Scaling:
    """The law of some trainings, and the laws of worlds that may lie behind them.

    A world draws how far one training strays, from its chi-square distribution; with it how each
    budget strays; and the images anew, with replacement and the same ones for all networks. (To
    draw the seeds anew would not do: of two seeds it shows half the variance.)

    Parameters
    ----------
    scores : pandas.DataFrame
        From `joined`; rows of `OTHER_PAIRS` are left out.
    bounds : (float, float)
        Of the exponent.
    rng : numpy.random.Generator
    resamples : int
        Number of worlds.

    Attributes
    ----------
    tflop : numpy.ndarray (n,)
        Of each budget.
    law : list of float
        The three of `LAW`.
    worlds, same_images : tuple of three numpy.ndarray (resamples,)
        The laws of the worlds, with images drawn anew and with those of the run.
    drawn : numpy.ndarray (resamples, images)
        Weight of each image in a world; sums are 1.
    scatter : float [dB]
        From `scatter`.

    Raises
    ------
    TooFewBudgets
    """

    def __init__(self, scores, bounds, rng, resamples):
        used = scores[scores["source"] != OTHER_PAIRS]
        names = ["tflop", "budget", "repeat"]
        wide = used.pivot(index=names, columns="image", values="psnr_db")
        self.images, self.trainings = wide.columns, len(wide)
        budget, budgets = pd.factorize(wide.index.droplevel("repeat"))
        self.tflop = np.array([operations for operations, _ in budgets])
        if len(budgets) < UNKNOWNS:
            raise TooFewBudgets(f"{len(budgets)} budgets, and the law has {UNKNOWNS} unknowns")
        numbers = np.bincount(budget)
        mean = np.equal.outer(np.arange(len(numbers)), budget) / numbers[:, None]
        per_budget = mean @ wide.to_numpy()
        observed = per_budget.mean(axis=1)

        def laws(psnr_db):
            return fitted(self.tflop, psnr_db, numbers, bounds)

        self.law = [float(part[0]) for part in laws(observed[None])]
        of_trainings = wide.to_numpy().mean(axis=1)
        values = [of_trainings[budget == number] for number in range(len(numbers))]
        self.scatter, freedom = scatter(values, numbers, power_law(self.tflop, *self.law))
        deviation = self.scatter * np.sqrt(freedom / rng.chisquare(max(freedom, 1), resamples))
        strayed = rng.normal(size=(resamples, len(numbers))) * deviation[:, None] / np.sqrt(numbers)
        n = len(self.images)
        self.drawn = rng.multinomial(n, np.full(n, 1 / n), resamples) / n
        self.worlds = laws(self.drawn @ per_budget.T + strayed)
        self.same_images = laws(observed + strayed)


def compared(low, high):
    """Return what the law comes to, of the interval of a number that it has not seen less the law."""
    word = "falls short of" if low > 0 else "goes beyond" if high < 0 else "cannot be told from"
    return f"the law {word} the published network"


def law_table(scaling, paper, confidence):
    """Return the law, and its extrapolation beside the published network.

    Parameters
    ----------
    scaling : Scaling
    paper : pandas.DataFrame
        tflop of the paper's training; image, psnr_db of the published network, nan without it.
    confidence : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        quantity (`LAW`, scatter_db, extrapolated_db, published_db, published_less_law_db), value,
        low, high, tflop (where it holds, nan for the law itself), n_budgets, n_trainings, n_images,
        why. Intervals hold for images like these.
    """
    tflop = float(paper["tflop"].iloc[0])
    value, draws = float(power_law(tflop, *scaling.law)), power_law(tflop, *scaling.worlds)
    found = list(zip(LAW, scaling.law, scaling.worlds, strict=True))
    found += [("scatter_db", scaling.scatter, None), ("extrapolated_db", value, draws)]
    published = paper.set_index("image")["psnr_db"].reindex(scaling.images).to_numpy()
    if np.isfinite(published).all():
        mean, means = published.mean(), scaling.drawn @ published
        found.append(("published_db", mean, means))
        found.append(("published_less_law_db", mean - value, means - draws))
    rows = []
    for quantity, number, of_worlds in found:
        row = {"quantity": quantity, "value": number, "low": float("nan"), "high": float("nan")}
        if of_worlds is not None:
            row["low"], row["high"] = percentile_interval(of_worlds, confidence)
        row["tflop"] = float("nan") if quantity in (*LAW, "scatter_db") else tflop
        row |= {"n_budgets": len(scaling.tflop), "n_trainings": scaling.trainings}
        row |= {"n_images": len(scaling.images), "why": ""}
        if quantity == "published_less_law_db":
            row["why"] = compared(row["low"], row["high"])
        rows.append(row)
    return pd.DataFrame(rows, columns=LAW_COLUMNS)


def band(scaling, furthest, confidence):
    """Return the law and its interval on these images from the smallest budget to `furthest` [TFLOP].

    Returns
    -------
    pandas.DataFrame
        tflop, psnr_db, low, high.
    """
    rows = []
    for tflop in np.geomspace(scaling.tflop[0], furthest, CURVE):
        draws = power_law(tflop, *scaling.same_images)
        rows.append(
            (tflop, power_law(tflop, *scaling.law), *percentile_interval(draws, confidence))
        )
    return pd.DataFrame(rows, columns=BAND)
