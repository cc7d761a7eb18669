"""Figure 1: L1 against the size of the network."""

import numpy as np

from emrestore.figures.style import COLOURS, SINGLE_MM, figure

HEIGHT_MM = 62.0


def ablation(table, repeats):
    """Draw mean L1 and its interval against the number of parameters, repeats behind it.

    Parameters
    ----------
    table : pandas.DataFrame
        n_lay.csv.
    repeats : pandas.DataFrame
        repeats.csv; the points of one repeat are joined, as its networks saw the same batches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    largest = table["parameters"].max()
    unit, word = (1e6, "millions") if largest >= 1e6 else (1e3, "thousands")
    fig, ax = figure(SINGLE_MM, HEIGHT_MM)
    for number, (_, line) in enumerate(repeats.groupby("repeat")):
        ax.plot(
            line["parameters"] / unit,
            line["l1"],
            ".-",
            color="0.75",
            linewidth=0.5,
            markersize=2.5,
            label="one repeat" if number == 0 else None,
        )
    errors = np.abs(table[["l1_low", "l1_high"]].to_numpy().T - table["l1"].to_numpy())
    ax.errorbar(
        table["parameters"] / unit,
        table["l1"],
        errors,
        fmt="o-",
        color=COLOURS[0],
        markersize=3.5,
        capsize=2,
        label=f"mean of {table['n_repeats'].iloc[0]} repeats",
    )
    for row in table.itertuples():
        ax.annotate(
            f"{row.n_lay}",
            (row.parameters / unit, row.l1_high),
            (0, 3),
            textcoords="offset points",
            ha="center",
        )
    ax.margins(y=0.12)
    ax.set_xlabel(f"parameters ({word}); numbers at the points: $n_{{lay}}$")
    ax.set_ylabel("L1 (standard deviations of the image)")
    ax.legend(frameon=False)
    return fig
