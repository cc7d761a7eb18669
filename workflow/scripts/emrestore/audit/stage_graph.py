"""Which stage reads files of which, counted in Snakemake's records of a run."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One stage of a run.

    Attributes
    ----------
    name : str
    rules : tuple of (str, int)
        Rules with a script, in the order of the rule file, and how many jobs of each the run has.
    reads : tuple of str
        Other stages whose files its jobs read.
    """

    name: str
    rules: tuple
    reads: tuple


def stage_rules(rules):
    """Return the names of rules by stage: dict of str to list of str.

    Parameters
    ----------
    rules : list of dict
        From `emrestore.jobs.record.documented`.
    """
    found = {}
    for rule in rules:
        found.setdefault(rule["stage"], []).append(rule["name"])
    return found


def edges(jobs, stage_of):
    """Count the files that jobs of one rule read of another rule's.

    Parameters
    ----------
    jobs : list of emrestore.audit.records.Job
    stage_of : dict of str to str
        Rule to stage.

    Returns
    -------
    list of dict
        from_stage, to_stage, from_rule, to_rule, files; in the order of `jobs`. Rules of one stage
        are not among them.
    """
    maker = {path: job.rule for job in jobs for path in job.outputs}
    counts = Counter(
        (maker[path], job.rule) for job in jobs for path in job.inputs if path in maker
    )
    return [
        {
            "from_stage": stage_of[source],
            "to_stage": stage_of[target],
            "from_rule": source,
            "to_rule": target,
            "files": count,
        }
        for (source, target), count in counts.items()
        if stage_of[source] != stage_of[target]
    ]


def stages(rules, jobs, rows):
    """Return the stages of a run in the order of `rules`, all that are read before their readers.

    Parameters
    ----------
    rules : dict of str to list of str
        From `stage_rules`.
    jobs : list of emrestore.audit.records.Job
    rows : list of dict
        From `edges`.

    Returns
    -------
    list of Stage
    """
    counts = Counter(job.rule for job in jobs)
    pairs = {(row["from_stage"], row["to_stage"]) for row in rows}
    return [
        Stage(
            name,
            tuple((rule, counts[rule]) for rule in named),
            tuple(source for source in rules if (source, name) in pairs),
        )
        for name, named in rules.items()
    ]
