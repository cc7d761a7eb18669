"""What a user's files give to the estimate of their microscope's laws."""

import logging
from pathlib import Path

import numpy as np

from emrestore.recordings.defects import outliers, without, without_bar
from emrestore.recordings.file_formats import read_all
from emrestore.recordings.modality import microscope

log = logging.getLogger(__name__)

SMALLEST_EDGE = 64  # pixel; chosen
ONE_SETTING = 1.2  # -; chosen. Largest over smallest pixel size of images of one setting


def central(image, edge):
    """Return the central part of an image, at most `edge` pixels along each axis."""
    rows, columns = (
        slice(max(0, (n - edge) // 2), max(0, (n - edge) // 2) + edge) for n in image.shape
    )
    return image[rows, columns]


def recorded_images(files, edge, limit, modality):
    """Read the first frames of files, without data bars, hot pixels replaced.

    Parameters
    ----------
    files : list of str or pathlib.Path
    edge : int [pixel]
        Of the central part that is taken.
    limit : int
        Largest number of images: in turn from each file, so that none rules.
    modality : str
        What they are taken for. A file that says otherwise is named in the log.

    Returns
    -------
    images : list of numpy.ndarray (h, w)
        At most `edge` pixels an edge.
    pixel_sizes : list of float [Å]
        Of each, as far as they are known.

    Raises
    ------
    ValueError
        If no file has an image of at least 64 pixels an edge, with contrast, that can be read; says why
        of the first.
    """
    stacks, reasons = [], []
    for file in files:
        try:
            stacks += [(file, recording) for recording in read_all(file)]
        except (ValueError, OSError) as error:
            reasons.append(str(error))
            log.warning("left out: %s", error)
    images, pixel_sizes = [], []
    longest = max((len(recording.frames) for _, recording in stacks), default=0)
    for number in range(longest):
        for file, recording in stacks:
            if number >= len(recording.frames) or len(images) == limit:
                continue
            frame = recording.frames[number]
            frame = frame[without_bar(frame)]
            part = central(without(frame, outliers(frame)), edge)
            if min(frame.shape) < SMALLEST_EDGE:
                reasons.append(f"{file}: an image of {frame.shape[0]} x {frame.shape[1]} pixels")
                continue
            # of one bit too
            if np.ptp(part.astype(float)) == 0:
                reasons.append(f"{file}: one value all over the central part of an image")
                continue
            images.append(part)
            if recording.angstrom:
                pixel_sizes.append(recording.angstrom)
            looked_at(file, recording, number, modality)
    if not images:
        why = f"; the first: {reasons[0]}" if reasons else ""
        raise ValueError(
            f"none of {len(files)} files has an image of at least {SMALLEST_EDGE} pixels an edge{why}"
        )
    if pixel_sizes and max(pixel_sizes) > ONE_SETTING * min(pixel_sizes):
        log.warning(
            "pixels of %.3g to %.3g Å: images of one setting are expected, here laws are estimated of "
            "all of them together",
            *(min(pixel_sizes), max(pixel_sizes)),
        )
    return images, pixel_sizes


def looked_at(file, recording, number, modality):
    """Log which image is taken, and whether its file says that it is of another kind of microscope."""
    size = f"{recording.angstrom:.3g} Å a pixel" if recording.angstrom else "no pixel size"
    log.info("%s: %s, frame %d, %s", file, recording.title or "image", number, size)
    kind, why = microscope(recording, Path(file).name)
    if kind and modality[2:] != kind:
        log.warning("%s: taken for %s, but %s says %s", file, modality, why, kind)
