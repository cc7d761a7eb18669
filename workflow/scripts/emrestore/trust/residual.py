"""What an image, what was restored of it, and the residual between both look like, in numbers.

The residual of a restoration holds what the network took for noise and distortion. On images like
those of the training its spectrum, its correlations along and across the scan, its growth with the
signal and what it shares with the restored image stay within known bounds.
"""

import numpy as np
from scipy.ndimage import gaussian_filter, median_filter, sobel

BANDS = (0.0, 0.08, 0.25, 0.5, 1.0)  # of the Nyquist frequency, along each axis
LEVELS = 12  # groups of pixels of about equal brightness
LAGS = (1, 2, 4)  # pixel
LEVELS_SEEN = 64  # grey levels; an image of 8 bits is no worse than one of 16
SMALLEST = 1e-12


def noise_line(raw, restored):
    """Fit the straight line of a Poisson-Gauss model, var = a + b·signal, to groups of equal brightness.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)

    Returns
    -------
    sigma : numpy.ndarray (h, w) float64
        Standard deviation of the noise at the brightness of each pixel.
    slope : float
        b·mean / (a + b·mean): the share of the noise that grows with the signal.
    misfit : float
        Root mean square of log(measured variance / line) over the groups.
    """
    residual = np.asarray(raw, float) - restored
    residual = residual - residual.mean()
    order = np.argsort(restored, axis=None)
    groups = np.array_split(order, LEVELS)
    flat, level = residual.ravel(), np.asarray(restored, float).ravel()
    means = np.array([level[group].mean() for group in groups])
    variances = np.array([flat[group].var() for group in groups]) + SMALLEST
    b, a = np.polyfit(means, variances, 1, w=1.0 / variances)
    floor = 0.05 * variances.mean() + SMALLEST
    line = np.maximum(a + b * means, floor)
    sigma = np.sqrt(np.maximum(a + b * level, floor)).reshape(residual.shape)
    share = b * means.mean() / max(variances.mean(), SMALLEST)
    return sigma, float(share), float(np.sqrt(np.mean(np.log(variances / line) ** 2)))


def normalised(raw, restored):
    """Return the residual in its own standard deviations at the brightness of each pixel.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)

    Returns
    -------
    z : numpy.ndarray (h, w) float64
    slope, misfit : float
        As `noise_line` gives them.
    """
    sigma, share, misfit = noise_line(raw, restored)
    residual = np.asarray(raw, float) - restored
    return (residual - residual.mean()) / sigma, share, misfit


def bands(image):
    """Return the logarithm of the power in bands across (rows) and along (columns) the scan.

    Parameters
    ----------
    image : numpy.ndarray (h, w)

    Returns
    -------
    numpy.ndarray (4, 4)
        Mean power of white noise of variance 1: 0 everywhere.
    """
    power = np.abs(np.fft.fft2(image - image.mean())) ** 2 / image.size
    power = power / max(power.mean(), SMALLEST)
    index = [np.digitize(np.abs(np.fft.fftfreq(n)) * 2.0, BANDS[1:-1]) for n in image.shape]
    cell = index[0][:, None] * (len(BANDS) - 1) + index[1][None, :]
    count = (len(BANDS) - 1) ** 2
    total = np.bincount(cell.ravel(), power.ravel(), count)
    means = total / np.maximum(np.bincount(cell.ravel(), minlength=count), 1)
    return np.log(means + 1e-4).reshape(len(BANDS) - 1, -1)


def prominence(image):
    """Return the power of each wave of an image against that of its neighbours, logarithm of it."""
    height, width = image.shape
    window = np.hanning(height)[:, None] * np.hanning(width)
    power = np.abs(np.fft.rfft2((image - image.mean()) * window)) ** 2
    around = gaussian_filter(power, 4.0, mode="nearest") + SMALLEST
    ratio = np.log(power / around + 1e-2)
    ratio[:3, :3] = ratio[-3:, :3] = np.log(1e-2)  # the slow trends of the image
    return ratio


def blocks(image):
    """Return how much steeper an image is at every eighth pixel, where JPEG cuts it: a logarithm."""
    steps = []
    for along in (image, image.T):
        step = np.abs(np.diff(along, axis=1)).mean(axis=0)
        place = np.array([step[k::8].mean() for k in range(8)])
        steps.append(place.max() / max(np.median(place), SMALLEST))
    return float(np.log(max(steps)))


