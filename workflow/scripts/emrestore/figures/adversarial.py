"""What the discriminator adds: radial power spectra, and their ratio to that of the undistorted image."""

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure

ROW_MM = 58.0
LOOKS = {
    "x": ("distorted", "0.6", ":"),
    "y": ("undistorted", COLOURS[6], "-"),
    "pixel": ("pixel losses", COLOURS[0], "-"),
    "adversarial": ("with discriminator", COLOURS[1], "--"),
}


def spectra_panels(spectra, scores, bound):
    """Draw one row of two panels a modality.

    Parameters
    ----------
    spectra : pandas.DataFrame
        modality, frequency (of Nyquist), x, y, pixel, adversarial: power in a ring, in units of the
        whole power of y.
    scores : pandas.DataFrame
        adversarial.csv.
    bound : float
        Where high frequencies begin, of the Nyquist frequency.

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = len(scores)
    fig, axes = figure(DOUBLE_MM, ROW_MM * rows, rows, 2, squeeze=False)
    for (left, right), score in zip(axes, scores.itertuples(), strict=True):
        table = spectra[spectra["modality"] == score.modality]
        for name, (label, colour, line) in LOOKS.items():
            look = {"color": colour, "linestyle": line, "label": label}
            left.plot(table["frequency"], table[name], **look)
            if name in ("pixel", "adversarial"):
                right.plot(table["frequency"], table[name] / table["y"], **look)
        left.set_yscale("log")
        left.set_ylabel("power in a ring (of the power of y)")
        right.axhline(1.0, color=COLOURS[6], linewidth=0.6)
        right.set_ylabel("power, restored / undistorted")
        right.set_ylim(0.0, None)
        for ax in (left, right):
            ax.axvline(bound, color="0.8", linewidth=0.6)
            ax.set_xlim(0.0, 1.0)
            ax.set_xlabel("spatial frequency (of Nyquist)")
        left.set_title(
            f"{score.modality}: PSNR {score.psnr_pixel_db:.2f} dB, with discriminator "
            f"{score.psnr_adversarial_db:.2f} dB"
        )
        right.set_title(
            f"difference {score.difference_db:+.2f} dB "
            f"({score.low_db:+.2f} … {score.high_db:+.2f}), {score.n_images} images"
        )
    handles, labels = axes[0, 0].get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside upper center", ncols=len(LOOKS), frameon=False)
    return fig
