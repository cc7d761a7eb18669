"""The table of what the authors' pairs show agrees with the pairs, where they have been fetched."""

import csv
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "resources" / "published"
TABLE = ROOT / "workflow" / "scripts" / "emrestore" / "evidence" / "authors_pairs.csv"
MODALITIES = ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"]


def table():
    """Return the rows of the table, as dictionaries of strings."""
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def test_eight_rows_a_modality():
    keys = [(row["modality"], int(row["image"])) for row in table()]
    assert keys == [(modality, image) for modality in MODALITIES for image in range(8)]


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['modality']}-{row['image']}")
def test_table_agrees_with_pair(row):
    path = PUBLISHED / row["modality"] / "pairs.h5"
    if not path.exists():
        pytest.skip(f"{path} is missing: the workflow fetches the authors' pairs")
    with h5py.File(path) as pairs:
        x, y = (pairs[name][int(row["image"])].astype(np.int64) for name in ("x", "y"))
    assert int(row["identity"]) == np.array_equal(x, y)
    assert 2 ** int(row["bits"]) == np.gcd.reduce(np.diff(np.unique(x)))
    assert float(row["fraction"]) == pytest.approx(max(x.max(), y.max()) / 65535, abs=6e-5)
    # what filled a part of the image is left out of the contrast
    if row["crop"] == "0" and not row["annotation"]:
        assert float(row["contrast"]) == pytest.approx(y.std() / y.mean(), abs=6e-5)
