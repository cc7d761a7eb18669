"""How the networks learn: loss and validation PSNR against the step, and restored samples."""

import numpy as np

from emrestore.comparison.metrics import psnr
from emrestore.figures.style import COLOURS, DOUBLE_MM, figure, method_label

ROW_MM = 45.0
TITLE_MM = 9.0
SHOWN_STEPS = 4


def curves(history):
    """Draw loss (left) and validation PSNR (right), one row a modality, one colour a network.

    Parameters
    ----------
    history : pandas.DataFrame
        network, modality, step, loss, validation_psnr_db.

    Returns
    -------
    matplotlib.figure.Figure
    """
    modalities = list(dict.fromkeys(history["modality"]))
    networks = list(dict.fromkeys(history["network"]))
    fig, axes = figure(
        DOUBLE_MM, ROW_MM * len(modalities) + 5, len(modalities), 2, squeeze=False, sharex=True
    )
    for line, modality in zip(axes, modalities, strict=True):
        for network, colour in zip(networks, COLOURS, strict=False):
            rows = history[(history["modality"] == modality) & (history["network"] == network)]
            for ax, column in zip(line, ("loss", "validation_psnr_db"), strict=True):
                ax.plot(
                    rows["step"],
                    rows[column],
                    ".-",
                    markersize=3,
                    color=colour,
                    label=method_label(network),
                )
        line[0].set_ylabel(f"{modality}: training loss")
        line[1].set_ylabel("mean validation PSNR (dB)")
    for ax in axes.ravel():
        ax.set_xscale("log")
    for ax in axes[-1]:
        ax.set_xlabel("training step")
    axes[0, 0].legend(frameon=False)
    return fig


def shown_steps(steps, count):
    """Return up to `count` places in a rising array of steps, even in the logarithm, ends included.

    Parameters
    ----------
    steps : array_like (n,) of int
        At least 1.
    count : int

    Returns
    -------
    list of int
    """
    steps = np.asarray(steps)
    wanted = np.geomspace(steps[0], steps[-1], min(count, len(steps)))
    return sorted({int(np.abs(np.log(steps / step)).argmin()) for step in wanted})


def samples(rows):
    """Draw restored patches, one row a network: distorted, after some steps, undistorted.

    Parameters
    ----------
    rows : list of (str, dict)
        Network, and its x, y (h, w), steps (m,) and restored (m, h, w) [counts]. The range of the
        undistorted patch (0.5 to 99.5 percentile) is the grey scale of a row.

    Returns
    -------
    matplotlib.figure.Figure
    """
    columns = 2 + max(len(shown_steps(part["steps"], SHOWN_STEPS)) for _, part in rows)
    edge = DOUBLE_MM / columns
    fig, axes = figure(DOUBLE_MM, (edge + TITLE_MM) * len(rows), len(rows), columns, squeeze=False)
    for ax in axes.ravel():
        ax.set_axis_off()
    for line, (network, part) in zip(axes, rows, strict=True):
        low, high = np.percentile(part["y"], [0.5, 99.5])
        panels = [
            (f"{method_label(network)}\ndistorted, {psnr(part['x'], part['y']):.2f} dB", part["x"]),
            *(
                (
                    f"step {part['steps'][place]}\n"
                    f"{psnr(part['restored'][place], part['y']):.2f} dB",
                    part["restored"][place],
                )
                for place in shown_steps(part["steps"], SHOWN_STEPS)
            ),
            ("undistorted\n", part["y"]),
        ]
        for ax, (title, image) in zip(line, panels, strict=False):
            ax.imshow(image, cmap="gray", vmin=low, vmax=max(high, low + 1), rasterized=True)
            ax.set_title(title, pad=2)
    return fig
