"""The paper's claims on how long a restoration takes."""

from emrestore.claims.network import TABLE1, row_of
from emrestore.claims.verdicts import UNTESTABLE

# what the paper says of its times: an aim of the ablation, and a time without its hardware
SPEED = {
    "speed-1024": "an aim of the paper's design for a Volta GPU with 12 GB, and no measured time",
    "speed-2048": "the paper does not say on which hardware it takes seconds",
}


def judge_speed(claim, tables, settings, scale):
    """Say why a time of the paper is not judged: no run timed such an image, on such a machine.

    Nothing is measured: the images of the test set are far smaller, and their time is no answer.
    Table: ``table1``.
    """
    why = SPEED[claim["id"]] + "; this workflow times images of the test set, which are far smaller"
    if row_of(tables["table1"], "published") is not None:
        why += ": comparison/table1.csv has the published network's seconds per image"
    return {"verdict": UNTESTABLE, "why": why} | TABLE1
