"""Which job made which file, by Snakemake's own records (.snakemake/metadata)."""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from pathlib import Path

FORMAT = 6


@dataclass(frozen=True)
class Job:
    """One job as Snakemake recorded it.

    Attributes
    ----------
    rule, name : str
        `name` is the log below ``logs/`` without its ending: no two jobs share it.
    inputs, outputs : tuple of str
        Paths as the rules write them.
    log : str
    parameters : tuple of str
        Python literals; Snakemake keeps them sorted and without their names.
    start, end : float
        Seconds since 1970.
    environment : str
        Text of the conda file.
    """

    rule: str
    name: str
    inputs: tuple = ()
    outputs: tuple = ()
    log: str = ""
    parameters: tuple = field(default=(), repr=False)
    start: float = 0.0
    end: float = 0.0
    environment: str = field(default="", repr=False)


def read_records(folder):
    """Return what Snakemake recorded of every output.

    Parameters
    ----------
    folder : str or pathlib.Path
        ``.snakemake/metadata``.

    Returns
    -------
    dict of str to dict
        Path of the output to its record.

    Raises
    ------
    ValueError
        If a record has another format than Snakemake 9.27 writes.
    """
    records = {}
    for path in Path(folder).rglob("*"):
        if not path.is_file():
            continue
        # names longer than the file system allows are cut into folders that begin with @
        name = "".join(part.removeprefix("@") for part in path.relative_to(folder).parts)
        try:
            record = json.loads(path.read_text())
        except json.JSONDecodeError:
            continue  # killed while it was written: Snakemake takes the file for unknown
        if record.get("incomplete"):
            continue
        found = record.get("record_format_version")
        if found != FORMAT:
            raise ValueError(
                f"{path}: record of format {found}, expected {FORMAT} (Snakemake 9.27): "
                "envs/snakemake.txt pins the version that fits"
            )
        records[urlsafe_b64decode(name).decode()] = record
    return records


def key_of(record):
    """Return what the records of one job's outputs have in common."""
    return record["rule"], tuple(record["log"]), record["job_hash"]


def made_by(outputs):
    """Return the job that made some outputs, given as a list of (path, record)."""
    record = outputs[0][1]
    log = record["log"][0] if record["log"] else ""
    return Job(
        rule=record["rule"],
        name=log.partition("/logs/")[2].removesuffix(".log") or record["rule"],
        inputs=tuple(record["input"]),
        outputs=tuple(sorted(path for path, _ in outputs)),
        log=log,
        parameters=tuple(record["params"]),
        start=min(part["starttime"] for _, part in outputs),
        end=max(part["endtime"] for _, part in outputs),
        environment=record["conda_env"] or "",
    )


def jobs_behind(targets, records):
    """Return the jobs that some files rest on, directly or through others.

    Parameters
    ----------
    targets : iterable of str
        Paths. One without a record (a file of the project itself) has no job.
    records : dict
        From `read_records`.

    Returns
    -------
    list of Job
        Each after the jobs that made its inputs.
    """
    siblings, ordered, seen = {}, [], set()
    for path, record in records.items():
        siblings.setdefault(key_of(record), []).append((path, record))
    waiting = [(path, False) for path in reversed(list(targets))]
    while waiting:
        path, inputs_done = waiting.pop()
        if path not in records:
            continue
        key = key_of(records[path])
        if inputs_done:
            ordered.append(made_by(siblings[key]))
        elif key not in seen:
            seen.add(key)
            waiting.append((path, True))
            waiting += [(source, False) for source in records[path]["input"]]
    return ordered


def ancestry(jobs):
    """Return, for each job by name, the names of all jobs that it rests on.

    Parameters
    ----------
    jobs : list of Job
        As `jobs_behind` orders them.

    Returns
    -------
    dict of str to set of str
        A job is not among its own ancestors.
    """
    maker = {path: job.name for job in jobs for path in job.outputs}
    above = {}
    for job in jobs:
        parents = {maker[path] for path in job.inputs if path in maker}
        above[job.name] = parents.union(*(above[parent] for parent in parents))
    return above
