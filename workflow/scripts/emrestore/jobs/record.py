"""What the record of a run says of its sources and rules."""

from pathlib import Path

from emrestore.config.layers import layers

# all that a result or a verdict may depend on, beside config.yaml and what lies over it
PATTERNS = (
    "Snakefile",
    "reproduce",
    "check",
    "pyproject.toml",
    "LICENSE",
    "CITATION.cff",
    "envs/**/*",
    "profiles/**/*",
    "reference/scaling/*",
    "workflow/**/*",
)
# not in the record of a run, but for what it uses of laws, scales and reference
BESIDE = (
    ".ci/",
    ".github/",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "benchmarks/",
    "codecheck.yml",
    "docs/",
    "laws/",
    "reference/",
    "results/README.md",
    "scales/",
    "tests/",
)


def program_files(folder):
    """Return the files of a project that a run of any scale rests on, sorted paths below `folder`.

    Parameters
    ----------
    folder : str or pathlib.Path
        What Python compiles and the file system hides is left out.
    """
    folder = Path(folder)
    found = {
        path.relative_to(folder)
        for pattern in PATTERNS
        for path in folder.glob(pattern)
        if path.is_file()
    }
    return sorted(
        str(path)
        for path in found
        if not any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    )


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


def stage_of(rule):
    """Return the stage of a rule of Snakemake's: the name of its file."""
    return Path(rule.snakefile).stem


def script_of(rule):
    """Return the script of a rule, STAGE/NAME.py, or None."""
    return "/".join(Path(rule.script).parts[-2:]) if rule.script else None


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
    """Return what every rule does and makes, as the documentation shows it: list of dict."""
    return [
        {
            "name": rule.name,
            "stage": stage_of(rule),
            "docstring": rule.docstring,
            "output": [str(path) for path in rule.output],
            "script": script_of(rule),
        }
        for rule in rules
    ]
