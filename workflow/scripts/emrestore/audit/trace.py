"""Pages that lead from a number to the job, the code, the seed and the files behind it, and back."""

import re
from pathlib import Path

from emrestore.audit.records import ancestry

IMAGES = (".h5", ".npy", ".png")
# as `emrestore.jobs.closure.code_hash` makes it, the only such parameter of a rule
CODE = re.compile(r"'([0-9a-f]{16})'")


def page_of(name):
    """Return the file name of a job's page, from the job's name."""
    return name.replace("/", "--") + ".html"


def code_of(job, facts):
    """Return the hash of the code that a job ran with, as Snakemake recorded it.

    Parameters
    ----------
    job : Job
    facts : dict
        ``code``: of the code at hand.

    Returns
    -------
    str
        ``not recorded`` where none of the parameters is one.
    """
    if not facts["code"] or repr(facts["code"]) in job.parameters:
        return facts["code"]
    found = [match[1] for match in map(CODE.fullmatch, job.parameters) if match]
    return found[0] if len(found) == 1 else "not recorded"


def seed_of(job, facts):
    """Return the seed that a job was given, as text; '' for a rule that takes none.

    Parameters
    ----------
    job : Job
    facts : dict
        ``seed`` (int, the run's) and ``takes_seed`` (bool).
    """
    if not facts["takes_seed"]:
        return ""
    if str(facts["seed"]) in job.parameters:
        return str(facts["seed"])
    # a repeat of a training counts on from the run's seed
    whole = [part for part in job.parameters if part.isdecimal() and int(part) > facts["seed"]]
    return min(whole, key=int, default="not recorded")


def origin(job, facts):
    """Return where the outputs of a job come from, for the audit page and the job's own page.

    Parameters
    ----------
    job : Job
    facts : dict
        Of the job's rule: ``file``, ``line``, ``script``, ``environment``, ``code``, ``seed``,
        ``takes_seed``, and others.

    Returns
    -------
    dict
        The facts with ``rule``, ``name``, ``page``, ``log``, ``seed`` (str), ``ran`` (hash of the code
        that the job ran with) and ``current`` (bool): whether that is the code at hand.
    """
    ran = code_of(job, facts)
    return facts | {
        "rule": job.rule,
        "name": job.name,
        "page": page_of(job.name),
        "log": job.log,
        "seed": seed_of(job, facts),
        "ran": ran,
        "current": ran == facts["code"],
    }


def claims_by_job(claims, jobs, folder):
    """Return, for each job by name, the ids of the claims that rest on it.

    Parameters
    ----------
    claims : list of dict
        ``id`` and ``source`` (path below `folder`, '' for none).
    jobs : list of Job
        As `jobs_behind` orders them.
    folder : str
        Folder of the results.

    Returns
    -------
    dict of str to list of str
    """
    maker = {path: job.name for job in jobs for path in job.outputs}
    above, resting = ancestry(jobs), {job.name: [] for job in jobs}
    for claim in claims:
        name = maker.get(f"{folder}/{claim['source']}")
        for part in above.get(name, set()) | ({name} if name else set()):
            resting[part].append(claim["id"])
    return resting


def images_behind(jobs, contents):
    """Return, for each job by name, the image files among its outputs and all that it rests on.

    Parameters
    ----------
    jobs : list of Job
        As `jobs_behind` orders them.
    contents : dict of str to list of str
        Path that a job names to the files in it.

    Returns
    -------
    dict of str to list of (str, str)
        Path and the name of the job that made it, nearest the end of the run first.
    """
    above, images = ancestry(jobs), {}
    for job in jobs:
        images[job.name] = [
            (part, other.name)
            for other in reversed(jobs)
            if other.name == job.name or other.name in above[job.name]
            for path in other.outputs
            for part in contents[path]
            if Path(part).suffix in IMAGES
        ]
    return images
