"""What a kept run took: time and memory by rule, the machine, and the arithmetic that it chose."""

import csv
from pathlib import Path

from emrestore.audit.headline import cpu_seconds
from emrestore.networks.processor import precision_on_processor

# of /proc/cpuinfo: what linear algebra, FFTs and convolutions choose their kernels by
KERNELS = ("avx2", "fma", "avx512f", "avx512_bf16", "avx512_fp16", "amx_bf16")


def kernels(cpuinfo="/proc/cpuinfo"):
    """Return those of `KERNELS` that this processor has: list of str."""
    path = Path(cpuinfo)
    flags = set(path.read_text().split()) if path.exists() else set()
    return [name for name in KERNELS if name in flags]


def arithmetic(precisions, cpuinfo="/proc/cpuinfo"):
    """Return the precisions of the config as this machine resolves them.

    Parameters
    ----------
    precisions : dict of str to str
        Stage to a precision of the config.
    cpuinfo : str

    Returns
    -------
    dict of str to str
        Stage to one of `emrestore.networks.processor.PRECISIONS`.
    """
    return {stage: precision_on_processor(name, cpuinfo) for stage, name in precisions.items()}


def by_rule(jobs, root):
    """Return what the jobs of each rule took, the longest first.

    Parameters
    ----------
    jobs : list of Job
    root : str or pathlib.Path
        The project's folder.

    Returns
    -------
    list of dict
        ``rule``, ``jobs``, ``seconds`` (wall time, summed) and ``cpu_seconds``.

    Raises
    ------
    ValueError
        If the records are not of the run.
    """
    found = {}
    for job in jobs:
        row = found.setdefault(
            job.rule, {"rule": job.rule, "jobs": 0, "seconds": 0.0, "cpu_seconds": 0.0}
        )
        row["jobs"] += 1
        row["seconds"] += job.end - job.start
        row["cpu_seconds"] += cpu_seconds(job, root)
    return sorted(found.values(), key=lambda row: -row["seconds"])


def write_costs(rows, path):
    """Write the rows of `by_rule` as CSV, in tenths of a second."""
    with open(path, "w", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        for row in rows:
            table.writerow(row | {name: f"{row[name]:.1f}" for name in ("seconds", "cpu_seconds")})
