"""What the record of a run says of its sources and rules."""

from pathlib import Path

from emrestore.audit.program import program_files
from emrestore.config.layers import layers


def sources(folder, scale, laws):
    """Return the project's own files that a run rests on.

    Parameters
    ----------
    folder : str or pathlib.Path
        The project's.
    scale, laws : str
        Of the run.

    Returns
    -------
    list of str
        Paths below `folder`, sorted.
    """
    return sorted({*program_files(folder), "config.yaml", *layers(scale, laws)})


def script_of(rule):
    """Return the script of a rule of Snakemake's, STAGE/NAME.py, or None."""
    return "/".join(Path(rule.script).parts[-2:]) if rule.script else None


def stage_of(rule):
    """Return the stage of a rule of Snakemake's, the folder of its script; None for a target.

    The rules of a stage may stand in several files, and a config adds rules to any stage.
    """
    return Path(rule.script).parts[-2] if rule.script else None


def rule_facts(rules, lines, folder, seed):
    """Return file, line, script, environment, hash of the code and seed of each rule with a script.

    Parameters
    ----------
    rules : iterable of snakemake.rules.Rule
    lines : dict of str to dict of int to int
        Path of a rule file to the lines of its text by those of the Python code that Snakemake
        makes of it.
    folder : str or pathlib.Path
        The project's.
    seed : int
        Of the run.

    Returns
    -------
    dict of str to dict
    """
    return {
        rule.name: {
            "file": str(Path(rule.snakefile).relative_to(folder)),
            "line": lines[rule.snakefile][rule.lineno],
            "script": f"workflow/scripts/{script_of(rule)}",
            "environment": f"envs/{Path(rule.conda_env).name}",
            "code": dict(rule.params.items())["code"],
            "seed": seed,
            "takes_seed": "seed" in rule.params.keys(),
        }
        for rule in rules
        if rule.script
    }


def documented(rules):
    """Return what every rule with a script does and makes, for the documentation: list of dict."""
    return [
        {
            "name": rule.name,
            "stage": stage_of(rule),
            "file": Path(rule.snakefile).name,
            "docstring": rule.docstring,
            "output": [str(path) for path in rule.output],
        }
        for rule in rules
        if rule.script
    ]
