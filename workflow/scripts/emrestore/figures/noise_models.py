"""Figure 7: images restored by networks of wrong and of full noise models, and what they come to."""

import numpy as np

from emrestore.figures.style import COLOURS, DOUBLE_MM, RC, inches, plt

WRONG = {
    "fast_scan": "fast scan:\nno readout term",
    "interpolation": "no interpolation\nnoise",
    "y_jitter": "Y-jitter:\nrange too small",
    "detector": "detector:\nPoisson only",
}
MEASURES = {
    "psnr": "PSNR / dB",
    "invented": "invented",
    "missing": "missing",
    "split": "split",
}
SIMULATED = ["distorted", "wrong model", "full model", "undistorted"]
EXPERIMENTAL = ["experimental", "wrong model", "full model"]
LABEL_MM, NUMBERS_MM, TITLE_MM = 9.0, 44.0, 5.0
# as the colours of the points: the wrong model's, the full model's
PAIR = (COLOURS[1], COLOURS[0])


def shown_image(scores, case, fewest, quantile):
    """Return the test image at a quantile of the gain in PSNR by the full model: a rule, no choice.

    Parameters
    ----------
    scores : pandas.DataFrame
        per_image.csv.
    case : str
    fewest : int
        Images with fewer columns are passed over, unless all have.
    quantile : float
        In [0, 1].

    Returns
    -------
    int
    """
    part = scores[scores["case"] == case]
    rich = part[part["columns"] >= fewest]
    wide = (part if rich.empty else rich).pivot(index="image", columns="model", values="psnr_db")
    ranked = (wide["full"] - wide["wrong"]).sort_values(kind="stable").index
    return int(ranked[round(quantile * (len(ranked) - 1))])


def panels(fig, grid, row, titles, images, texts, reference):
    """Draw one row of images on one grey scale, that of the image number `reference`."""
    low, high = np.percentile(images[reference], [0.5, 99.5])
    axes = []
    for column, (title, image, text) in enumerate(zip(titles, images, texts, strict=True)):
        ax = fig.add_subplot(grid[row, column])
        ax.imshow(image, cmap="gray", vmin=low, vmax=max(high, low + 1), rasterized=True)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        if row == 0:
            ax.set_title(title, pad=3)
        if text:
            ax.set_xlabel(text, labelpad=1.5)
        axes.append(ax)
    return axes


def numbers(fig, grid, table, cases):
    """Draw every measure of every case: the wrong model's and the full model's, with intervals."""
    for column, (measure, title) in enumerate(MEASURES.items()):
        ax = fig.add_subplot(grid[0, column])
        part = table[table["measure"] == measure].set_index("case").reindex(cases)
        for offset, model, colour in zip((-0.14, 0.14), ("wrong", "full"), PAIR, strict=True):
            mean = part[model]
            errors = [mean - part[f"{model}_low"], part[f"{model}_high"] - mean]
            place = np.arange(len(cases)) + offset
            style = {"fmt": "so"[model == "full"], "ms": 3, "capsize": 1.5}
            ax.errorbar(mean, place, xerr=errors, color=colour, label=f"{model} model", **style)
        ax.set_ylim(len(cases) - 0.5, -0.5)
        ax.set_yticks(range(len(cases)), [WRONG.get(case, case) for case in cases])
        if column:
            ax.set_yticklabels([])
        ax.set_xlabel(title if measure == "psnr" else f"{title} / 100 columns")
        ax.grid(axis="x", linewidth=0.3, color="0.8")
        ax.margins(x=0.08)
        if measure == "psnr":
            handles = ax.get_legend_handles_labels()
    fig.legend(*handles, loc="outside lower right", ncols=2, frameon=False)


def noise_models(rows, table):
    """Draw Figure 7.

    Parameters
    ----------
    rows : list of dict
        One a case: ``case``; ``simulated``, list of distorted, restored by the wrong and by the full
        model, undistorted, (h, w) [counts]; ``psnr``, the dB of the first three; ``experimental``,
        list of recorded, restored by both, or an empty list.
    table : pandas.DataFrame
        noise_models.csv.

    Returns
    -------
    matplotlib.figure.Figure
    """
    plt.rcParams.update(RC)
    with_experimental = bool(rows[0]["experimental"])
    columns = len(SIMULATED) + len(EXPERIMENTAL) * with_experimental
    edge = (DOUBLE_MM - LABEL_MM) / (columns + 0.1)
    height = len(rows) * (edge + 3.5) + TITLE_MM + NUMBERS_MM
    fig = plt.figure(figsize=(inches(DOUBLE_MM), inches(height)), layout="constrained")
    fig.get_layout_engine().set(w_pad=0.01, h_pad=0.01, wspace=0.0, hspace=0.0)
    above, below = fig.subfigures(2, 1, height_ratios=[height - NUMBERS_MM, NUMBERS_MM])
    parts = [(SIMULATED, above)]
    if with_experimental:
        left, right = above.subfigures(1, 2, width_ratios=[4 * edge + LABEL_MM, 3 * edge])
        parts = [(SIMULATED, left), (EXPERIMENTAL, right)]
    for titles, part in parts:
        grid = part.add_gridspec(len(rows), len(titles))
        for number, row in enumerate(rows):
            if titles is SIMULATED:
                texts = [f"{value:.1f} dB" for value in row["psnr"]] + [" "]
                axes = panels(part, grid, number, titles, row["simulated"], texts, -1)
                axes[0].set_ylabel(WRONG.get(row["case"], row["case"]))
            else:
                texts = [" "] * len(titles)
                panels(part, grid, number, titles, row["experimental"], texts, -1)
    numbers(below, below.add_gridspec(1, len(MEASURES)), table, [row["case"] for row in rows])
    return fig
