"""Our pairs against the authors': quartiles of every feature, and what the published networks score."""

import numpy as np

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure

COLUMNS = 4
ROW_MM = 42.0
BESIDE = 0.15  # of the distance between two modalities
TITLES = {
    "level": "mean of y (of full scale)",
    "contrast": "Std / mean of y",
    "fine": "fine structure of y (of its mean)",
    "ground": "share of a smooth ground in y",
    "gradient": "gradient / Std of y (1/pixel)",
    "peaks": "Fourier power in 80 pixels",
    "noise": "noise Std (of the mean of y)",
    "variance_exponent": "exponent of variance in signal",
    "row_correlation": "row correlation of noise",
    "column_correlation": "column correlation of noise",
    "high_frequency": "noise power above ½ Nyquist",
    "saturated": "share of saturated pixels of x",
    "row_shift": "Std of row shifts (pixel)",
}


def fidelity_panels(distributions, fidelity):
    """Draw one panel a feature, quartiles by modality, and one with the published networks' PSNR.

    Where the quartiles coincide, as of an effect that few images have, the mean is drawn.

    Parameters
    ----------
    distributions : pandas.DataFrame
        distributions.csv.
    fidelity : pandas.DataFrame
        fidelity.csv.

    Returns
    -------
    matplotlib.figure.Figure
    """
    features = list(dict.fromkeys(distributions["feature"]))
    modalities = list(fidelity["modality"])
    rows = -(-(len(features) + 1) // COLUMNS)
    fig, axes = figure(DOUBLE_MM, ROW_MM * rows, rows, COLUMNS, squeeze=False)
    axes = axes.ravel()
    for ax in axes[len(features) + 1 :]:
        ax.set_axis_off()
    for ax, feature in zip(axes, features, strict=False):
        table = distributions[distributions["feature"] == feature].set_index("modality")
        for who, side, colour in (("authors", -1, COLOURS[6]), ("ours", 1, COLOURS[0])):
            for place, modality in enumerate(modalities):
                if modality not in table.index:
                    continue
                low, middle, high = (table.loc[modality, f"{who}_q{q}"] for q in (25, 50, 75))
                if low == high:
                    middle = table.loc[modality, f"{who}_mean"]
                x = place + side * BESIDE
                ax.plot([x, x], [low, high], color=colour, linewidth=2)
                ax.plot(x, middle, "o", color=colour, markersize=3.5, label=who)
        ax.set_title(TITLES.get(feature, feature))
    ax = axes[len(features)]
    place = np.arange(len(modalities))
    half = np.abs(
        fidelity[["low_db", "high_db"]].to_numpy().T - fidelity["difference_db"].to_numpy()
    )
    ax.errorbar(place, fidelity["difference_db"], half, fmt="o", color=COLOURS[0], markersize=3.5)
    ax.axhline(0.0, color="0.6", linewidth=0.6)
    ax.set_title("PSNR, ours - authors' (dB)")
    for ax in axes[: len(features) + 1]:
        ax.set_xticks(place, modalities, rotation=45, ha="right")
        ax.set_xlim(-0.5, len(modalities) - 0.5)
    handles, labels = axes[0].get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    fig.legend(unique.values(), unique.keys(), loc="outside upper center", ncols=2, frameon=False)
    return fig
