"""What Snakemake measured of a job: the last row of its benchmark."""

import csv
from pathlib import Path

from emrestore.audit.numbers import as_float


def read_benchmark(path):
    """Return what was measured of a job.

    Parameters
    ----------
    path : str or pathlib.Path
        A .tsv file as Snakemake writes it.

    Returns
    -------
    dict of str to float
        By column, such as ``s`` and ``max_rss`` [MiB], without what a job was too short for; empty where
        there is no such file.
    """
    path = Path(path)
    if not path.is_file():
        return {}
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    numbers = {key: as_float(text) for key, text in (rows or [{}])[-1].items()}
    return {key: value for key, value in numbers.items() if value is not None}


def benchmark_of(job):
    """Return where the benchmark of a job (`emrestore.audit.records.Job`) lies: beside its log."""
    return Path(job.log.replace("/logs/", "/benchmarks/")).with_suffix(".tsv")
