"""The jobs of a run as Snakemake's graph has them, in plain words that a plan can count."""

from dataclasses import dataclass

from emrestore.jobs.amounts import work
from emrestore.jobs.record import stage_of
from emrestore.jobs.work import Work


@dataclass(frozen=True)
class PlannedJob:
    """One job of a run.

    needs: places in the list of jobs of those it waits for. folder: where its first output lies, below
    results/SCALE. benchmark: file with the time and memory that it took, or None.
    """

    rule: str
    stage: str
    work: Work
    needs: tuple
    priority: int
    threads: int
    folder: str
    benchmark: str | None


def folder_of(output, scale):
    """Return the folder of a file below results/SCALE, or its first folder elsewhere."""
    head, *parts = str(output).split("/")
    return parts[1] if head == "results" and parts[0] == scale and len(parts) > 2 else head


def jobs_of(dag, config, wanted=None):
    """Return the jobs of a graph, those that others wait for first.

    Parameters
    ----------
    dag : snakemake.dag.DAG
    config : dict
        Of the run.
    wanted : iterable of snakemake.jobs.Job, optional
        Which jobs are to run; by default all. Collecting rules without a script are no work.

    Returns
    -------
    list of PlannedJob
    """
    chosen = set(dag.jobs if wanted is None else wanted)
    ordered = [job for level in dag.toposorted() for job in sorted(level, key=str) if job in chosen]
    places = {job: place for place, job in enumerate(ordered)}
    return [
        PlannedJob(
            job.rule.name,
            stage_of(job.rule),
            work(job.rule.name, dict(job.wildcards_dict), dict(job.params.items()), config),
            tuple(sorted(places[one] for one in dag.dependencies[job] if one in places)),
            job.rule.priority,
            job.threads if job.rule.script else 0,
            folder_of(job.output[0], config["scale"]) if job.output else "",
            str(job.benchmark) if job.benchmark else None,
        )
        for job in ordered
    ]
