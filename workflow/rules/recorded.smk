"""What the record of a run says of its sources, rules and results."""

from functools import cache

from snakemake import __version__ as SNAKEMAKE_VERSION

SOURCES = sorted(
    {
        str(path.relative_to(workflow.basedir))
        for pattern in (
            "Snakefile",
            "reproduce",
            "LICENSE",
            "CITATION.cff",
            "envs/*.yaml",
            "envs/snakemake.txt",
            "workflow/audit/*",
            "workflow/rules/*",
            "workflow/schemas/*",
            "workflow/scripts/*.py",
            "workflow/scripts/emrestore/**/*.py",
        )
        for path in Path(workflow.basedir).glob(pattern)
        if path.is_file()
    }
    | {"config.yaml", f"scales/{config['scale']}.yaml"}
)


@cache
def rule_facts():
    """Return file, line, script, environment, hash of the code and seed of each rule."""
    project, facts = Path(workflow.basedir), {}
    for one in workflow.rules:
        if one.script:
            here = Path(one.snakefile)
            facts[one.name] = {
                "file": str(here.relative_to(project)),
                # of the file, not of the Python code that Snakemake makes of it
                "line": workflow.linemaps[one.snakefile][one.lineno],
                "script": f"workflow/scripts/{Path(one.script).name}",
                "environment": f"envs/{Path(one.conda_env).name}",
                "code": code_of(Path(one.script).name),
                "seed": config["seed"],
                "takes_seed": "seed" in one.params.keys(),
            }
    return facts


def documented_rules():
    """Return what every rule does and makes, as the documentation shows it."""
    return [
        {
            "name": rule.name,
            "file": Path(rule.snakefile).name,
            "docstring": rule.docstring,
            "output": [str(path) for path in rule.output],
            "script": rule.script,
        }
        for rule in workflow.rules
    ]


def all_results(wildcards):
    """Return what `all` asks for, without the record itself."""
    own = {str(path) for path in rules.provenance.output}
    return [path for path in map(str, rules.all.input) if path not in own]
