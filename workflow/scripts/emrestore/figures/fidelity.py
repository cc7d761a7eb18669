"""Our pairs against the authors': features, published networks, forests that tell them apart."""

import numpy as np

from emrestore.figures.style import COLOURS, DOUBLE_MM, figure

COLUMNS = 4
ROW_MM = 42.0
BESIDE = 0.15  # of the distance between two modalities
# origin of our laws -> colour and place beside the modality
ORIGINS = {
    "taken": (COLOURS[0], -0.22),
    "held out": (COLOURS[1], 0.0),
    "printed": (COLOURS[2], 0.22),
}
TITLES = {
    "level": "mean of y (of full scale)",
    "contrast": "Std / mean of y",
    "fine": "fine structure of y / mean",
    "ground": "smooth ground, share of y",
    "gradient": "gradient / Std of y (1/pixel)",
    "peaks": "Fourier power in 80 pixels",
    "near_nyquist": "lg power share near Nyquist",
    "noise": "noise Std / mean of y",
    "variance_exponent": "exponent of variance in signal",
    "row_correlation": "row correlation of noise",
    "column_correlation": "column correlation of noise",
    "high_frequency": "noise power above ½ Nyquist",
    "saturated": "saturated pixels of x, share",
    "row_shift": "Std of row shifts (pixel)",
}


def quartiles(ax, table, modalities):
    """Draw the quartiles of one feature, the authors' beside ours; their mean where they coincide."""
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


def intervals(ax, table, modalities, value, low, high):
    """Draw a value with its interval by modality, one colour for each origin of our laws."""
    for laws, (colour, beside) in ORIGINS.items():
        rows = table[table["laws"] == laws].set_index("modality").reindex(modalities)
        place = np.arange(len(modalities)) + beside
        half = np.abs(rows[[low, high]].to_numpy().T - rows[value].to_numpy())
        ax.errorbar(
            place, rows[value], half, fmt="o", color=colour, markersize=3.5, label=f"laws {laws}"
        )


def fidelity_panels(distributions, fidelity, two_sample):
    """Draw one panel a feature, quartiles by modality, one of PSNR and two of the forests.

    Parameters
    ----------
    distributions, fidelity, two_sample : pandas.DataFrame
        The tables of that name. Of the features, those of the laws that are taken are drawn.

    Returns
    -------
    matplotlib.figure.Figure
    """
    distributions = distributions[distributions["laws"] == "taken"]
    features = list(dict.fromkeys(distributions["feature"]))
    modalities = list(dict.fromkeys(fidelity["modality"]))
    rows = -(-(len(features) + 3) // COLUMNS)
    fig, axes = figure(DOUBLE_MM, ROW_MM * rows, rows, COLUMNS, squeeze=False)
    axes = axes.ravel()
    for ax in axes[len(features) + 3 :]:
        ax.set_axis_off()
    for ax, feature in zip(axes, features, strict=False):
        table = distributions[distributions["feature"] == feature].set_index("modality")
        quartiles(ax, table, modalities)
        ax.set_title(TITLES.get(feature, feature))
    scores, *forests = axes[len(features) : len(features) + 3]
    intervals(scores, fidelity, modalities, "difference_db", "low_db", "high_db")
    scores.axhline(0.0, color="0.6", linewidth=0.6)
    scores.set_title("PSNR, ours - authors' (dB)")
    for ax, shows in zip(forests, ("undistorted", "noise"), strict=True):
        table = two_sample[two_sample["shows"] == shows]
        intervals(ax, table, modalities, "area", "low", "high")
        ax.axhline(0.5, color="0.6", linewidth=0.6)
        ax.set_ylim(0.0, 1.02)
        ax.set_title(f"AUC of forests, {shows}")
    for ax in axes[: len(features) + 3]:
        ax.set_xticks(range(len(modalities)), modalities, rotation=45, ha="right")
        ax.set_xlim(-0.5, len(modalities) - 0.5)
    unique = {}
    for ax in (axes[0], scores):
        unique |= {
            label: handle for handle, label in zip(*ax.get_legend_handles_labels(), strict=True)
        }
    fig.legend(unique.values(), unique.keys(), loc="outside upper center", ncols=5, frameon=False)
    return fig
