"""How well a network restores images that it is not trained on."""

import numpy as np

from emrestore.comparison.metrics import psnr
from emrestore.networks.build import restore


def mean_psnr(images, truths):
    """Return the mean PSNR of images (n, h, w) [counts], dB, MAX = 65535; nan if there is none."""
    ratios = [psnr(image, truth) for image, truth in zip(images, truths, strict=True)]
    return float(np.mean(ratios)) if ratios else float("nan")


def distorted_psnr(x, y):
    """Return the mean PSNR of distorted images, dB, as `validation_psnr` has that of restored ones."""
    noisy = np.any(x != y, axis=(1, 2))
    return mean_psnr(x[noisy], y[noisy])


def require_gain(steps, qualities, distorted, smallest, section):
    """Raise an error if a training ended with a network that restores nothing.

    Parameters
    ----------
    steps, qualities : array_like
        Of each validation: steps done, and mean PSNR of the restored images [dB].
    distorted : float
        Mean PSNR of the images as distorted [dB].
    smallest : float or None
        Gain [dB] that the last validation must exceed; None: any.
    section : str
        Of the config, for the message.

    Raises
    ------
    RuntimeError
        The message says when the network was best, and what the likely cause is.
    """
    # nan: no pair of the validation set is distorted
    if smallest is None or np.isnan(distorted) or qualities[-1] - distorted > smallest:
        return
    best = int(np.argmax(np.nan_to_num(qualities, nan=-np.inf)))
    if qualities[best] - distorted > smallest:
        cause = (
            f"it had reached {qualities[best]:.2f} dB after {int(steps[best])} steps and was lost after: "
            f"its attention or its ReLUs are likely shut for good by too high a learning rate; lower "
            f"{section}.learning_rate, or bound the steps by training.adam.clip_norm"
        )
    else:
        cause = (
            f"it never was: raise {section}.steps if they are few, else lower {section}.learning_rate; "
            "a run that need not learn sets training.smallest_gain to null"
        )
    raise RuntimeError(
        f"{section}: after {int(steps[-1])} steps the validation images are restored to "
        f"{qualities[-1]:.2f} dB, no better than distorted, {distorted:.2f} dB; {cause}"
    )


def validation_psnr(model, x, y):
    """Return the mean PSNR of restored images, dB, MAX = 65535.

    Parameters
    ----------
    model : keras.Model
    x, y : numpy.ndarray
        Counts (n, h, w). Pairs without distortion (x equal to y) are left out.

    Returns
    -------
    float
        nan if no pair is left.
    """
    noisy = np.any(x != y, axis=(1, 2))
    return mean_psnr(restore(model, x[noisy]), y[noisy])
