"""The figure of our pairs against the authors'."""

import numpy as np
import pandas as pd
from emrestore.figures.fidelity import fidelity_panels


def test_quartiles_and_differences_are_drawn_where_they_are():
    values = {"ours_q25": 1.0, "ours_q50": 2.0, "ours_q75": 4.0}
    values |= {"authors_q25": 1.5, "authors_q50": 2.5, "authors_q75": 3.0}
    rare = dict.fromkeys(values, 0.0) | {"ours_mean": 0.01, "authors_mean": 0.02}
    distributions = pd.DataFrame(
        [
            {"modality": m, "laws": "taken", "feature": f, **values}
            for m in ("hrstem", "lrtem")
            for f in ("level", "noise")
        ]
        + [{"modality": "hrstem", "laws": "taken", "feature": "saturated", **rare}]
        + [{"modality": "hrstem", "laws": "printed", "feature": "level", **rare}]
    )
    fidelity = pd.DataFrame(
        {
            "modality": ["hrstem", "hrtem", "lrtem"],
            "laws": "taken",
            "difference_db": [-1.0, np.nan, 0.5],
            "low_db": [-2.0, np.nan, 0.0],
            "high_db": [0.5, np.nan, 1.0],
        }
    )
    forests = pd.DataFrame(
        {
            "modality": ["hrstem", "hrstem"],
            "shows": ["undistorted", "noise"],
            "laws": ["held out", "taken"],
            "area": [0.6, 0.4],
            "low": [0.5, 0.2],
            "high": [0.7, 0.6],
        }
    )
    fig = fidelity_panels(distributions, fidelity, forests)
    level, _, saturated, difference, undistorted = fig.axes[:5]
    dots = [line for line in level.lines if line.get_marker() == "o"]
    assert [line.get_ydata()[0] for line in dots] == [2.5, 2.5, 2.0, 2.0]
    # quartiles that coincide give way to the mean
    dots = [line for line in saturated.lines if line.get_marker() == "o"]
    assert [line.get_ydata()[0] for line in dots] == [0.02, 0.01]
    # hrtem without the authors' pairs keeps its place on the axis and shows nothing
    assert [label.get_text() for label in level.get_xticklabels()] == ["hrstem", "hrtem", "lrtem"]
    (_, _, (bars,)) = difference.containers[0]
    assert np.allclose(bars.get_segments()[0][:, 1], [-2.0, 0.5])
    (_, _, (bars,)) = undistorted.containers[1]
    assert np.allclose(bars.get_segments()[0][:, 1], [0.5, 0.7])
