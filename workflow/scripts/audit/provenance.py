"""The run's own record: a page for every job, and a Workflow Run RO-Crate."""

import csv
import logging
import os
import shutil
from pathlib import Path
from time import perf_counter

from emrestore.audit.benchmarks import benchmark_of, read_benchmark
from emrestore.audit.crate import USAGE, iso, run_crate, write_crate
from emrestore.audit.devices import NAMES, computed_on
from emrestore.audit.fingerprints import files_of, fingerprints
from emrestore.audit.packages import environment_folders, installed
from emrestore.audit.records import jobs_behind, read_records
from emrestore.audit.run_facts import commit, machine
from emrestore.audit.trace import claims_by_job, images_behind, origin, page_of
from emrestore.logs import log_to
from emrestore.pages import compiled

TEMPLATES = Path("workflow/audit")
RECORDS = Path(".snakemake/metadata")
ENVIRONMENTS = Path(".reproduce/environments")


def resources(job):
    """Return what Snakemake measured of a job: some of `USAGE`, float."""
    row = read_benchmark(benchmark_of(job))
    return {name: row[name] for name in USAGE if name in row}


def write_pages(folder, jobs, files, contents, claims, rules, run):
    """Write a page for each job and one with all files.

    Parameters
    ----------
    folder : pathlib.Path
        Emptied before.
    jobs : list of Job
    files : dict of str to Fingerprint
    contents : dict of str to list of str
        Path that a job names to the files in it.
    claims : list of dict
        Rows of claims.csv.
    rules : dict
    run : dict
        ``scale``, ``seed``, ``commit``, ``usage``, ``devices``.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(TEMPLATES / "jobs.css", folder / "style.css")
    filters = {"page": page_of, "link": lambda path: os.path.relpath(path, folder)}
    maker = {part: job.name for job in jobs for path in job.outputs for part in contents[path]}
    results = f"results/{run['scale']}"
    resting, images = claims_by_job(claims, jobs, results), images_behind(jobs, contents)
    users = {job.name: [] for job in jobs}
    for job in jobs:
        for name in {
            maker[part] for path in job.inputs for part in contents[path] if part in maker
        }:
            users[name].append(job.name)
    template, rows = compiled((TEMPLATES / "job.html.j2").read_text(), filters), []
    for job in jobs:
        source = origin(job, rules[job.rule])
        outputs = [(part, files[part]) for path in job.outputs for part in contents[path]]
        inputs = [part for path in job.inputs for part in contents[path]]
        page = template.render(
            job=job,
            origin=source,
            claims=resting[job.name],
            outputs=outputs,
            inputs=[(part, files[part], maker.get(part)) for part in inputs],
            images=images[job.name],
            users=users[job.name],
            usage=run["usage"][job.name],
            device={NAMES[name]: value for name, value in run["devices"][job.name].items()},
            start=iso(job.start),
            end=iso(job.end),
            scale=run["scale"],
            commit=run["commit"],
        )
        (folder / source["page"]).write_text(page)
        for path, known in outputs:
            rows.append(source | known._asdict() | {"path": path, "claims": resting[job.name]})
    page = compiled((TEMPLATES / "jobs.html.j2").read_text(), filters).render(
        files=sorted(rows, key=lambda row: row["path"]),
        jobs=len(jobs),
        gigabytes=sum(row["size"] for row in rows) / 1e9,
        scale=run["scale"],
        seed=run["seed"],
        commit=run["commit"],
    )
    (folder / "index.html").write_text(page)


def packages(rules, jobs):
    """Return what is installed in the environment of each rule that ran.

    Parameters
    ----------
    rules : dict of str to dict
    jobs : list of Job

    Returns
    -------
    dict of str to list of Package
        Path of the environment file to its packages; without those of which no environment is here.
    """
    places = environment_folders(ENVIRONMENTS)
    used = sorted({rules[job.rule]["environment"] for job in jobs})
    known = {path: places.get(Path(path).read_text()) for path in used}
    return {path: installed(place) for path, place in known.items() if place}


def main(inputs, outputs, scale, seed, snakemake_version, rules):
    """Write the pages and the crate.

    Parameters
    ----------
    inputs : dict
        all_results, sources: list of str; claims: str.
    outputs : dict
        jobs: index.html; crate: ro-crate-metadata.json.
    scale : str
    seed : int
    snakemake_version : str
    rules : dict of str to dict
        Where each rule stands and what it is made of, as `emrestore.audit.trace.origin` takes it.

    Raises
    ------
    RuntimeError
        If Snakemake has no record of a result.
    """
    records = read_records(RECORDS)
    unknown = [path for path in inputs["all_results"] if path not in records]
    if unknown:
        raise RuntimeError(
            f"{unknown[0]} (and {len(unknown) - 1} more): Snakemake has no record of how it was made "
            f"in {RECORDS}: make it again with ./reproduce --config scale={scale} --force {unknown[0]}"
        )
    jobs = jobs_behind(inputs["all_results"], records)
    named = dict.fromkeys(path for job in jobs for path in (*job.inputs, *job.outputs))
    contents = {path: files_of(path) for path in named}
    resolved = f"results/{scale}/config.yaml"
    begun = perf_counter()
    files = fingerprints([*inputs["sources"], resolved, *named])
    size = sum(known.size for known in files.values()) / 1e9
    logging.info("sha256 of %d files, %.2f GB: %.1f s", len(files), size, perf_counter() - begun)
    with open(inputs["claims"], newline="") as file:
        claims = list(csv.DictReader(file))
    run = {
        "scale": scale,
        "seed": seed,
        "commit": commit("."),
        "snakemake": snakemake_version,
        "machine": machine(),
        "usage": {job.name: resources(job) for job in jobs},
        "environments": packages(rules, jobs),
        "devices": {job.name: computed_on(job.log) for job in jobs},
        "parameters": {
            "config.yaml": ("input", "every number of the run, with unit and source"),
            f"scales/{scale}.yaml": ("input", "the sizes of the scale"),
            **{
                path: ("input", "the laws of the run")
                for path in inputs["sources"]
                if path.startswith("laws/")
            },
            resolved: ("input", "all together, with what was given on the command line"),
            inputs["claims"]: ("output", "the paper's claims with computed verdicts"),
            f"results/{scale}/audit/index.html": ("output", "the audit page"),
        },
    }
    pages = Path(outputs["jobs"]).parent
    write_pages(pages, jobs, files, contents, claims, rules, run)
    files |= fingerprints([str(pages)])
    crate = run_crate(jobs, rules, files, contents, run)
    folder = Path(outputs["crate"]).parent
    shutil.rmtree(folder, ignore_errors=True)
    write_crate(crate, folder, ".")
    logging.info("crate of %d jobs: %.1f s in all", len(jobs), perf_counter() - begun)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        dict(snakemake.output.items()),
        snakemake.params.scale,
        snakemake.params.seed,
        snakemake.params.snakemake,
        {
            name: facts | {"says": snakemake.params.says[name]}
            for name, facts in snakemake.params.rules.items()
        },
    )
