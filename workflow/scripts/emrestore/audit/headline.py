"""The few numbers of a run that the front page quotes, each with its file."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from emrestore.audit.benchmarks import benchmark_of, read_benchmark
from emrestore.claims.verdicts import (
    INCONCLUSIVE,
    REFUTED,
    REPRODUCED,
    TOO_SMALL,
    UNTESTABLE,
)

# name of a number to the method of table1.csv
METHODS = {"distorted_psnr": "noisy", "cgrdn_psnr": "cgrdn", "published_psnr": "published"}
TALLY = {
    REPRODUCED: "claims_reproduced",
    REFUTED: "claims_not_reproduced",
    INCONCLUSIVE: "claims_inconclusive",
    TOO_SMALL: "claims_too_small",
    UNTESTABLE: "claims_not_testable",
}
TABLE1, CLAIMS = "comparison/table1.csv", "audit/claims.csv"
PAUSE = 300.0  # s; longer than Snakemake takes between two jobs
CLOCK = 1.0  # s; records and benchmarks of a job differ by a tenth
SHORT_COMMIT = 7


class Number(NamedTuple):
    """One number of the front page.

    Attributes
    ----------
    name : str
        What its marker is called.
    value : str
        With the digits that are shown.
    unit : str
    source : str
        Where it is from: a file below results/{scale}/, or one of the project.
    """

    name: str
    value: str
    unit: str
    source: str


def qualities(table):
    """Return the mean PSNR of `METHODS` on the HR-STEM test set, and how many images it has.

    Parameters
    ----------
    table : list of dict
        Rows of table1.csv, as text.

    Returns
    -------
    list of Number
        A method that the run lacks is left out.

    Raises
    ------
    ValueError
        If none of them is there.
    """
    rows = {
        row["method"]: row for row in table if row["modality"] == "hrstem" and row["data"] == "test"
    }
    found = {name: rows[method] for name, method in METHODS.items() if method in rows}
    if not found:
        raise ValueError(
            f"{TABLE1}: no row of hrstem, test: found the methods {sorted(rows)}, expected some "
            f"of {sorted(METHODS.values())}: make the table again with ./reproduce comparison"
        )
    counts = {row["n_images"] for row in found.values()}
    if len(counts) > 1:
        raise ValueError(
            f"{TABLE1}: n_images of hrstem, test: found {sorted(counts)}, expected one number "
            "for all methods: make the table again with ./reproduce comparison"
        )
    return [
        Number(name, f"{float(row['psnr_db']):.1f}", "dB", TABLE1) for name, row in found.items()
    ] + [Number("test_images", counts.pop(), "-", TABLE1)]


def tally(claims):
    """Return how many claims there are, and how many have each verdict.

    Parameters
    ----------
    claims : list of dict
        Rows of claims.csv, as text.

    Returns
    -------
    list of Number

    Raises
    ------
    ValueError
        For a verdict that is none.
    """
    for row in claims:
        if row["verdict"] not in TALLY:
            raise ValueError(
                f"{CLAIMS}: verdict of {row['id']}: found {row['verdict']!r}, expected one of "
                f"{', '.join(TALLY)}: mend the rule that judges it, or emrestore.claims.verdicts"
            )
    verdicts = [row["verdict"] for row in claims]
    return [Number("claims", str(len(claims)), "-", CLAIMS)] + [
        Number(name, str(verdicts.count(verdict)), "-", CLAIMS) for verdict, name in TALLY.items()
    ]


def cpu_seconds(job, root):
    """Return the processor time that Snakemake measured of a job; 0 for one too short to measure.

    Raises
    ------
    ValueError
        If the record of the job is of something shorter than what was measured.
    """
    path = Path(root) / benchmark_of(job)
    row = read_benchmark(path)
    if row.get("s", 0.0) > job.end - job.start + CLOCK:
        raise ValueError(
            f"{path}: s: found {row['s']:g}, expected at most the {job.end - job.start:.1f} s of the "
            "job's record in .snakemake/metadata: --touch wrote new records, which say nothing about "
            "times: gather these numbers before any --touch, or make the run anew"
        )
    return row.get("cpu_time", 0.0)


def longest_pause(jobs):
    """Return the longest time between two jobs in which none ran [s]."""
    longest, until = 0.0, min(job.start for job in jobs)
    for job in sorted(jobs, key=lambda job: job.start):
        longest, until = max(longest, job.start - until), max(until, job.end)
    return longest


def times(jobs, root, scale):
    """Return how many jobs a scale had, how long they took, and when the last one ended.

    Parameters
    ----------
    jobs : list of Job
        One that a run of another scale did, such as to fetch the published networks, does not count.
    root : str or pathlib.Path
        The project's folder.
    scale : str

    Returns
    -------
    list of Number
        `minutes` from the start of the first job to the end of the last one; the environments are
        made before. `cpu_minutes` sums what all cores did for the jobs.

    Raises
    ------
    ValueError
        If there is no job, or the records are not of the run.
    """
    jobs = [job for job in jobs if job.log.startswith(f"results/{scale}/")]
    if not jobs:
        raise ValueError(
            f".snakemake/metadata: found no job with a log in results/{scale}/, expected those of a "
            f"whole run: ./reproduce --config scale={scale}"
        )
    start, end = min(job.start for job in jobs), max(job.end for job in jobs)
    pause = longest_pause(jobs)
    if pause > PAUSE:
        logging.warning(
            "no job ran for %.0f minutes: this run was interrupted, and its minutes hold the pause",
            pause / 60,
        )
    cpu = sum(cpu_seconds(job, root) for job in jobs)
    day = datetime.fromtimestamp(end, UTC).date().isoformat()
    return [
        Number("jobs", str(len(jobs)), "-", ".snakemake/metadata"),
        Number("minutes", f"{(end - start) / 60:.0f}", "min", ".snakemake/metadata"),
        Number("cpu_minutes", f"{cpu / 60:.0f}", "min", "benchmarks"),
        Number("date", day, "-", ".snakemake/metadata"),
    ]


def gigabytes(folders):
    """Return the size of all files in some folders, each file counted once.

    Parameters
    ----------
    folders : iterable of str or pathlib.Path
        One may be a link, and may be missing; links within them are not followed.

    Returns
    -------
    float [GB]
    """
    sizes = {}
    for folder in folders:
        for place, _, names in os.walk(os.path.realpath(folder)):
            for name in names:
                known = os.lstat(os.path.join(place, name))
                sizes[known.st_dev, known.st_ino] = known.st_size
    return sum(sizes.values()) / 1e9


def computer(machine):
    """Return what the front page says of a machine, given as `emrestore.audit.run_facts.machine` does."""
    return [
        Number("processor", machine["processor"], "-", "/proc/cpuinfo"),
        Number("cores", machine["logical cores"], "-", "/proc/cpuinfo"),
        Number("memory", machine["memory"].partition(" ")[0], "GiB", "/proc/meminfo"),
    ]


def version(commit):
    """Return the commit of a run, short, with the note about uncommitted changes if there is one."""
    identity, _, note = commit.partition(" ")
    return Number("commit", f"{identity[:SHORT_COMMIT]} {note}".strip(), "-", "git")


def headline(table, claims, jobs, root, folders, machine, commit, scale, seed):
    """Return all numbers of the front page.

    Parameters
    ----------
    table, claims : list of dict
        Rows of table1.csv and claims.csv, as text.
    jobs : list of Job
        Of the whole run.
    root : str or pathlib.Path
        The project's folder.
    folders : list of str or pathlib.Path
        All that the run wrote.
    machine : dict of str to str
    commit : str
    scale : str
    seed : int

    Returns
    -------
    list of Number
    """
    return [
        Number("scale", scale, "-", "config.yaml"),
        Number("seed", str(seed), "-", "config.yaml"),
        version(commit),
        *computer(machine),
        *times(jobs, root, scale),
        Number("gigabytes", f"{gigabytes(folders):.1f}", "GB", ", ".join(map(str, folders))),
        *qualities(table),
        *tally(claims),
    ]
