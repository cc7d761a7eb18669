"""Series of frames of one drifting field, simulated, and what can be made of them."""

import numpy as np
from scipy.ndimage import shift
from skimage.registration import phase_cross_correlation

from emrestore.comparison.metrics import psnr
from emrestore.distortion.finish import central
from emrestore.quantification.realisations import realisation
from emrestore.recordings.registration import common_part, drift, registered_mean

STEPS = 20  # per pixel; chosen. To which the place of an image is found
SLOW, ONE, MEAN = "one slow frame, restored", "one frame, restored", "mean"
RESTORED_MEAN, MEAN_OF_RESTORED = "mean, restored", "each restored, mean"
WAYS = (ONE, MEAN, RESTORED_MEAN, MEAN_OF_RESTORED, SLOW)


def drifting(rng, number, step):
    """Return the places of a field that drifts steadily and shakes: (number, 2) [pixel], the first at 0.

    Parameters
    ----------
    rng : numpy.random.Generator
    number : int
        Of frames.
    step : float [pixel]
        Largest way along an axis from one frame to the next, half of it steady.
    """
    steady = rng.uniform(-step, step, 2)
    steps = 0.5 * (steady + rng.uniform(-step, step, (number, 2)))
    steps[0] = 0.0
    return steps.cumsum(0)


def series(field, places, dose, settings, pixel_size, distortion, stream_of, first=0):
    """Record a series of frames.

    Parameters
    ----------
    field : numpy.ndarray (h, w)
        Share of the beam on the detector, undistorted, evenly extended beyond the frames.
    places : numpy.ndarray (n, 2) [pixel]
        From `drifting`.
    dose : float [e/Å²]
        Of the beam, in each frame.
    settings : dict
        Config section ``own_images.series``: ``size`` [pixel].
    pixel_size : float [Å]
    distortion : dict
        As `emrestore.quantification.realisations.realisation`.
    stream_of : callable
        (Name, number of the frame) -> numpy.random.Generator.
    first : int
        Number of the first frame.

    Returns
    -------
    numpy.ndarray (n, size, size) float32 [share of the beam]
    """

    def frame(k):
        def stream_of_frame(name):
            # one microscope: response and size of the jitter are those of the first frame
            return stream_of(name, 0 if name.startswith("draw.") else first + k)

        moved = np.maximum(shift(field, places[k], mode="nearest"), 0.0)
        size = settings["size"]
        image, _ = realisation(moved, size, dose, pixel_size, distortion, stream_of_frame)
        return image

    return np.array([frame(k) for k in range(len(places))])


def made_of(frames, slow, restorer):
    """Return what can be made of a series, and how far each frame was said to have moved.

    Parameters
    ----------
    frames : numpy.ndarray (n, h, w)
    slow : numpy.ndarray (h, w)
        One frame of the dose of all, where the first lies.
    restorer : callable
        Image (h, w) -> restored (h, w) on its scale.

    Returns
    -------
    images : dict of str to (numpy.ndarray, tuple of slice) or None
        By `WAYS`: an image, and which part of the first frame it shows; None where the frames were
        registered so wrongly that they share nothing.
    places : dict of str to numpy.ndarray (n, 2) of int [pixel]
        By the ways that end with a mean of registered frames.
    """
    restored = np.array([restorer(frame) for frame in frames])
    of_raw, of_restored = drift(frames), drift(restored)
    mean = averaged(frames, of_raw)
    whole = tuple(slice(0, edge) for edge in slow.shape)
    images = {
        ONE: (restored[0], whole),
        MEAN: mean,
        RESTORED_MEAN: mean and (restorer(mean[0]), mean[1]),
        MEAN_OF_RESTORED: averaged(restored, of_restored),
        SLOW: (restorer(slow), whole),
    }
    return images, {MEAN: of_raw, RESTORED_MEAN: of_raw, MEAN_OF_RESTORED: of_restored}


def averaged(frames, places):
    """Return the mean of frames and its part of the first one; None where they share nothing."""
    try:
        return registered_mean(frames, places), common_part(frames.shape[1:], places)
    except ValueError:
        return None


def scored(images, found, places, field, size):
    """Return one row a way: PSNR where all ways show the field, and how well the frames were registered.

    A constant shift is no error of an image: the truth is moved to where each image has it, to a
    twentieth of a pixel. What is left of wrong places is blur.

    Parameters
    ----------
    images, found : dict
        From `made_of`.
    places : numpy.ndarray (n, 2) [pixel]
        The true ones.
    field : numpy.ndarray (h, w)
        As for `series`.
    size : int [pixel]

    Returns
    -------
    list of dict
        way, psnr_db (of the largest value of the truth), drift_error_pixel (root mean square along an
        axis, of the later frames; nan for ways without registration). The mean of a frame's own jitter
        is in that error. psnr_db is nan where no mean could be made.
    """
    parts = [made[1] for made in images.values() if made]
    shared = tuple(
        slice(max(part[axis].start for part in parts), min(part[axis].stop for part in parts))
        for axis in (0, 1)
    )
    inner = central(field.shape, (size, size))
    truth = field[inner][shared]

    def quality(image, part):
        seen = (
            slice(all_.start - own.start, all_.stop - own.start)
            for all_, own in zip(shared, part, strict=True)
        )
        part = image[tuple(seen)]
        back, *_ = phase_cross_correlation(
            truth - truth.mean(), part - part.mean(), upsample_factor=STEPS, normalization=None
        )
        moved = shift(field, -back, mode="nearest")[inner][shared]
        return psnr(part, moved, truth.max())

    rows = []
    for way, made in images.items():
        off = (found[way] - places)[1:] if way in found else np.nan
        row = {"way": way, "psnr_db": quality(*made) if made and truth.size else np.nan}
        rows.append(row | {"drift_error_pixel": float(np.sqrt(np.mean(np.square(off))))})
    return rows
