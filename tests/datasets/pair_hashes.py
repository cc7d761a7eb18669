"""The first validation pair of every modality as hashes: the same bytes on every processor.

``PYTHONPATH=workflow/scripts .reproduce/check/bin/python tests/datasets/pair_hashes.py --write``
makes pair_hashes.csv again, where laws or code have changed the pairs on purpose.
"""

import argparse
import csv
import hashlib
import sys
from pathlib import Path

from emrestore.api import pairs
from emrestore.config.layers import NAMES

FILE = Path(__file__).with_suffix(".csv")
MODALITIES = ("hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem")
COLUMNS = ("laws", "modality", "x_sha256", "y_sha256")


def hashes():
    """Return one row of `COLUMNS` for each laws and modality: list of tuple of str."""
    rows = []
    for laws in NAMES["laws"]:
        for modality in MODALITIES:
            x, y, _ = pairs(modality, 1, split="validation", given={"laws": laws})
            digests = (hashlib.sha256(image.tobytes()).hexdigest() for image in (x, y))
            rows.append((laws, modality, *digests))
    return rows


def committed():
    """Return the rows of pair_hashes.csv: list of tuple of str."""
    with FILE.open(newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def main():
    """Print the hashes as CSV, or write them into their file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"into {FILE.name}")
    given, rows = parser.parse_args(), [COLUMNS, *hashes()]
    if given.write:
        with FILE.open("w") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
