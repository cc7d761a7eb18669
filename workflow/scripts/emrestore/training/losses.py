"""Pixel losses of the paper (eq. 4-11 and 14), and one of ours, on standardised images.

Both images are standardised with the distorted image's mean and max(std, floor) before (released
package; see `emrestore.training.batches`). Images are float32 (n, h, w, 1) throughout; every loss
is a scalar.
"""

import tensorflow as tf

from emrestore.networks.fork import fork

FOURIER_FLOOR = 1e-9  # keeps the gradient of |F|^gamma finite (released package)


def image_std(images):
    """Return the standard deviation of each image, (n, 1, 1, 1)."""
    images, centre = fork(images)
    centred = images - tf.reduce_mean(centre, axis=(1, 2, 3), keepdims=True)
    variance = tf.reduce_mean(tf.square(centred), axis=(1, 2, 3), keepdims=True)
    # the root has no finite slope at zero
    return tf.sqrt(tf.maximum(variance, 1e-12))


def weight(y, std_floor):
    """Return w_y = 1/max(std_floor, Std y) of each image (eq. 5), (n, 1, 1, 1)."""
    return 1.0 / tf.maximum(image_std(y), std_floor)


def l1_loss(y, restored, settings):
    """Return E{w_y |y - y_g|} (eq. 4)."""
    return tf.reduce_mean(weight(y, settings["std_floor"]) * tf.abs(y - restored))


def l2_loss(y, restored, settings):
    """Return E{w_y (y - y_g)²} (eq. 6)."""
    return tf.reduce_mean(weight(y, settings["std_floor"]) * tf.square(y - restored))


def local_moments(images, window):
    """Return mean and standard deviation of the window around each pixel, (n, h, w, 1) each."""

    def average(image):
        # columns, then rows: 2·window sums in place of window², and the same mean at the borders
        columns = tf.nn.avg_pool2d(image, (window, 1), 1, "SAME")
        return tf.nn.avg_pool2d(columns, (1, window), 1, "SAME")

    first, second = fork(images)
    mean, squared_mean = fork(average(first))
    variance = average(tf.square(second)) - tf.square(squared_mean)
    return mean, tf.sqrt(tf.maximum(variance, 1e-12))


def whitened(images, window, std_floor):
    """Return the local whitening transform of eq. 7 with a square window, pixels."""
    images, local = fork(images)
    mean, std = local_moments(local, window)
    return (images - mean) / tf.maximum(std, std_floor)


def mlwt_loss(y, restored, settings):
    """Return the multi-local whitening transform loss (eq. 7-8).

    ``settings["mlwt"]``: ``windows`` (pixels), ``weights`` (one each, divided by their sum) and
    ``statistics``: ``own`` (paper: each image is whitened with its own local moments) or ``target``
    (released package: both with those of y).
    """
    form = settings["mlwt"]
    total = 0.0
    for window, share in zip(form["windows"], form["weights"], strict=True):
        one, restored = fork(restored)
        if form["statistics"] == "own":
            difference = whitened(y, window, settings["std_floor"]) - whitened(
                one, window, settings["std_floor"]
            )
        else:
            _, std = local_moments(y, window)
            # with y's mean in both, only the difference of the images is left
            difference = (y - one) / tf.maximum(std, settings["std_floor"])
        total += share / sum(form["weights"]) * tf.reduce_mean(tf.abs(difference))
    return total


def fourier_loss(y, restored, settings):
    """Return scale·E{|F(y - y_g)|^gamma} (eq. 9; ``settings["fourier"]``: gamma, scale)."""
    form = settings["fourier"]
    spectrum = tf.signal.fft2d(tf.cast((y - restored)[..., 0], tf.complex64))
    power = tf.square(tf.math.real(spectrum)) + tf.square(tf.math.imag(spectrum))
    return form["scale"] * tf.reduce_mean(
        tf.pow(tf.maximum(power, FOURIER_FLOOR**2), form["gamma"] / 2)
    )


def mean_loss(y, restored, settings):
    """Return the mean over images of |E y - E y_g| (eq. 10)."""
    return tf.reduce_mean(tf.abs(tf.reduce_mean(y - restored, axis=(1, 2, 3))))


def std_loss(y, restored, settings):
    """Return the mean over images of |Std y - Std y_g| (eq. 11)."""
    return tf.reduce_mean(tf.abs(image_std(y) - image_std(restored)))


def psnr_loss(y, restored, settings):
    """Return the mean over images of ln(1 + E{(y - y_g)²}/floor) (chosen; not of the paper).

    Well above the floor it falls by ln(10)/10 for each dB of PSNR that the images gain on average.
    ``settings``: ``psnr_floor`` (variances of x), for images that are hardly distorted.
    """
    squares = tf.reduce_mean(tf.square(y - restored), axis=(1, 2, 3))
    return tf.reduce_mean(tf.math.log1p(squares / settings["psnr_floor"]))


LOSSES = {
    "l1": l1_loss,
    "l2": l2_loss,
    "mlwt": mlwt_loss,
    "fourier": fourier_loss,
    "mean": mean_loss,
    "std": std_loss,
    "psnr": psnr_loss,
}
TERMS = tuple(LOSSES)


def pixel_losses(y, restored, settings):
    """Return the terms of eq. 14 whose lambda is not zero, and their weighted sum.

    Parameters
    ----------
    y, restored : tf.Tensor
        Target and output of the network, standardised, (n, h, w, 1) float32.
    settings : dict
        Config section ``training.losses``: ``weights`` (lambda of each of `TERMS`, others are left
        alone), ``std_floor`` (sigma_min, in standard deviations of x), ``mlwt``, ``fourier``,
        ``psnr_floor``.

    Returns
    -------
    dict of str to tf.Tensor, tf.Tensor
    """
    terms, total = {}, 0.0
    for name in TERMS:
        factor = settings["weights"][name]
        if factor == 0:
            continue
        one, restored = fork(restored)
        terms[name] = LOSSES[name](y, one, settings)
        total += factor * terms[name]
    return terms, total
