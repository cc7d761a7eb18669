"""One frame restored and judged without what is no signal in it, which is put back as it was."""

from dataclasses import dataclass

import numpy as np

from emrestore.recordings.defects import outliers, put_back, saturated, without, without_bar
from emrestore.restoring.counts import power_to_counts
from emrestore.trust.judgement import Judgement, judged

NAMED = 5  # outliers whose places are told


@dataclass(frozen=True)
class RestoredFrame:
    """What was made of one frame.

    Attributes
    ----------
    image : numpy.ndarray (h, w) float32 or float64
        Restored; data bar and outliers as they were recorded.
    raw, clear : numpy.ndarray (rows, w)
        Recorded and restored image without the data bar, outliers replaced by their neighbours' median.
    judgement : emrestore.trust.judgement.Judgement
        Of `raw` and `clear`.
    body : slice
        Rows that are no data bar.
    outliers : list of (int, int, float)
        Row, column and recorded value of hot and dead pixels.
    saturated : float
        Share of the pixels that are cut off at the largest value.
    """

    image: np.ndarray
    raw: np.ndarray
    clear: np.ndarray
    judgement: Judgement
    body: slice
    outliers: list
    saturated: float

    def bar(self):
        """Return first and last row of the data bar, or None."""
        if self.body.start > 0:
            return 0, self.body.start - 1
        return (self.body.stop, len(self.image) - 1) if self.body.stop < len(self.image) else None

    def whole(self, part):
        """Return an image without the data bar with the bar as recorded; None stays None."""
        if part is None:
            return None
        full = np.array(self.image, float)
        full[self.body] = part
        return full

    def row(self):
        """Return the frame as a row of a table."""
        found = {"outliers": len(self.outliers), "saturated": self.saturated}
        found["bar_rows"] = len(self.image) - len(self.raw)
        return self.judgement.row() | found

    def sentences(self):
        """Return what was found that is no signal, in words."""
        words = []
        if self.outliers:
            places = [f"row {y}, column {x}: {value:g}" for y, x, value in self.outliers[:NAMED]]
            more = "; ..." if len(self.outliers) > NAMED else ""
            words.append(
                f"{len(self.outliers)} hot or dead pixel{'s' * (len(self.outliers) > 1)} set apart from "
                f"the restoration and put back ({'; '.join(places)}{more})."
            )
        if self.saturated:
            words.append(
                f"Saturated: {100 * self.saturated:.2g} % of the pixels end at the largest value: "
                "what was brighter is lost, and the network was not made for that."
            )
        if self.bar():
            first, last = self.bar()
            words.append(
                f"Rows {first} to {last} hold a data bar: left as they are, and out of the verdict."
            )
        return words


def restored_frame(frame, restorer, modality, reference, limit):
    """Restore and judge one frame.

    Parameters
    ----------
    frame : numpy.ndarray (h, w)
        Real and finite.
    restorer : callable
        Frame (h, w) -> restored (h, w) on its scale.
    modality : str
    reference : emrestore.trust.judgement.Reference or None
        None: no verdict.
    limit : float
        Largest score of an image that passes.

    Returns
    -------
    RestoredFrame
    """
    body = without_bar(frame)
    apart = outliers(frame[body])
    raw = without(frame[body], apart)
    clear = restorer(raw)
    whole = put_back(clear, frame[body], apart)
    image = np.array(frame, whole.dtype)
    image[body] = whole
    found = [(body.start + y, x, float(frame[body][y, x])) for y, x in np.argwhere(apart).tolist()]
    # the check adds small numbers that are small for counts, and not for currents in ampere
    power = power_to_counts(raw)
    counts = (np.ldexp(np.asarray(image, np.float64), power) for image in (raw, clear))
    verdict = judged(*counts, modality, reference, limit)
    return RestoredFrame(image, raw, clear, verdict, body, found, saturated(raw))
