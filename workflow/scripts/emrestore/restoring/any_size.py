"""Images of any size for networks that want sizes of a certain multiple."""

import numpy as np

SMALLEST = 2  # pixel; nothing can be seen in a single row


def any_size(images, multiple, restore_one):
    """Restore images, each by itself.

    A size that is no multiple of what the network needs is padded by mirroring at the lower and
    right edge and cropped again. Mean and deviation are those of the image without padding.

    Parameters
    ----------
    images : numpy.ndarray (n, h, w)
        Counts of a 16-bit scale, any real dtype.
    multiple : int [pixel]
        Of what rows and columns must be.
    restore_one : callable
        Image (h, w) float32 and the padded one -> restored padded one, of the same shape.

    Returns
    -------
    numpy.ndarray (n, h, w) float32
        Counts.

    Raises
    ------
    ValueError
        If the images are not (n, h, w) with h and w at least 2.
    """
    images = np.asarray(images)
    if images.ndim != 3 or min(images.shape[1:]) < SMALLEST:
        raise ValueError(
            f"the images have the shape {images.shape}: expected (n, rows, columns) with at "
            f"least {SMALLEST} rows and columns"
        )
    _, height, width = images.shape
    padding = ((0, -height % multiple), (0, -width % multiple))
    restored = np.empty(images.shape, np.float32)
    for i, image in enumerate(images):
        image = image.astype(np.float32)
        padded = np.pad(image, padding, mode="symmetric")
        restored[i] = restore_one(image, padded)[:height, :width]
    return restored
