"""The picture of one restored frame: raw, restored, residual, both spectra, suspicious regions."""

import numpy as np
from matplotlib.patches import Rectangle

from emrestore.figures.style import COLOURS, figure, save
from emrestore.trust.residual import normalised

LARGEST = 1024  # pixel shown along an edge; larger images are averaged
SCALE_BAR = 0.3  # of the width, at most
RESIDUAL_RANGE = 4.0  # standard deviations
DECADES = 7.0  # of spectral power shown


def averaged(image, edge=LARGEST):
    """Return an image averaged over squares of whole pixels until no edge is longer than `edge`."""
    step = -(-max(image.shape) // edge)
    height, width = (n // step * step for n in image.shape)
    squares = image[:height, :width].reshape(height // step, step, width // step, step)
    return squares.mean(axis=(1, 3))


def spectrum(image):
    """Return log10 of the power of an image under a Hann window, zero frequency in the middle."""
    window = np.hanning(image.shape[0])[:, None] * np.hanning(image.shape[1])
    power = np.abs(np.fft.fftshift(np.fft.fft2((image - image.mean()) * window))) ** 2
    return np.log10(averaged(power) + 1e-30)


def bar_length(width):
    """Return the largest of 1, 2, 5 times a power of ten below a share of the width."""
    power = 10.0 ** np.floor(np.log10(width * SCALE_BAR))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= width * SCALE_BAR)


def draw(raw, restored, judgement, recording, path):
    """Draw one frame.

    Parameters
    ----------
    raw, restored : numpy.ndarray (h, w)
        Shown on the same grey scale, from the 0.5th to the 99.5th percentile of the restored image.
    judgement : emrestore.trust.judgement.Judgement
        Its tiles are framed where they are suspicious.
    recording : emrestore.recordings.file_formats.Recording
        For the scales.
    path : str or pathlib.Path
        png or pdf.
    """
    raw, restored = np.asarray(raw, float), np.asarray(restored, float)
    height, width = raw.shape
    pixel, unit = recording.pixel_size, recording.units or "pixel"
    extent = (0, width * pixel[1], height * pixel[0], 0)
    panel = 60.0 * min(2.0, max(0.5, extent[2] / extent[1]))
    fig, axes = figure(190.0, 2 * panel + 22.0, 2, 3)
    grey = {"cmap": "gray", "extent": extent, "interpolation": "nearest"}
    low, high = np.percentile(restored, (0.5, 99.5))
    for axis, image, title in (
        (axes[0, 0], raw, "raw"),
        (axes[0, 1], restored, "restored, same grey scale"),
        (axes[1, 2], restored, "restored: framed where doubtful"),
    ):
        axis.imshow(averaged(image), vmin=low, vmax=high, **grey)
        axis.set_title(title)
    z = normalised(raw, restored)[0]
    shown = axes[0, 2].imshow(
        averaged(z), vmin=-RESIDUAL_RANGE, vmax=RESIDUAL_RANGE, **(grey | {"cmap": "RdBu_r"})
    )
    axes[0, 2].set_title("residual, raw \N{MINUS SIGN} restored")
    fig.colorbar(shown, ax=axes[0, 2], label="standard deviations of the noise", shrink=0.8)
    spectra = spectrum(raw), spectrum(restored)
    top = max(s.max() for s in spectra)
    edges = (0.5 / pixel[1], 0.5 / pixel[0])
    for axis, power, title in zip(axes[1], spectra, ("raw", "restored"), strict=False):
        axis.imshow(
            power,
            cmap="magma",
            vmin=top - DECADES,
            vmax=top,
            extent=(-edges[0], edges[0], edges[1], -edges[1]),
            aspect="equal",
        )
        axis.set_title(f"power spectrum, {title} ({DECADES:.0f} decades)")
        axis.set_xlabel(f"along the scan / {unit}$^{{-1}}$")
    axes[1, 0].set_ylabel(f"across the scan / {unit}$^{{-1}}$")
    bar = bar_length(extent[1])
    for axis in (axes[0, 0], axes[0, 1], axes[0, 2], axes[1, 2]):
        axis.set_xticks([])
        axis.set_yticks([])
        for spine in axis.spines.values():
            spine.set_visible(False)
    axes[0, 0].set_xlabel(f"bar: {bar:g} {unit}")
    axes[0, 0].plot(
        [0.05 * extent[1], 0.05 * extent[1] + bar],
        [0.94 * extent[2]] * 2,
        color="white",
        linewidth=3,
        solid_capstyle="butt",
    )
    for tile in judgement.suspicious():
        corner = (tile.left * pixel[1], tile.top * pixel[0])
        size = (tile.width * pixel[1], tile.height * pixel[0])
        frame = Rectangle(corner, *size, fill=False, edgecolor=COLOURS[1], linewidth=1.0)
        axes[1, 2].add_patch(frame)
    save(fig, path)
