"""Hold two runs against each other: ./reproduce compare [--config scale=S with=PATH run=PATH]."""

import sys
from collections import Counter
from pathlib import Path

import yaml
from emrestore.archive.comparing import DIFFERENT, STATES, findings_of
from emrestore.archive.paths import SPREAD
from emrestore.archive.report import code_differences, config_differences, page, write_tables
from emrestore.archive.runs import read_run
from emrestore.archive.spread import PROCESSOR, SEED, read_spread, spread_table, write_spread
from emrestore.config.arguments import given_config
from emrestore.config.layers import resolved
from emrestore.files import writing

ROOT = Path(__file__).parents[1]
AUDIT = ROOT / "workflow" / "audit"


def check_alike(runs, rules):
    """Refuse to take a spread of runs that differ in more than seed and processor.

    Raises
    ------
    ValueError
    """
    for run in runs[1:]:
        changed = [
            key
            for key, *_ in config_differences(runs[0].config, run.config, rules["never"]["config"])
        ] + code_differences(runs[0].code, run.code)
        if changed:
            raise ValueError(
                f"spread: {run.folder} and {runs[0].folder} differ in {', '.join(changed[:8])}: expected "
                "runs of one commit and config, but for the seed"
            )


def measure_spread(folders, reference, rules):
    """Write spread.csv into the folder of the reference; return the exit status."""
    runs = [read_run(folder, rules) for folder in folders]
    check_alike(runs, rules)
    seed = read_run(reference, rules).config["seed"] if reference.exists() else None
    rows = spread_table(runs, runs[0].config["seed"] if seed is None else seed)
    with writing(reference / SPREAD) as temporary:
        write_spread(rows, temporary)
    kinds = Counter(kind for kind, *_ in rows)
    print(f"{reference / SPREAD}: " + ", ".join(f"{n} of {kind}s" for kind, n in kinds.items()))
    return 0


def compare(reference, run, scale, rules):
    """Write the page and the tables; return the exit status."""
    reference, run = read_run(reference, rules), read_run(run, rules)
    scales = [one.config["scale"] for one in (reference, run)]
    if scales[0] != scales[1]:
        raise ValueError(
            f"compare: {reference.folder} is of the scale {scales[0]}, {run.folder} of {scales[1]}: "
            "expected two runs of one scale"
        )
    same_seed = reference.config["seed"] == run.config["seed"]
    known = ROOT / "reference" / scales[0] / SPREAD
    spread = read_spread(known, PROCESSOR if same_seed else SEED)
    findings = findings_of(rules, reference, run, spread)
    folder = ROOT / "results" / scale / "compare"
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "template": (AUDIT / "compare.html.j2").read_text(),
        "style": (AUDIT / "jobs.css").read_text(),
    }
    shown = str(known.relative_to(ROOT)) if spread else ""
    with writing(folder / "index.html") as temporary:
        temporary.write_text(page(findings, reference, run, rules, shown, texts))
    write_tables(findings, folder)
    counts = Counter(one.state for one in findings)
    print(f"{reference.folder} (commit {reference.commit})")
    print(f"{run.folder} (commit {run.commit})")
    print(", ".join(f"{counts[state]} {state}" for state in STATES))
    print(f"{folder.relative_to(ROOT)}/index.html has them, differences first.")
    return 1 if counts[DIFFERENT] else 0


def main(arguments):
    """Compare, or measure the spread; return the exit status.

    Parameters
    ----------
    arguments : list of str

    Returns
    -------
    int
        0: nothing differs that should not. 1: something does. 2: there is nothing to compare.
    """
    says = "Hold a run against reference/SCALE, or two runs or archives against each other."
    keys = (
        "scale=NAME; with=PATH instead of reference/SCALE; run=PATH instead of results/SCALE; or "
        "spread=PATH,PATH,...: take reference/SCALE/spread.csv from these runs"
    )
    given = given_config("compare", says, keys, arguments)
    other, run, spread = (given.pop(key, None) for key in ("with", "run", "spread"))
    rules = yaml.safe_load((AUDIT / "compared.yaml").read_text())
    try:
        scale = resolved(given, ROOT)["scale"]
        reference = ROOT / "reference" / scale
        if spread:
            return measure_spread(spread.split(","), reference, rules)
        return compare(other or reference, run or ROOT / "results" / scale, scale, rules)
    except (KeyError, ValueError) as error:
        print(error.args[0], file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
