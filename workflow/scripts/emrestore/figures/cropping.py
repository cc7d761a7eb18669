"""Parts of images that figures show."""


def central(image, edge):
    """Return the central square of an image, at most as large as the image.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    edge : int [pixel]

    Returns
    -------
    numpy.ndarray
        A view.
    """
    edge = min(edge, *image.shape)
    top, left = ((n - edge) // 2 for n in image.shape)
    return image[top : top + edge, left : left + edge]