def lonely(waves):
    """Return how far the strongest wave lies above the strongest one elsewhere (`prominence`)."""
    row, column = np.unravel_index(waves.argmax(), waves.shape)
    others = waves.copy()
    for middle in (row, -row % waves.shape[0]):  # on the axis along rows both partners are there
        rows = np.arange(middle - 4, middle + 5) % waves.shape[0]
        others[rows, max(column - 4, 0) : column + 5] = others.min()
    return float(waves.max() - others.max())


def extremes(raw):
    """Return the share of pixels at the darkest or at the brightest value, the smaller one, as log."""
    share = min((raw == raw.min()).mean(), (raw == raw.max()).mean())
    return float(np.log(share + 1e-4))


def isolated(raw):
    """Return the share of pixels that stick far out of their neighbours' median, as log."""
    apart = np.abs(raw - median_filter(raw, 3))
    return float(np.log((apart > 8.0 * np.median(apart) + SMALLEST).mean() + 1e-4))


def correlation(a, b):
    """Return Pearson's correlation of two images; 0 where one is flat."""
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / max(np.sqrt((a**2).sum() * (b**2).sum()), SMALLEST))


def features(raw, restored):
    """Describe one restoration.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)
        On one scale of intensity, which does not matter.

    Returns
    -------
    dict of str to float
    """
    raw = np.asarray(raw, float)
    restored = np.asarray(restored, float)
    z, share, misfit = normalised(raw, restored)
    spread = max(z.std(), SMALLEST)
    z = z / spread
    found = {"poisson_share": float(np.arctan(share)), "variance_misfit": np.log(misfit + 1e-3)}
    found["noise_to_signal"] = float(
        np.log((raw - restored).std() / max(restored.std(), SMALLEST) + 1e-4)
    )
    for lag in LAGS:
        found[f"along_{lag}"] = correlation(z[:, lag:], z[:, :-lag])
        found[f"across_{lag}"] = correlation(z[lag:], z[:-lag])
    for axis, name in enumerate(("column", "row")):
        mean = z.mean(axis=axis)
        found[f"{name}_means"] = float(np.log(mean.var() * z.shape[axis] + 1e-2))
    found["tails"] = float(np.log(np.mean(z**4) + 1e-2))
    found["skew"] = float(np.arcsinh(np.mean(z**3)))
    found["outliers"] = float(np.log(np.mean(np.abs(z) > 4.0) + 1e-4))
    waves, image_waves = prominence(z), prominence(restored)
    found["wave"] = float(waves.max())
    found["wave_alone"] = float((waves - np.maximum(image_waves, 0.0)).max())
    found["image_wave"] = float(image_waves.max())
    found["wave_lonely"] = lonely(prominence(raw))
    found["blocks"] = blocks(raw)
    found["extremes"], found["isolated"] = extremes(raw), isolated(raw)
    gradient = np.hypot(sobel(restored, 0), sobel(restored, 1))
    found["edges"] = correlation(np.abs(z), gradient)
    fine = restored - gaussian_filter(restored, 2.0)
    found["shared"] = correlation(z, restored)
    found["shared_fine"] = correlation(z, fine)
    for axis, name in enumerate(("columns", "rows")):
        mean = fine.mean(axis=axis)
        found[f"image_{name}"] = float(
            np.log(mean.var() * fine.shape[axis] / max(fine.var(), SMALLEST) + 1e-2)
        )
    smooth = gaussian_filter(z, 4.0)
    found["structure"] = float(np.log(smooth.std() + 1e-3))
    local = np.sqrt(gaussian_filter(z**2, 8.0))
    found["unevenness"] = float(np.log(local.std() / max(local.mean(), SMALLEST) + 1e-3))
    for i, row in enumerate(bands(z)):
        for j, value in enumerate(row):
            found[f"noise_{i}{j}"] = float(value)
    for i, row in enumerate(bands(restored)):
        for j, value in enumerate(row):
            found[f"image_{i}{j}"] = float(value)
    found["levels"] = float(np.log(min(len(np.unique(raw)), LEVELS_SEEN)))
    scaled = (restored - restored.mean()) / max(restored.std(), SMALLEST)
    found["image_tails"] = float(np.log(np.mean(scaled**4)))
    found["image_skew"] = float(np.arcsinh(np.mean(scaled**3)))
    return found
