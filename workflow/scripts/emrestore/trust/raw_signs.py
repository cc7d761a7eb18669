"""What a raw image shows before any restoration: its white floor, waves, lines, grey levels, blocks.

A detector adds noise that is white, or correlated over a few pixels along the fast scan, up to the
highest frequencies. An image that was smoothed, enlarged or compressed lacks it, whatever its
restoration looks like; offsets, hum and lost grey levels leave their own traces.
"""

import numpy as np
from scipy.fft import dctn
from scipy.ndimage import gaussian_laplace

SMALLEST = 1e-12
LEAST = 1e-6  # of the mean power; what rounding to counts leaves
LOWEST = 4  # waves per image; slower ones are the specimen
APART = 5  # Fourier pixel; a windowed wave fills fewer
BLOCK = 8  # pixel; of JPEG
WHITE = (0.25, 0.5, 0.75)  # of the Nyquist frequency; bands of `whiteness`


def windowed_power(image):
    """Return the power spectrum of an image under a Hann window, with mean 1.

    Parameters
    ----------
    image : numpy.ndarray (h, w)

    Returns
    -------
    numpy.ndarray (h, w)
    """
    window = np.hanning(image.shape[0])[:, None] * np.hanning(image.shape[1])
    power = np.abs(np.fft.fft2((image - np.average(image, weights=window)) * window)) ** 2
    return power / max(power.mean(), SMALLEST)


def frequencies(shape):
    """Return the frequencies of a spectrum along rows and columns, of the Nyquist frequency."""
    return [np.abs(np.fft.fftfreq(n)) * 2.0 for n in shape]


def floor(power):
    """Return the median power at high frequencies along both axes, and the mean against it.

    Returns
    -------
    level : float
        Logarithm; of white noise, 0: the median of an exponential distribution is ln 2 of its mean.
    peaks : float
        Logarithm of mean / median; of white noise, 0.
    """
    rows, columns = frequencies(power.shape)
    high = power[np.ix_(rows > 0.5, columns > 0.5)]
    level = np.median(high) / np.log(2.0)
    return float(np.log(level + LEAST)), float(np.log((high.mean() + LEAST) / (level + LEAST)))


def whiteness(power):
    """Return the power of bands of the fast waves against that of all of them.

    The median stands for a band, so that the waves of a crystal do not count.

    Parameters
    ----------
    power : numpy.ndarray (h, w)

    Returns
    -------
    numpy.ndarray (15,)
        Logarithms, of bands across (rows, slowly varying) and along the scan, without the slow ones
        of both; of white noise 0 each.
    """
    index = [np.digitize(frequency, WHITE) for frequency in frequencies(power.shape)]
    count = len(WHITE) + 1
    found = np.array(
        [
            np.log(np.median(power[np.ix_(index[0] == i, index[1] == j)]) + LEAST)
            for i in range(count)
            for j in range(count)
        ][1:]
    )
    return found - found.mean()


def lines(power):
    """Return the power of offsets of whole columns, and of whole rows, against their neighbours'.

    An offset of a column is constant along it: its power lies where the frequency along columns is 0.

    Returns
    -------
    columns, rows : float
        Logarithms; without offsets about 0.
    """
    found = []
    for spectrum in (power, power.T):
        fast = np.abs(np.fft.fftfreq(spectrum.shape[1])) > 0.125
        line, around = spectrum[:1, fast], spectrum[3:9, fast]
        found.append(float(np.log((line.mean() + LEAST) / (around.mean() + LEAST))))
    return tuple(found)


