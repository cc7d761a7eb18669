"""Seconds and memory of a job from its work: measured once, corrected by a run of this machine."""

import csv
from dataclasses import dataclass
from pathlib import Path

from emrestore.audit.benchmarks import read_benchmark

# rule, kind, start_s, seconds_per_unit (unit: emrestore.jobs.amounts; on one core, networks in bfloat16),
# memory_mb (resident, beyond what Work counts), source. On two cores of a Xeon with AMX, November 2026
TABLE = Path(__file__).with_name("rates.csv")
# time in float32 over that in bfloat16, which wide networks' products gain most of; measured there
FLOAT32 = {"wide": 4.0, "": 1.43}
MEGABYTE = 2**20  # of Snakemake's benchmarks
# a rule of the user's own
UNKNOWN = {"start_s": 5.0, "seconds_per_unit": 0.0, "memory_mb": 600.0}
# a factor from less than this is noise
FEWEST_SECONDS = 5.0  # s


@dataclass(frozen=True)
class Cost:
    """What one job takes: seconds on its cores, or on a GPU where `gpu`; memory [byte] of the machine."""

    seconds: float
    gpu: bool
    memory: float


def known_rates():
    """Return the rows of rates.csv by (rule, kind)."""
    with open(TABLE, newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["rule"], row["kind"]): {name: float(row[name]) for name in UNKNOWN} for row in rows
    }


def rate_of(job, rates):
    """Return the row of a job: of its rule and kind, else of its rule."""
    return rates.get((job.rule, job.work.kind)) or rates.get((job.rule, "")) or UNKNOWN


def cost(job, rates, factors, gpu_tflops=None):
    """Return what a job takes.

    Parameters
    ----------
    job : emrestore.jobs.graph.PlannedJob
    rates : dict
        From `known_rates`.
    factors : dict of str to float
        From `measured_factors`; {} for the machine of rates.csv.
    gpu_tflops : float, optional [TFLOP/s]
        Of the GPU that takes over what networks compute; none by default.

    Returns
    -------
    Cost
    """
    work, rate = job.work, rate_of(job, rates)
    factor = factors.get(job.rule, factors.get("", 1.0))
    gpu = bool(gpu_tflops and work.tflop)
    if gpu:
        seconds = rate["start_s"] * factor + work.tflop / gpu_tflops
    else:
        slower = FLOAT32.get(work.kind, FLOAT32[""]) if work.float32 else 1.0
        seconds = factor * (rate["start_s"] + rate["seconds_per_unit"] * slower * work.amount)
    memory = work.memory + rate["memory_mb"] * MEGABYTE + (0 if gpu else work.device)
    return Cost(seconds * (job.threads > 0), gpu, memory)


def benchmarked(path):
    """Return seconds and peak memory [byte] of a job's benchmark, or None where there is none."""
    row = read_benchmark(path)
    return (row["s"], row.get("max_rss", 0.0) * MEGABYTE) if row else None


def measured_factors(jobs, rates):
    """Return how much longer each rule took in a run of this machine than rates.csv says.

    Parameters
    ----------
    jobs : list of emrestore.jobs.graph.PlannedJob
        Of that run.
    rates : dict
        From `known_rates`.

    Returns
    -------
    dict of str to float
        By rule; under "" that of all jobs together, for rules without a benchmark.

    Raises
    ------
    FileNotFoundError
        If no job has a benchmark.
    """
    took, expected = {}, {}
    for job in jobs:
        found = benchmarked(job.benchmark) if job.benchmark else None
        if found is None:
            continue
        for name in (job.rule, ""):
            took[name] = took.get(name, 0.0) + found[0]
            expected[name] = expected.get(name, 0.0) + cost(job, rates, {}).seconds
    if not took:
        raise FileNotFoundError(
            "plan: from: no benchmark of that scale below results/: run ./reproduce at that scale first"
        )
    return {
        name: took[name] / expected[name]
        for name in took
        if expected[name] > 0 and took[name] >= FEWEST_SECONDS
    }
