"""The score of the trust check: what is usual of each modality, and how the features are weighed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logsumexp

FARTHEST = 5.0  # deviations; what lies farther out counts as much


@dataclass(frozen=True)
class Reference:
    """The score of a network's restorations.

    Attributes
    ----------
    table : pandas.DataFrame
        Index feature; columns ``usual_MODALITY``, ``deviation``, and for each kind of foreign images
        ``weight_KIND`` (of the deviation from the usual) and ``far_KIND`` (of its absolute value);
        ``middle``, the mean deviation of the training's images, and one ``axis_NUMBER`` for each
        feature: the projections of the deviations from the middle on the axes are uncorrelated and
        of one size, and the mean of their summed squares over the tiles of an image at the limit is 1.
    intercepts : pandas.Series
        By kind.
    """

    table: pd.DataFrame
    intercepts: pd.Series

    def deviations(self, found, modality):
        """Return the features in deviations from the usual, and those deviations' absolute values.

        Parameters
        ----------
        found : pandas.DataFrame
            Features, one row a tile.
        modality : str

        Returns
        -------
        numpy.ndarray (tiles, 2 features)
        """
        return standardised(found[self.table.index], self.table, modality)

    def weights(self):
        """Return the weights of the deviations, numpy.ndarray (2 features, kinds)."""
        return np.concatenate(
            [
                self.table[[f"{part}_{kind}" for kind in self.intercepts.index]].to_numpy()
                for part in ("weight", "far")
            ]
        )

    def evidence(self, found, modality):
        """Return the logarithm of the odds of each kind against the training's images.

        Parameters
        ----------
        found : pandas.DataFrame
            Features, one row a tile.
        modality : str

        Returns
        -------
        numpy.ndarray (tiles, kinds)
        """
        return self.deviations(found, modality) @ self.weights() + self.intercepts.to_numpy()

    def axes(self):
        """Return the axes of strangeness, numpy.ndarray (features, features)."""
        return self.table[[name for name in self.table if name.startswith("axis_")]].to_numpy()

    def from_middle(self, found, modality):
        """Return the deviations of the features from the middle, numpy.ndarray (tiles, features)."""
        far = self.deviations(found, modality)[:, : len(self.table)]
        return far - self.table["middle"].to_numpy()

    def strangeness(self, found, modality):
        """Return how far tiles lie from the training's images, of whatever kind they are.

        Parameters
        ----------
        found : pandas.DataFrame
            Features, one row a tile.
        modality : str

        Returns
        -------
        numpy.ndarray (tiles,)
            Squared distance of Mahalanobis; 1 at the limit.
        """
        return ((self.from_middle(found, modality) @ self.axes()) ** 2).sum(axis=1)


def combined(evidence, strangeness):
    """Return the score: the evidence for any foreign kind or the strangeness, whichever is larger.

    Parameters
    ----------
    evidence : numpy.ndarray (..., kinds)
        As of `Reference.evidence`, or its mean over tiles.
    strangeness : numpy.ndarray (...)
        As of `Reference.strangeness`, or its mean over tiles.

    Returns
    -------
    numpy.ndarray (...)
    """
    return np.maximum(logsumexp(evidence, axis=-1), np.log(strangeness))


def standardised(found, table, modality):
    """Return features in deviations from the usual, at most `FARTHEST`, and their absolute values.

    Parameters
    ----------
    found : pandas.DataFrame
        Features in the order of the table, one row a tile.
    table : pandas.DataFrame
        As of `Reference`.
    modality : str

    Returns
    -------
    numpy.ndarray (tiles, 2 features)
    """
    far = (found.to_numpy() - table[f"usual_{modality}"].to_numpy()) / table["deviation"].to_numpy()
    far = np.clip(far, -FARTHEST, FARTHEST)
    return np.concatenate([far, np.abs(far)], axis=1)


def read_references(path):
    """Return the Reference of every modality in a csv file, a dict.

    The file holds a table for each group of microscopes that record alike, one below the other; the
    intercepts are the weights of the row ``intercept``.
    """
    references = {}
    for _, table in pd.read_csv(path, index_col="feature").groupby("group"):
        kinds = [name.removeprefix("weight_") for name in table if name.startswith("weight_")]
        intercepts = table.loc["intercept", [f"weight_{kind}" for kind in kinds]].astype(float)
        intercepts = intercepts.set_axis(kinds).dropna()
        table = table.drop(index="intercept", columns="group").dropna(axis="columns")
        usual = [name for name in table if name.startswith("usual_")]
        reference = Reference(table, intercepts)
        references |= dict.fromkeys([name.removeprefix("usual_") for name in usual], reference)
    return references
