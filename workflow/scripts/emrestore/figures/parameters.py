"""Histograms of everything that was drawn for the pairs of one modality."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from emrestore.figures.style import COLOURS, DOUBLE_MM, RC, inches

COLUMNS = 6
# heights of a histogram, its title, its row and a heading; what is free beside a histogram
PANEL_MM, TITLE_MM, ROW_MM, HEAD_MM, SIDE_MM = 9.0, 4.0, 20.0, 6.0, 3.0
HEADING_SIZE, WORD_SIZE = 8.0, 4.5  # pt
SMALL = {"xtick.labelsize": 5.5, "axes.titlesize": 6.0, "axes.labelsize": 5.5}
BINS = 16
MOST_BARS = 20  # whole numbers that span more than this are binned
SHORT = 3  # characters; longer words are written along their bars
WIDE = 30.0  # ratio; wider logarithmic axes get powers of ten only

# heading -> how the names begin that stand below it; the first that fits
GROUPS = {
    "Support": ("specimen.support.",),
    "Objects of low resolution": ("specimen.objects.",),
    "Intensity of the undistorted image": ("specimen.intensity.",),
    "Specimen": ("specimen.", "pixel_size"),
    "Recording": ("distortion.jitter.", "distortion.detector.", "distortion.fast_scan.")
    + ("distortion.pixels.", "distortion.tem."),
    "Post-processing and storage": ("distortion.",),
}
ORDER = ("Specimen", "Support", "Objects of low resolution")
ORDER += ("Intensity of the undistorted image", "Recording", "Post-processing and storage")

# end of a name -> unit; what is not here has none
UNITS = {
    "pixel_size": "Å",
    "thickness": "Å",
    **{f"crystal.{edge}": "Å" for edge in "abc"},
    **{f"crystal.{angle}": "degree" for angle in ("alpha", "beta", "gamma")},
    "crystal.minimum_distance": "Å",
    "amorphous.minimum_distance": "Å",
    "crystal.density": "g/cm³",
    "amorphous.density": "g/cm³",
    "orientation.mistilt": "degree",
    "wedge.angle": "degree",
    "wedge.azimuth": "rad",
    "wedge.offset": "Å",
    "shape.radius": "Å",
    "points.minimum_distance": "pixel",
    "points.diameter": "pixel",
    "soft.sigma": "pixel",
    "polygon_diameter": "pixel",
    "ellipse_diameter": "pixel",
    "bands.mean_width": "pixel",
    "boxes.mean_edge": "pixel",
    "cracks.mean_length": "pixel",
    "intensity.background_height": "max(y)",
    "intensity.background_width": "pixel",
    "intensity.contrast": "Std/mean",
    "jitter.sigma_x": "pixel",
    "jitter.sigma_y": "pixel",
    "dose": "electrons/pixel",
    "detector.sigma": "electrons",
    "fast_scan.alpha": "rad·pixel",
    "fast_scan.beta": "pixel",
    "fast_scan.theta": "rad",
    "clip": "percent",
    "clip.percentile": "percent",
    **{f"mtf.{width}": "Nyquist frequency" for width in "bc"},
    "dark_current.median": "electrons",
    "thermal.sigma": "electrons",
    "flicker.sigma": "of the mean",
    "reset.sigma": "of the mean",
    "reset.length": "row",
    "quadrants.row": "pixel",
    "quadrants.column": "pixel",
    **{f"quadrants.offset_{index}": "electrons" for index in range(4)},
    "blur_x": "pixel",
    "blur_y": "pixel",
    "post.angle": "degree",
    "annotation_size": "shorter edge",
    "storage.fraction": "of 65535",
}
# drawn from log-uniform or log-normal ranges, or proportional to such numbers
LOGARITHMIC = ("dose", "detector.sigma", "fast_scan.beta", "fast_scan.alpha", "points.diameter")
LOGARITHMIC += ("soft.sigma", "bands.mean_width", "boxes.mean_edge", "n_atoms", "defects.selected")
# no parameters of the pair but of how it was made and stored
LEFT_OUT = ("index", "attempt", "margin", "distortion.storage.offset", "distortion.storage.factor")


def ends_with(name, end):
    """Tell whether the last parts of a dotted name are those of `end`."""
    return f".{name}".endswith(f".{end}")


def unit(name):
    """Return the unit of a parameter, "" where it has none."""
    return next((text for end, text in UNITS.items() if ends_with(name, end)), "")


def grouped(names):
    """Return heading -> list of names, in the order of the headings."""
    groups = {heading: [] for heading in ORDER}
    for name in names:
        heading = next(h for h, begins in GROUPS.items() if name.startswith(begins))
        groups[heading].append(name)
    return {heading: members for heading, members in groups.items() if members}


def drawn_values(column):
    """Return the values of the images in which an effect occurs.

    Parameters
    ----------
    column : pandas.Series
        Numbers, nan where the image has none; or str, "" where it has none, parts joined by +.

    Returns
    -------
    pandas.Series
        Zeros are left out of numbers that are not whole: there they mean "off".
    """
    if not pd.api.types.is_numeric_dtype(column):
        return column[column != ""].str.split("+").explode()
    values = column.dropna()
    return values if is_whole(values) else values[values != 0]


def is_whole(values):
    """Tell whether all numbers are whole."""
    return bool(np.all(values == np.round(values)))


def draw_words(ax, values):
    """Draw the number of images for each word (values: pandas.Series of str)."""
    counts = values.value_counts().sort_index()
    place = np.arange(len(counts))
    if counts.index.str.len().max() <= SHORT:
        ax.bar(place, counts, color=COLOURS[0])
        ax.set_xticks(place, counts.index, rotation=90)
        return
    ax.barh(place, counts, color=COLOURS[5])
    for y, word in zip(place, counts.index, strict=True):
        ax.text(0.02, y, word, transform=ax.get_yaxis_transform(), va="center", size=WORD_SIZE)
    ax.set_ylim(len(counts) - 0.4, -0.6)
    ax.set_xticks([])


def draw_numbers(ax, values, logarithmic):
    """Draw a histogram: one bar a number where they are whole and few, else bins.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : pandas.Series of float
    logarithmic : bool
        Numbers that are not positive have no place on the axis then.
    """
    low, high = values.min(), values.max()
    positive = values[values > 0]
    if is_whole(values) and high - low <= MOST_BARS:
        counts = values.value_counts()
        ax.bar(counts.index, counts, color=COLOURS[0])
        ax.set_xlim(low - 0.9, high + 0.9)
        ax.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    elif logarithmic and positive.nunique() > 1:
        low = positive.min()
        ax.hist(positive, np.geomspace(low, high, BINS + 1), color=COLOURS[0])
        ax.set_xscale("log")
        subs = (1.0,) if high / low > WIDE else (1.0, 2.0, 5.0)
        ax.xaxis.set_major_locator(LogLocator(subs=subs, numticks=4))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        ax.xaxis.set_minor_formatter(NullFormatter())
    else:
        ax.hist(values, BINS, color=COLOURS[0])
        ax.xaxis.set_major_locator(MaxNLocator(3))


def draw(ax, name, values, title):
    """Draw one parameter.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    name : str
        Of the parameter, as in the table.
    values : pandas.Series
        From `drawn_values`; its index tells the images.
    title : str
    """
    if pd.api.types.is_numeric_dtype(values):
        draw_numbers(ax, values, any(ends_with(name, end) for end in LOGARITHMIC))
    else:
        draw_words(ax, values)
    ax.set_title(title, pad=2)
    ax.set_xlabel(f"{unit(name)} (n = {values.index.nunique()})".strip(), labelpad=1)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", length=2, pad=1)


def histograms(table):
    """Draw one histogram a parameter, grouped by what it belongs to.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an image, from `read_parameters`.

    Returns
    -------
    matplotlib.figure.Figure
        Numbers that are the same in all images with the effect are left out. ``n`` is the number of
        images with the effect.
    """
    values = {name: drawn_values(table[name]) for name in table if name not in LEFT_OUT}
    names = [
        name
        for name, column in values.items()
        if column.nunique() > (1 if pd.api.types.is_numeric_dtype(column) else 0)
    ]
    groups = grouped(names)
    heights = [HEAD_MM + ROW_MM * -(-len(members) // COLUMNS) for members in groups.values()]
    width, whole = DOUBLE_MM / COLUMNS, sum(heights)
    plt.rcParams.update(RC | SMALL)
    fig = plt.figure(figsize=(inches(DOUBLE_MM), inches(whole)))

    def place(x, y, wide, high):
        """Return a box [mm, from the upper left] in units of the figure."""
        return x / DOUBLE_MM, 1.0 - (y + high) / whole, wide / DOUBLE_MM, high / whole

    top = 0.0
    for (heading, members), height in zip(groups.items(), heights, strict=True):
        left, bottom, _, _ = place(SIDE_MM, top, 0.0, 0.7 * HEAD_MM)
        fig.text(left, bottom, heading, weight="bold", size=HEADING_SIZE)
        for number, name in enumerate(members):
            row, column = divmod(number, COLUMNS)
            x, y = column * width + SIDE_MM, top + HEAD_MM + TITLE_MM + row * ROW_MM
            ax = fig.add_axes(place(x, y, width - 2 * SIDE_MM, PANEL_MM))
            begin = next(begin for begin in GROUPS[heading] if name.startswith(begin))
            # whole sections are headings; "jitter." or "tem." belong to the name
            title = name.removeprefix(begin if begin.startswith("specimen.") else "distortion.")
            draw(ax, name, values[name], title)
        top += height
    return fig
