"""Frames of one field registered by whole pixels, and their mean.

Whole pixels, since interpolation would blur the frames and correlate their noise.
"""

from dataclasses import replace

import numpy as np
from scipy.ndimage import gaussian_filter, shift

from emrestore.recordings.defects import outliers, without, without_bar

SMOOTHING = 2.0  # pixel; chosen. Gaussian before the correlation: single electrons tell nothing
TAPER = 0.25  # of the edge; chosen. Part of the window that falls off: the edge stands still
FEWEST = 16  # pixel; chosen. Smallest edge of the field that all frames show


def drift(frames):
    """Return by how much the field has moved since the first frame.

    Each frame is correlated with the mean of those before it, then, once all are known, with the mean
    of all others. The largest correlation counts, not the largest amount: a lattice has a large negative
    one half a period off.

    Parameters
    ----------
    frames : numpy.ndarray (n, h, w)
        Real and finite.

    Returns
    -------
    numpy.ndarray (n, 2) of int [pixel]
        Rows and columns: what frame 0 shows at (i, j) frame k shows at (i, j) + drift[k].
    """
    # only a mean needs it, and it takes a tenth of the time in which the program starts
    from scipy.signal import correlate
    from scipy.signal.windows import tukey

    window = np.outer(*(tukey(n, TAPER) for n in frames.shape[1:]))
    found = np.zeros((len(frames), 2), int)
    seen = []
    for frame in frames:
        smooth = gaussian_filter(np.asarray(frame, float), SMOOTHING)
        seen.append((smooth - smooth.mean()).astype(np.float32))

    def brought_back(k):
        return shift(seen[k], -found[k], order=0)

    def corrected(k, own, others):
        products = correlate(window * others, window * own, method="fft")
        at = np.unravel_index(products.argmax(), products.shape)
        return found[k] - (np.array(at) - np.array(window.shape) + 1)

    total = np.array(seen[0], float)
    for k in range(1, len(frames)):
        found[k] = found[k - 1]
        found[k] = corrected(k, brought_back(k), total)
        total += brought_back(k)
    for k in range(len(frames)):
        own = brought_back(k)
        total -= own
        found[k] = corrected(k, own, total)
        total += brought_back(k)
    return found - found[0]


def common_part(shape, places):
    """Return what the first frame shares with all others.

    Parameters
    ----------
    shape : (int, int)
        Of a frame.
    places : numpy.ndarray (n, 2) of int [pixel]
        From `drift`.

    Returns
    -------
    tuple of slice
        Rows and columns of the first frame.

    Raises
    ------
    ValueError
        If the frames share too little.
    """
    first, last = -places.min(axis=0), np.array(shape) - places.max(axis=0)
    shared = np.maximum(last - first, 0)
    if (shared < FEWEST).any():
        raise ValueError(
            f"of frames that share {shared[0]} x {shared[1]} pixels, with a drift of up to "
            f"{abs(places).max()}: no mean, expected at least {FEWEST} x {FEWEST}; restore each frame by "
            "itself"
        )
    return tuple(slice(int(start), int(end)) for start, end in zip(first, last, strict=True))


def registered_mean(frames, places):
    """Return the mean of frames over the part of the field that all of them show.

    Parameters
    ----------
    frames : numpy.ndarray (n, h, w)
    places : numpy.ndarray (n, 2) of int [pixel]
        From `drift`.

    Returns
    -------
    numpy.ndarray (rows, columns) float64
        On the scale of one frame, at the place of `common_part` in the first.

    Raises
    ------
    ValueError
        As `common_part`.
    """
    rows, columns = common_part(frames.shape[1:], places)
    total = np.zeros((rows.stop - rows.start, columns.stop - columns.start))
    for frame, (y, x) in zip(frames, places, strict=True):
        total += frame[rows.start + y : rows.stop + y, columns.start + x : columns.stop + x]
    return total / len(frames)


def mean_of_frames(recording):
    """Return a stack of one field as one image: the mean of its registered frames.

    Hot and dead pixels are replaced before, a data bar is cut off: neither moves with the field.

    Parameters
    ----------
    recording : emrestore.recordings.file_formats.Recording
        One of a single frame is returned as it is.

    Returns
    -------
    emrestore.recordings.file_formats.Recording
        Of one frame, at its place in the first; the notes say what was done.

    Raises
    ------
    ValueError
        As `common_part`.
    """
    if len(recording.frames) < 2:
        return recording
    bodies = [without_bar(frame) for frame in recording.frames]
    top, bottom = max(one.start for one in bodies), min(one.stop for one in bodies)
    frames = np.array([without(one, outliers(one)) for one in recording.frames[:, top:bottom]])
    places = drift(frames)
    rows, columns = common_part(frames.shape[1:], places)
    start = (top + rows.start, columns.start)
    offset = tuple(
        place + size * n
        for place, size, n in zip(recording.offset, recording.pixel_size, start, strict=True)
    )
    moved = "; ".join(f"{y:d}, {x:d}" for y, x in places)
    note = (
        f"The result is a mean of {len(frames)} frames, registered by whole pixels. It has what "
        f"all show of the first: rows {start[0]} to {top + rows.stop - 1}, columns {start[1]} to "
        f"{columns.stop - 1}. Each frame's drift in rows, columns: {moved}."
    )
    return replace(
        recording,
        frames=registered_mean(frames, places)[None],
        stack=False,
        offset=offset,
        notes=(*recording.notes, note),
    )
