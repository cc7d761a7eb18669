"""The graph of the stages: counted in the records of jobs, and drawn so that it can be read."""

import matplotlib.pyplot as plt
import pytest
from emrestore.audit.records import Job
from emrestore.audit.stage_graph import edges, stage_rules, stages
from emrestore.figures.rule_graph import POINTS, drawn, lanes, wrapped

RULES = [
    {"name": "radius", "stage": "references"},
    {"name": "shard", "stage": "datasets"},
    {"name": "preview", "stage": "datasets"},
    {"name": "never", "stage": "datasets"},
    {"name": "train", "stage": "training"},
]
JOBS = [
    Job("radius", "radius", (), ("r.csv",)),
    Job("shard", "shard/0", ("r.csv",), ("0.h5",)),
    Job("shard", "shard/1", ("r.csv",), ("1.h5",)),
    Job("preview", "preview", ("0.h5",), ("p.png",)),
    Job("train", "train", ("0.h5", "1.h5", "config.yaml"), ("m.keras",)),
]


@pytest.fixture
def found():
    by_stage = stage_rules(RULES)
    of = {name: stage for stage, names in by_stage.items() for name in names}
    return stages(by_stage, JOBS, edges(JOBS, of)), edges(JOBS, of)


def test_files_between_stages_are_counted(found):
    assert [tuple(row.values()) for row in found[1]] == [
        ("references", "datasets", "radius", "shard", 2),
        ("datasets", "training", "shard", "train", 2),
    ]


def test_stages_have_their_rules_with_the_number_of_jobs(found):
    assert [(stage.name, stage.rules, stage.reads) for stage in found[0]] == [
        ("references", (("radius", 1),), ()),
        ("datasets", (("shard", 2), ("preview", 1), ("never", 0)), ("references",)),
        ("training", (("train", 1),), ("datasets",)),
    ]
    assert lanes(found[0]) == ["references", "datasets"]


def test_rules_without_a_job_are_told_apart_and_lines_are_broken():
    lines = wrapped((("shard", 2), ("preview", 1), ("never", 0)), 17)
    assert lines == [[("shard ×2", True), ("preview", True)], [("never", False)]]


def test_every_word_can_be_read_within_its_box(found):
    fig = drawn(found[0])
    (ax,) = fig.axes
    renderer = fig.canvas.get_renderer()
    boxes = [patch.get_window_extent(renderer) for patch in ax.patches if patch.get_width() > 50]
    assert len(boxes) == 3 and len(ax.texts) > 9
    for text in ax.texts:
        if text.get_text():
            place = text.get_window_extent(renderer)
            assert text.get_fontsize() >= POINTS >= 8.0
            assert any(box.x0 <= place.x0 and place.x1 <= box.x1 for box in boxes), text.get_text()
    plt.close(fig)
