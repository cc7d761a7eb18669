"""PSNR against the operations of a training, the law through it, and the published network."""

import pandas as pd

from emrestore.comparison.scaling import OTHER_PAIRS, OWN, REFERENCE
from emrestore.figures.style import COLOURS, SINGLE_MM, figure

HEIGHT_MM = 66.0
TFLOP = 1e12
LOOKS = {OWN: ("o", COLOURS[0], "this run"), REFERENCE: ("s", COLOURS[1], "reference run")}


def value_of(law, quantity):
    """Return the row of law.csv of one quantity, or None."""
    rows = law[law["quantity"] == quantity]
    return None if rows.empty else rows.iloc[0]


def plotted(points, band, law):
    """Return what `scaling` shows: shows (law or whose point), tflop, psnr_db, low, high."""
    used = points[points["source"] != OTHER_PAIRS].rename(columns={"source": "shows"})
    parts = [used[["shows", "tflop", "psnr_db"]], band.assign(shows="law")]
    published = value_of(law, "published_db")
    if published is not None:
        row = {"shows": "published", "tflop": published["tflop"], "psnr_db": published["value"]}
        parts.append(pd.DataFrame([row]))
    columns = ["shows", "tflop", "psnr_db", "low", "high"]
    return pd.concat([part for part in parts if len(part)]).reindex(columns=columns)


def scaling(points, band, law):
    """Draw every training, the law with its band, and the published network that it must meet.

    All are of the same images: the band holds how trainings stray, and not the choice of images.

    Parameters
    ----------
    points, band, law : pandas.DataFrame
        From `emrestore.comparison.scaling`; the last two are empty where there is no law.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(SINGLE_MM, HEIGHT_MM)
    used = points[points["source"] != OTHER_PAIRS]
    if len(band):
        flop, furthest = band["tflop"] * TFLOP, used["tflop"].max() * TFLOP
        ax.fill_between(flop, band["low"], band["high"], color="0.88", linewidth=0)
        for part, line, label in (
            (flop <= furthest, "-", "law, fitted"),
            (flop >= flop[flop <= furthest].max(), "--", "law, extrapolated"),
        ):
            ax.plot(flop[part], band["psnr_db"][part], line, color="0.35", label=label)
    for source, (marker, colour, label) in LOOKS.items():
        here = used[used["source"] == source]
        if len(here):
            looks = {"markersize": 3.5, "markerfacecolor": "none", "label": label}
            ax.plot(here["tflop"] * TFLOP, here["psnr_db"], marker, color=colour, **looks)
    published = value_of(law, "published_db")
    if published is not None:
        place = (published["tflop"] * TFLOP, published["value"])
        ax.plot(*place, "*", color=COLOURS[2], markersize=8, label="published network")
    ax.set_xscale("log")
    ax.set_xlabel("operations of the training (FLOP)")
    ax.set_ylabel("PSNR on test pairs (dB)")
    ax.legend(frameon=False, loc="lower right")
    return fig
