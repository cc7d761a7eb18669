"""Is a restoration to be trusted? A judgement tile by tile, from the residual and the restored image.

The features of a tile (`emrestore.restoration.residual`) are brought to standard deviations from the
mean of simulated images of its modality, restored by the same network. A logistic score, fitted on
such images and on images that the networks were not made for, weighs them; the verdict is by the
mean score of all tiles, and a suspicious region by that of one tile.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from emrestore.restoration.residual import features

TILE = 128  # pixel; the size at which the score was fitted
SMALLEST_TILE = 64  # pixel; a smaller image has too few for its spectrum
REASONS = 3
FARTHEST = 5.0  # standard deviations; what lies farther out counts as much

PLAIN = {
    "poisson_share": "how the noise grows with the signal",
    "variance_misfit": "how far the noise departs from a Poisson-Gauss model",
    "noise_to_signal": "the strength of the noise against the restored image",
    "column_means": "offsets of whole columns left in the residual",
    "row_means": "offsets of whole rows left in the residual",
    "tails": "how far single pixels of the residual stick out",
    "skew": "the asymmetry of the residual",
    "outliers": "the number of outlying pixels in the residual",
    "wave": "a single wave in the residual",
    "wave_alone": "a single wave in the residual that the restored image lacks",
    "edges": "noise that gathers at the edges of the restored image",
    "shared": "what residual and restored image share",
    "shared_fine": "fine structure that residual and restored image share",
    "structure": "smooth structure left in the residual",
    "unevenness": "noise that differs from region to region",
    "image_wave": "a single wave in the restored image",
    "image_columns": "offsets of whole columns in the restored image",
    "image_rows": "offsets of whole rows in the restored image",
    "wave_lonely": "a wave in the raw image that stands alone",
    "extremes": "the number of pixels at both ends of the raw image's brightness",
    "isolated": "the number of pixels of the raw image that differ from all neighbours",
    "blocks": "steps at every eighth pixel, as JPEG leaves them",
    "levels": "the number of grey levels of the raw image",
    "image_tails": "the brightness of the restored image's extremes",
    "image_skew": "the asymmetry of the restored image's brightness",
}
PACE = ("slowest", "slow", "fast", "fastest")


def plain(name):
    """Return a feature in plain words."""
    if name in PLAIN:
        return PLAIN[name]
    kind, place = name.split("_")
    if kind in ("along", "across"):
        return f"the correlation of the residual over {place} pixels {kind} the scan"
    part = "residual" if kind == "noise" else "restored image"
    across, along = (PACE[int(digit)] for digit in place)
    return f"the power of the {part} in its {across} waves across and {along} along the scan"


@dataclass(frozen=True)
class Tile:
    """A part of an image [pixel] and its score."""

    top: int
    left: int
    height: int
    width: int
    score: float


@dataclass(frozen=True)
class Judgement:
    """What is to be said of one restored frame.

    Attributes
    ----------
    verdict : str
        ``fits``, ``doubtful`` or ``not judged``.
    score, limit : float
        Mean of the tiles; the verdict is doubtful above the limit. nan if not judged.
    tiles : list of Tile
    reasons : list of str
        What speaks against the restoration most, or why there is no verdict.
    """

    verdict: str
    score: float
    limit: float
    tiles: list
    reasons: list

    def suspicious(self):
        """Return the tiles whose own score lies above the limit, where the verdict is not for all."""
        return [tile for tile in self.tiles if tile.score > self.limit]

    def sentence(self):
        """Return the verdict as one plain sentence."""
        if self.verdict == "not judged":
            return f"Not judged: {self.reasons[0]}."
        share = f"{len(self.suspicious())} of {len(self.tiles)} regions stand out"
        numbers = f"score {self.score:.2f}, limit {self.limit:.2f}"
        if self.verdict == "fits":
            return f"Nothing speaks against this restoration ({numbers}; {share})."
        return (
            f"Doubtful: this image is unlike those the network was made for ({numbers}; {share})."
        )

    def row(self):
        """Return the judgement as a row of a table."""
        return {
            "verdict": self.verdict,
            "score": self.score,
            "limit": self.limit,
            "tiles": len(self.tiles),
            "suspicious_tiles": len(self.suspicious()),
            "reasons": "; ".join(self.reasons),
        }


@dataclass(frozen=True)
class Reference:
    """The score of a network's restorations.

    Attributes
    ----------
    table : pandas.DataFrame
        Index feature; columns ``mean_MODALITY``, ``deviation``, ``weight`` (of the deviation from
        the mean) and ``weight_far`` (of its absolute value).
    intercept : float
    """

    table: pd.DataFrame
    intercept: float

    def contributions(self, found, modality):
        """Return what each feature adds to the score.

        Parameters
        ----------
        found : pandas.DataFrame
            Features, one row a tile.
        modality : str

        Returns
        -------
        numpy.ndarray (tiles, features)
        """
        far = standardised(found[self.table.index], self.table, modality)
        return (
            far * self.table["weight"].to_numpy()
            + np.abs(far) * self.table["weight_far"].to_numpy()
        )


def standardised(found, table, modality):
    """Return features in deviations from the mean of their modality, at most `FARTHEST`."""
    mean = table[f"mean_{modality}"].to_numpy()
    return np.clip((found.to_numpy() - mean) / table["deviation"].to_numpy(), -FARTHEST, FARTHEST)


def read_references(path):
    """Return the Reference of every modality in a csv file, a dict.

    The file holds a table for each group of microscopes that record alike, one below the other; the
    intercept is the weight of the row ``intercept``.
    """
    references = {}
    for _, table in pd.read_csv(path, index_col="feature").groupby("group"):
        intercept = float(table.loc["intercept", "weight"])
        table = table.drop(index="intercept", columns="group").dropna(axis="columns")
        means = [name for name in table if name.startswith("mean_")]
        reference = Reference(table, intercept)
        references |= dict.fromkeys([name.removeprefix("mean_") for name in means], reference)
    return references


def cut(height, width):
    """Return where the tiles of an image begin and how large they are: (top, left, height, width).

    They cover the image and overlap where its edges are no multiples of `TILE`.
    """

    def starts(n):
        count = -(-n // TILE)
        return [0] if count == 1 else np.linspace(0, n - TILE, count).round().astype(int).tolist()

    size = min(height, TILE), min(width, TILE)
    return [(top, left, *size) for top in starts(height) for left in starts(width)]


def tile_features(raw, restored):
    """Return the features of all tiles.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)
        Neither scale nor offset of their common intensity matters.

    Returns
    -------
    tiles : list of (top, left, height, width)
    found : pandas.DataFrame
        One row a tile.
    """
    tiles, rows = cut(*raw.shape), []
    darkest = raw.min()  # the pairs begin at zero, the user's images need not
    raw, restored = raw - darkest, restored - darkest
    for top, left, height, width in tiles:
        part = slice(top, top + height), slice(left, left + width)
        rows.append(features(raw[part], restored[part]))
    return tiles, pd.DataFrame(rows)


def judged(raw, restored, modality, reference, limit):
    """Judge one restored frame.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)
    modality : str
    reference : Reference or None
        None: the network has none.
    limit : float
        Largest mean score of an image that passes.

    Returns
    -------
    Judgement
    """
    nothing = float("nan")
    raw, restored = np.asarray(raw, float), np.asarray(restored, float)
    if reference is None:
        why = "there is no reference for a network trained here, only for the published ones"
        return Judgement("not judged", nothing, nothing, [], [why])
    if min(raw.shape) < SMALLEST_TILE:
        why = f"the image is smaller than {SMALLEST_TILE} pixels"
        return Judgement("not judged", nothing, nothing, [], [why])
    if np.ptp(raw) == 0.0:
        return Judgement("not judged", nothing, nothing, [], ["the image is flat"])
    places, found = tile_features(raw, restored)
    added = reference.contributions(found, modality)
    scores = added.sum(axis=1) + reference.intercept
    tiles = [Tile(*place, score=float(score)) for place, score in zip(places, scores, strict=True)]
    score = float(scores.mean())
    if score <= limit:
        return Judgement("fits", score, limit, tiles, [])
    mean = added.mean(axis=0)
    typical = found[reference.table.index].mean().to_numpy()
    usual = reference.table[f"mean_{modality}"].to_numpy()
    reasons = [
        plain(name) + (" is higher" if typical[k] > usual[k] else " is lower") + " than usual"
        for k, name in ((k, reference.table.index[k]) for k in np.argsort(-mean)[:REASONS])
        if mean[k] > 0.0
    ]
    return Judgement("doubtful", score, limit, tiles, reasons)
