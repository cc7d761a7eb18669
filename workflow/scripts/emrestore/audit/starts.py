"""Which commit each start of ./reproduce ran: Snakemake's records of jobs do not say."""

import csv
import time
from pathlib import Path
from typing import NamedTuple

from emrestore.audit.run_facts import commit
from emrestore.files import writing


class Start(NamedTuple):
    """One start of Snakemake.

    Attributes
    ----------
    time : float
        Seconds since 1970, before its first job.
    commit : str
        As `emrestore.audit.run_facts.commit` gives it.
    """

    time: float
    commit: str


def record_start(folder, path):
    """Add a line for a start that is about to run jobs.

    Parameters
    ----------
    folder : str or pathlib.Path
        The project's.
    path : str or pathlib.Path
        Table with tabs, made where it is missing.
    """
    started = Start(time.time(), commit(folder))
    earlier = read_starts(path)
    with writing(path) as temporary, open(temporary, "w", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(Start._fields)
        rows.writerows((f"{one.time:.3f}", one.commit) for one in [*earlier, started])


def read_starts(path):
    """Return the starts of a file, earliest first; none where it is missing: list of Start."""
    path = Path(path)
    if not path.exists():
        return []
    with open(path, newline="") as file:
        return sorted(
            Start(float(row["time"]), row["commit"]) for row in csv.DictReader(file, delimiter="\t")
        )


def commit_of(job, starts):
    """Return the commit that a job was made at, or None where no start before it is known.

    Parameters
    ----------
    job : Job
    starts : list of Start
        Earliest first.
    """
    return next((one.commit for one in reversed(starts) if one.time <= job.start), None)
