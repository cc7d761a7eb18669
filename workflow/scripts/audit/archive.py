"""A whole run of a clean commit, kept in reference/{scale}; refused where it is anything else."""

import logging
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import yaml
from emrestore.archive.costs import arithmetic, by_rule, kernels, write_costs
from emrestore.archive.keeping import keep
from emrestore.archive.objections import objections
from emrestore.archive.paths import COSTS, CRATE, RECORD
from emrestore.audit.headline import times
from emrestore.audit.records import jobs_behind, read_records
from emrestore.audit.run_facts import machine
from emrestore.audit.starts import read_starts
from emrestore.audit.verification import differences, read_crate
from emrestore.logs import log_to


def moment(seconds):
    """Return seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def main(settings, everything, facts, scale, seed, laws, precisions, target, root="."):
    """Write the archive.

    Parameters
    ----------
    settings : str
        workflow/audit/archive.yaml.
    everything : list of str
        All results of the run, as Snakemake names them.
    facts : dict of str to dict
        Where each rule stands and what it is made of, as `emrestore.audit.trace.origin` takes it.
    scale : str
    seed : int
    laws : str
    precisions : dict of str to str
        Stage to the precision that the config asks for.
    target : str
        reference/{scale}.
    root : str
        The project's folder.

    Raises
    ------
    ValueError
        If the run is not whole or not of one clean commit, or too big; nothing is changed then.
    """
    root = Path(root)
    results = root / "results" / scale
    records = read_records(root / ".snakemake/metadata")
    jobs = [
        job for job in jobs_behind(everything, records) if job.log.startswith(f"results/{scale}/")
    ]
    crate = read_crate(results / CRATE)
    reasons = objections(
        crate,
        differences(crate, root),
        jobs,
        facts,
        read_starts(results / "logs" / "starts.tsv"),
        machine(),
        [path for path in everything if path not in records],
    )
    if reasons:
        raise ValueError(
            f"results/{scale}: no run to keep:\n"
            + "".join(f"  - {reason}\n" for reason in reasons)
            + "Expected one whole run of a clean commit. Commit all changes, then, in a fresh clone: "
            f"./reproduce --config scale={scale}"
        )
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    cost = {number.name: number.value for number in times(jobs, root, scale)}

    def write_records(folder, left_out):
        """Write run.yaml and rules.csv."""
        record = {
            "version": project["version"],
            "commit": crate.version,
            "scale": scale,
            "laws": laws,
            "seed": seed,
            "started": moment(min(job.start for job in jobs)),
            "ended": moment(max(job.end for job in jobs)),
            "jobs": len(jobs),
            "minutes": int(cost["minutes"]),
            "cpu_minutes": int(cost["cpu_minutes"]),
            "machine": machine() | {"kernels": ", ".join(kernels())},
            "precision": arithmetic(precisions),
            "left_out": left_out,
        }
        (folder / RECORD).write_text(yaml.safe_dump(record, sort_keys=False, width=1000))
        write_costs(by_rule(jobs, root), folder / COSTS)

    kept = keep(results, root / target, yaml.safe_load(Path(settings).read_text()), write_records)
    size = sum(path.stat().st_size for path in kept) / 1e6
    logging.info("%s: %d files, %.2f MB, commit %s", target, len(kept), size, crate.version)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.settings,
        snakemake.params.everything,
        snakemake.params.rules,
        snakemake.params.scale,
        snakemake.params.seed,
        snakemake.params.laws,
        snakemake.params.precisions,
        snakemake.params.target,
    )
