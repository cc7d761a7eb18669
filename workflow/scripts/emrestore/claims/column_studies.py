"""What the tables of the studies of columns say of the published network, for their judges."""

import numpy as np

from emrestore.claims.intervals import Interval
from emrestore.claims.verdicts import TOO_SMALL, UNTESTABLE

NETWORK = "published"
BY_NETWORK = "restored by the authors' published network"
RATIO = ["ratio_to_raw", "ratio_low", "ratio_high"]
# deviations quantification-jitter and quantification-origin
DISTORTED = (
    "; jitter up to 0.2 Å, a quarter of the paper's range; all doses share their scan distortions, and "
    "means or quotients over doses take these for independent"
)
CENTRED = (
    "; the mean shift of each image is taken off, so a corrected fast-scan delay does not count"
)


def not_judged(table, settings):
    """Return why a study decides nothing, as a verdict, or nothing where it can.

    Parameters
    ----------
    table : pandas.DataFrame
        Of a study: method, n_realisations.
    settings : dict
        Config section ``audit``: fewest_realisations.

    Returns
    -------
    dict or None
    """
    ours = table[table["method"] == NETWORK]
    if ours.empty:
        why = "the published network was not run: nothing here is the paper's network"
        return {"verdict": UNTESTABLE, "why": why}
    fewest, found = settings["fewest_realisations"], ours["n_realisations"].min()
    if found < fewest:
        why = f"{found:.0f} realisations are fewer than the {fewest} that a verdict needs"
        return {"verdict": TOO_SMALL, "why": why}
    return None


def freedom_of(table):
    """Return the degrees of freedom of the intervals of the published network: realisations less one."""
    return float(table.loc[table["method"] == NETWORK, "n_realisations"].min() - 1)


def halves(rows):
    """Return the rows of low and of high doses: below and above the geometric middle of their range."""
    doses = rows["dose_e_per_a2"]
    low = doses <= np.sqrt(doses.min() * doses.max())
    return rows[low], rows[~low]


def at_doses(words, rows):
    """Return what there is to say of each row with its dose: "0.64 at 500, 2.05 at 5000"."""
    return ", ".join(
        f"{word} at {dose:g}" for word, dose in zip(words, rows["dose_e_per_a2"], strict=True)
    )


def intervals(rows, names=RATIO):
    """Return the intervals of some rows, a list of Interval."""
    return [Interval(*map(float, row)) for row in rows[list(names)].to_numpy()]
