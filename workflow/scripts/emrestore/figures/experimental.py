"""Figure 6: recorded and restored images of every modality, and their spectra."""

import numpy as np

from emrestore.figures.style import DOUBLE_MM, figure

COLUMNS = 5
TITLE_MM = 7.0
ROWS = ("recorded", "restored", "spectra")


def log_spectrum(image):
    """Return the logarithm of the power spectrum of a square image, zero frequency in the middle.

    The image is weighed by a Hann window, so that its borders leave no cross.

    Parameters
    ----------
    image : numpy.ndarray (n, n)

    Returns
    -------
    numpy.ndarray (n, n)
    """
    window = np.hanning(image.shape[0])[:, None] * np.hanning(image.shape[1])
    power = np.abs(np.fft.fftshift(np.fft.fft2((image - image.mean()) * window))) ** 2
    return np.log10(power + 1e-12 * power.max())


def halves(raw, restored):
    """Return the left half of one spectrum beside the right half of the other, and a grey scale.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)

    Returns
    -------
    spectrum : numpy.ndarray (n, n)
    low, high : float
    """
    edge = min(raw.shape)
    left, right = (log_spectrum(np.asarray(i[:edge, :edge], float)) for i in (raw, restored))
    middle = edge // 2
    # the noise of the recording sets the scale: what is restored may lie far below it
    low, high = np.percentile(left, [5.0, 99.95])
    return np.concatenate([left[:, :middle], right[:, middle:]], axis=1), low - 1.0, high


def restorations(items):
    """Draw recorded images above restored ones and both their spectra.

    Parameters
    ----------
    items : list of (str, str, numpy.ndarray (h, w), numpy.ndarray (h, w))
        Modality, source, recorded and restored image; both have one grey scale, the range of the
        restored image (0.5 to 99.5 percentile).

    Returns
    -------
    matplotlib.figure.Figure
    """
    columns = min(COLUMNS, len(items))
    bands = -(-len(items) // columns)
    edge = DOUBLE_MM / COLUMNS
    height = bands * (len(ROWS) * edge + TITLE_MM)
    fig, axes = figure(edge * columns + 5.0, height, bands * len(ROWS), columns, squeeze=False)
    for ax in axes.ravel():
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    for number, (modality, source, raw, restored) in enumerate(items):
        band, column = divmod(number, columns)
        line = axes[band * len(ROWS) : (band + 1) * len(ROWS), column]
        low, high = np.percentile(restored, [0.5, 99.5])
        high = high if high > low else low + 1
        for ax, image in zip(line, (raw, restored), strict=False):
            ax.imshow(image, cmap="gray", vmin=low, vmax=high, rasterized=True)
        spectrum, low, high = halves(raw, restored)
        line[2].imshow(spectrum, cmap="gray", vmin=low, vmax=high, rasterized=True)
        line[2].axvline(spectrum.shape[1] // 2 - 0.5, color="white", linewidth=0.4)
        line[0].set_title(f"({chr(ord('a') + number)}) {modality}\n{source}", pad=2)
        if column == 0:
            for ax, word in zip(line, ROWS, strict=True):
                ax.set_ylabel(word)
    return fig