def waves(power):
    """Return how the strongest wave stands out.

    Returns
    -------
    height : float
        Logarithm of its power over the median of all waves of about its frequency.
    lead : float
        The same over the strongest wave elsewhere: a crystal has several.
    share : float
        Logarithm of its share of the power of all but the slow waves.
    width : float
        Logarithm of the power of its surroundings over its own; a wave through the whole image is
        narrow.
    """
    height, width = power.shape
    slow = np.hypot(*np.meshgrid(np.fft.fftfreq(height), np.fft.fftfreq(width), indexing="ij"))
    ring = np.minimum((slow * min(height, width)).astype(int), min(height, width) // 2)
    order = np.argsort(ring, axis=None)
    edges = np.searchsorted(ring.ravel()[order], np.arange(ring.max() + 2))
    sorted_power = power.ravel()[order]
    median = np.array(
        [
            np.median(sorted_power[a:b]) if b > a else 1.0
            for a, b in zip(edges, edges[1:], strict=False)
        ]
    )
    ratio = np.log((power + LEAST) / (median[ring] + LEAST))
    ratio[ring < LOWEST] = -np.inf
    row, column = np.unravel_index(ratio.argmax(), ratio.shape)
    top = ratio[row, column]
    around = [np.arange(-k, k + 1) for k in (1, APART)]
    near, far = (
        power[np.ix_((row + step) % height, (column + step) % width)].sum() for step in around
    )
    others = ratio.copy()
    for sign in (1, -1):
        here = np.ix_((sign * row + around[1]) % height, (sign * column + around[1]) % width)
        others[here] = -np.inf
    total = power[ring >= LOWEST].sum()
    return (
        float(top),
        float(top - others.max()),
        float(np.log(2.0 * near / max(total, SMALLEST) + 1e-4)),
        float(np.log((far - near + LEAST) / (near + LEAST))),
    )


def compressed(raw):
    """Return how little of the high frequencies is left in the 8 x 8 blocks of a JPEG file.

    Parameters
    ----------
    raw : numpy.ndarray (h, w)

    Returns
    -------
    float
        Logarithm of the high-frequency power of the blocks' cosine transform, at the place of the
        blocks where it is least, over its median at all 64 places. Without compression about 0.
    """
    tall, wide = (n // BLOCK - 1 for n in raw.shape)
    u = np.arange(BLOCK)
    high = (u[:, None] + u) >= BLOCK
    powers = []
    for top in range(BLOCK):
        for left in range(BLOCK):
            part = raw[top : top + tall * BLOCK, left : left + wide * BLOCK]
            cells = part.reshape(tall, BLOCK, wide, BLOCK)
            spectrum = dctn(cells, axes=(1, 3), norm="ortho")
            powers.append((spectrum**2).mean(axis=(0, 2))[high].mean())
    powers = np.array(powers) + SMALLEST * max(raw.var(), SMALLEST)
    return float(np.log(powers.min() / np.median(powers)))


def equal_neighbours(raw):
    """Return the logarithms of the shares of pixels equal to the next along rows and columns."""
    return tuple(float(np.log((np.diff(raw, axis=axis) == 0.0).mean() + 1e-3)) for axis in (1, 0))


def contrast(image):
    """Return how uneven the fine structure of an image is: kurtosis and spread of its strength.

    Parameters
    ----------
    image : numpy.ndarray (h, w)

    Returns
    -------
    kurtosis : float
        Logarithm of the kurtosis of the Laplacian; log 3 for Gaussian noise.
    spread : float
        Logarithm of the ratio of the 0.9 to the 0.3 quantile of its absolute value.
    """
    fine = gaussian_laplace(image, 1.0)
    fine = fine - fine.mean()
    variance = max(fine.var(), SMALLEST)
    low, high = np.quantile(np.abs(fine), (0.3, 0.9))
    return (
        float(np.log((fine**4).mean() / variance**2 + SMALLEST)),
        float(np.log((high + SMALLEST) / (low + 1e-3 * high + SMALLEST))),
    )


def raw_signs(raw, restored):
    """Describe a raw image, and the waves and contrast of what was restored of it and left.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)

    Returns
    -------
    dict of str to float
    """
    power, clear = windowed_power(raw), windowed_power(restored)
    residual = windowed_power(raw - restored)
    found = dict(zip(("floor", "floor_peaks"), floor(power), strict=True))
    found["floor_noise"] = floor(residual)[0]
    for k, value in enumerate(whiteness(power), 1):
        found[f"white_{k // 4}{k % 4}"] = float(value)
    for name, spectrum in (("wave", power), ("clear", clear), ("left", residual)):
        for what, value in zip(("height", "lead", "share", "width"), waves(spectrum), strict=True):
            found[f"{name}_{what}"] = value
    for name, spectrum in (("raw", power), ("clear", clear)):
        found[f"{name}_columns"], found[f"{name}_rows"] = lines(spectrum)
    found["compressed"] = compressed(raw)
    found["equal_along"], found["equal_across"] = equal_neighbours(raw)
    found["raw_kurtosis"], found["raw_contrast"] = contrast(raw)
    found["clear_kurtosis"], found["clear_contrast"] = contrast(restored)
    return found
