"""Is a restoration to be trusted? A judgement from the raw image, the residual and the restored image.

The features of a tile (`emrestore.trust.residual`, `emrestore.trust.raw_signs`) are
brought to deviations from the median of simulated images of its modality, restored by the same
network. A score that was fitted on such images and on several kinds of images that the networks were
not made for weighs them: it holds, for each kind, the logarithm of the odds of that kind against the
training's. The evidence for a kind is the mean of all tiles, and that of all kinds together the
logarithm of their summed odds. What is none of these kinds may still be strange: far from the
training's images. The score is the larger of both, and that of a region the same of its tile alone.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from emrestore.trust.raw_signs import raw_signs
from emrestore.trust.reference import combined
from emrestore.trust.residual import features
from emrestore.trust.words import KINDS, UNKNOWN, plain

TILE = 128  # pixel; the size at which the score was fitted
SMALLEST_TILE = 64  # pixel; a smaller image has too few for its spectrum
REASONS = 3


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
        Of all tiles together; the verdict is doubtful above the limit. nan if not judged.
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
        rows.append(features(raw[part], restored[part]) | raw_signs(raw[part], restored[part]))
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
        Largest score of an image that passes.

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
    evidence = reference.evidence(found, modality)
    strangeness = reference.strangeness(found, modality)
    scores = combined(evidence, strangeness)
    tiles = [Tile(*place, score=float(score)) for place, score in zip(places, scores, strict=True)]
    together, strange = evidence.mean(axis=0), strangeness.mean()
    score = float(combined(together, strange))
    if score <= limit:
        return Judgement("fits", score, limit, tiles, [])
    kind = None if score == np.log(strange) else reference.intercepts.index[together.argmax()]
    return Judgement("doubtful", score, limit, tiles, reasons_for(reference, found, modality, kind))


def reasons_for(reference, found, modality, kind):
    """Return what an image resembles, and the features that speak for it most.

    Parameters
    ----------
    reference : Reference
    found : pandas.DataFrame
        Features, one row a tile.
    modality : str
    kind : str or None
        The kind of foreign images with the most evidence; None if the image is merely strange.

    Returns
    -------
    list of str
    """
    names = reference.table.index
    if kind is None:
        far, axes = reference.from_middle(found, modality), reference.axes()
        added = (far * (far @ axes @ axes.T)).mean(axis=0)
    else:
        weights = reference.weights()[:, reference.intercepts.index.get_loc(kind)]
        added = (reference.deviations(found, modality) * weights).mean(axis=0)
        added = added[: len(names)] + added[len(names) :]
    typical = found[names].mean().to_numpy()
    usual = reference.table[f"usual_{modality}"].to_numpy()
    resembled = UNKNOWN if kind is None else KINDS.get(kind, kind)
    return [f"it resembles {resembled}"] + [
        plain(names[k]) + (" is higher" if typical[k] > usual[k] else " is lower") + " than usual"
        for k in np.argsort(-added)[:REASONS]
        if added[k] > 0.0
    ]
