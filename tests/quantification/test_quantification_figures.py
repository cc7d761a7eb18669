"""Figures 3, 4, 5 and the response: everything in the tables is drawn, with its interval."""

import numpy as np
import pandas as pd
import pytest
from emrestore.figures.quantification import (
    dislocation_figure,
    particle_figure,
    response_figure,
    thickness_figure,
)

DOSES = (500, 50000)


def table(quantities, methods=("raw", "published", "cgrdn"), **extra):
    """Return rows of every dose, method and quantity, with other values for each."""
    rows = []
    for dose in DOSES:
        for m, method in enumerate(methods):
            for quantity in quantities:
                value = 10.0 + m + dose / 1e4
                rows.append(
                    {"dose_e_per_a2": dose, "method": method, "quantity": quantity, "value": value}
                    | {"low": value - 1.0, "high": value + 2.0}
                    | extra
                )
    return pd.DataFrame(rows)


def heights(ax):
    """Return the values of all error bars in an axis, by label."""
    return {bars.get_label(): bars.lines[0].get_ydata().tolist() for bars in ax.containers}


IMAGE = np.random.default_rng(1).random((32, 32))
PANELS = [(name, IMAGE, (0.0, 1.0)) for name in "wxyz"]


def test_figure3_draws_precision_error_and_bound():
    quantities = [f"{p}_{q}" for p in ("position", "scs") for q in ("precision", "rmse", "bias")]
    rows = [table(quantities, (*("raw", "published"), "bound"), atoms=n) for n in (2, 75)]
    fig = thickness_figure(pd.concat(rows), PANELS, 0.2)
    assert len(fig.axes) == 8
    for ax, dose in zip(fig.axes[:4], (500, 500, 50000, 50000), strict=True):
        assert heights(ax) == {
            "raw": [10 + dose / 1e4] * 2,
            "published network": [11 + dose / 1e4] * 2,
        }
        dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
        assert dashed[0].get_ydata().tolist() == [12 + dose / 1e4] * 2
    images = [ax.images[0] for ax in fig.axes[4:]]
    assert all(image.get_clim() == (0.0, 1.0) for image in images)


def test_figure4_draws_the_circuit_where_it_was_found():
    columns = pd.DataFrame({"x_angstrom": [1.0, 2.0], "y_angstrom": [1.0, 3.0]})
    columns["kind"] = ["near", "evaluated"]
    path = np.array([[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.4, 3.0]])
    rows = table(["position_mae", "scs_mape"])
    fig = dislocation_figure(rows, columns, PANELS, path, 6.2, 0.2)
    restored = fig.axes[3]
    drawn = [line for line in restored.lines if len(line.get_xdata()) == 4]
    assert np.allclose(drawn[0].get_xdata(), path[:, 0] / 0.2)
    assert heights(fig.axes[5])["CGRDN (this run)"] == [12.05, 17.0]


def test_figure5_has_counts_in_percent():
    fig = particle_figure(table(["position_mae", "scs_mape", "correct_counts"]))
    assert heights(fig.axes[2])["raw"] == [10.05, 15.0]
    assert fig.axes[2].get_ylim()[0] == 0.0 and fig.axes[2].get_yscale() == "linear"


def test_response_shows_every_size_and_dose():
    parts = []
    for change, sizes in (("moved", [5.0, 20.0]), ("changed", [-1.0, 2.0])):
        for size in sizes:
            quantities = ["response", "precision_over_response"]
            parts.append(table(quantities, change=change, size=size))
            parts.append(table(["precision"], ("bound",), change=change, size=size))
    fig = response_figure(pd.concat(parts))
    points = sum(len(bars.lines[0].get_ydata()) for bars in fig.axes[0].containers)
    assert points == 2 * 3 * 2
    labels = [text.get_text() for text in fig.axes[1].get_xticklabels()]
    assert labels == ["-1", "+2"]
    assert fig.axes[3].lines[-1].get_ydata()[0] == pytest.approx(15.0)
    doses = {note.get_text(): note.xy[1] for note in fig.axes[3].texts if "e/Å²" in note.get_text()}
    assert doses == {"5e2 e/Å²": pytest.approx(10.05), "5e4 e/Å²": pytest.approx(15.0)}
