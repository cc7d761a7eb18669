"""Lines beside a diagram never cross a box's own row range twice; steps shown are spread."""

import itertools

import numpy as np
import pandas as pd
import pytest
from emrestore.figures.diagram import LANES, diagrams, label, lanes
from emrestore.figures.training import curves, samples, shown_steps

ROW = {"kind": "conv", "kernel": 3, "stride": 1, "activation": "", "edge": 8, "features": 4}
ROW |= {"parameters": 10, "panel": "one", "inputs": ""}


@pytest.mark.parametrize("seed", range(20))
def test_lines_of_one_lane_do_not_overlap(seed):
    rng = np.random.default_rng(seed)
    skips = {tuple(sorted(rng.choice(15, 2, replace=False).tolist())) for _ in range(12)}
    found = lanes(list(skips))
    for one, other in itertools.combinations(skips, 2):
        if found[one] == found[other]:
            assert one[1] <= other[0] or other[1] <= one[0]


def test_lines_that_follow_each_other_share_a_lane():
    assert lanes([(0, 2), (2, 4), (4, 6), (0, 7)]) == {(0, 2): 0, (2, 4): 0, (4, 6): 0, (0, 7): 1}
    assert LANES >= 5  # Figure 9 (a)


def test_a_box_says_kernel_stride_and_activation():
    rows = pd.DataFrame([ROW, ROW | {"kernel": 4, "stride": 2, "activation": "leaky_relu"}])
    assert [label(row) for row in rows.itertuples()] == [
        "conv 3×3",
        "conv 4×4, stride 2, leaky ReLU",
    ]


def test_a_diagram_shows_the_total_of_its_parameters():
    table = pd.DataFrame([ROW | {"node": "a"}, ROW | {"node": "b", "inputs": "a"}])
    words = [text.get_text() for text in diagrams(table).axes[0].texts]
    assert "total 20" in words


def test_steps_are_even_in_the_logarithm_with_both_ends():
    assert shown_steps(np.arange(1, 1001), 4) == [0, 9, 99, 999]
    assert shown_steps([20, 40, 60], 4) == [0, 1, 2]
    assert shown_steps([20], 4) == [0]


def test_curves_have_one_line_a_network():
    table = pd.DataFrame({"step": [1, 10] * 2, "network": ["cgrdn"] * 2 + ["grdn"] * 2})
    table = table.assign(modality="hrstem", loss=1.0, validation_psnr_db=[20.0, 25.0, 20.0, 26.0])
    left, right = curves(table).axes
    assert [line.get_ydata().tolist() for line in right.lines] == [[20.0, 25.0], [20.0, 26.0]]
    assert right.get_xscale() == "log" and len(left.lines) == 2


def test_samples_share_one_grey_scale():
    y = np.arange(64.0).reshape(8, 8) * 100
    part = {"x": y + 9, "y": y, "steps": np.array([5, 10]), "restored": np.stack([y + 3, y + 1])}
    fig = samples([("cgrdn", part)])
    assert len({ax.images[0].get_clim() for ax in fig.axes}) == 1
    assert [ax.get_title().split("\n")[0] for ax in fig.axes][1:3] == ["step 5", "step 10"]
