"""Say what a run will cost: ./reproduce plan [--config scale=S from=SCALE cores=N gpus=N KEY=VALUE]."""

import csv
import os
import sys
from pathlib import Path

from emrestore.config.arguments import given_config
from emrestore.files import writing
from emrestore.jobs.graph import jobs_of
from emrestore.jobs.plan import COLUMNS, Machine, as_text, planned
from emrestore.jobs.rates import known_rates, measured_factors
from snakemake.api import SnakemakeApi
from snakemake.exceptions import WorkflowError
from snakemake.settings.types import (
    ConfigSettings,
    DAGSettings,
    OutputSettings,
    Quietness,
    ResourceSettings,
)

ROOT = Path(__file__).parents[1]


def graph(given):
    """Return all jobs of a run, done or not, and its config.

    Parameters
    ----------
    given : dict of str to str
        As --config takes it.

    Returns
    -------
    list of emrestore.jobs.graph.PlannedJob
    dict
    """
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        opened = api.workflow(
            ResourceSettings(cores=1),
            config_settings=ConfigSettings(config=given),
            snakefile=ROOT / "Snakefile",
        )
        opened.dag(DAGSettings(targets={"all"}, forceall=True))
        # the public calls build the graph only to print it
        workflow = opened._workflow
        workflow._prepare_dag(forceall=True, ignore_incomplete=True, lock_warn_only=True)
        workflow._build_dag()
        config = workflow.globals["config"]
        return jobs_of(workflow.dag, config), config


def whole(given, name, least, default):
    """Return a whole number of the arguments.

    Raises
    ------
    ValueError
        If it is none, or less than `least`.
    """
    text = given.pop(name, None)
    if text is None:
        return default
    if not text.isdigit() or int(text) < least:
        raise ValueError(f"plan: {name}={text}: expected a whole number, {least} or more")
    return int(text)


def main(arguments):
    """Print the plan and write it below results/SCALE/; return the exit status.

    Parameters
    ----------
    arguments : list of str
    """
    keys = "any of the config; scale=NAME, from=SCALE, cores=N, gpus=N"
    given = given_config("plan", __doc__, keys, arguments)
    try:
        cores, gpus = whole(given, "cores", 1, os.cpu_count()), whole(given, "gpus", 0, 0)
        measured = given.pop("from", None)
        factors, told = {}, "two cores of the authors of this project, November 2026"
        if measured:
            reference, _ = graph(given | {"scale": measured})
            factors = measured_factors(reference, known_rates())
            told = (
                f"benchmarks of results/{measured}, {factors['']:.2f} times the time of rates.csv"
            )
        jobs, config = graph(given)
    except (FileNotFoundError, ValueError, WorkflowError) as error:
        print(error, file=sys.stderr)
        return 1
    machine = Machine(cores, gpus, config["tflops"])
    plan = planned(jobs, machine, factors)
    text = as_text(plan, machine, config["scale"], told)
    folder = ROOT / "results" / config["scale"]
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder / "plan.csv") as temporary, open(temporary, "w", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(plan.rows)
    with writing(folder / "plan.txt") as temporary:
        temporary.write_text(text)
    try:
        print(text, flush=True)
    except BrokenPipeError:  # of `| head`
        sys.stdout = None
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
