"""Restoration as the mean over orientations of an image ("geometric self-ensemble").

A network that learned from images of every orientation should give the same answer for each, but
its errors differ; their mean has less of them (Timofte, Rothe, van Gool, CVPR 2016).
"""

import numpy as np

# quarter turns, and rows reversed after them or not; the first is the image as it is
TURNS = {
    1: [(0, False)],
    # all that leaves the direction of the fast scan
    2: [(0, False), (0, True)],
    8: [(turn, mirror) for mirror in (False, True) for turn in range(4)],
}


def over_orientations(restorer, image, number):
    """Restore an image in several orientations and return the mean.

    Parameters
    ----------
    restorer : callable
        Images (1, h, w) -> restored images of the same shape.
    image : numpy.ndarray (h, w)
    number : int
        1: as it is. 2: also with the rows in reverse order, for scanned images, which smear along
        the rows in one direction. 8: all turns and mirror images, for images without a direction.

    Returns
    -------
    numpy.ndarray (h, w) float64
    """
    total = np.zeros(image.shape)
    for turn, mirror in TURNS[number]:
        turned = np.rot90(image, turn)
        restored = restorer((turned[::-1] if mirror else turned)[None])[0]
        total += np.rot90(restored[::-1] if mirror else restored, -turn)
    return total / number
