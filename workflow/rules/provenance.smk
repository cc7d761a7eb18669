"""The run itself: which job made which file from what, and a crate of it all. Needs everything, makes audit/."""

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
    """Return where each rule with a script stands, and what it is made of: no words of it, which rerun nothing."""
    project, facts = Path(workflow.basedir), {}
    for one in workflow.rules:
        if one.script:
            here = Path(one.snakefile)
            facts[one.name] = {
                "file": str(here.relative_to(project)),
                "line": one.lineno,
                "script": f"workflow/scripts/{Path(one.script).name}",
                "environment": f"envs/{Path(one.conda_env).name}",
                "code": code_of(Path(one.script).name),
                "seed": config["seed"],
                "takes_seed": "seed" in one.params.keys(),
            }
    return facts


def all_results(wildcards):
    """Return what `all` asks for, but for what the rule provenance makes itself."""
    own = {str(path) for path in rules.provenance.output}
    return [path for path in map(str, rules.all.input) if path not in own]


rule provenance:
    """Trace every number to its code, seed and files, and record the run as an RO-Crate."""
    input:
        all_results=all_results,
        claims=rules.audit_page.output.claims,
        sources=SOURCES,
    output:
        jobs=results("audit/jobs/index.html"),
        crate=results("audit/ro-crate/ro-crate-metadata.json"),
    log:
        logs("provenance"),
    benchmark:
        benchmarks("provenance")
    conda:
        "../../envs/provenance.yaml"
    threads: 2
    params:
        code=code_of("provenance.py"),
        seed=config["seed"],
        scale=config["scale"],
        snakemake=SNAKEMAKE_VERSION,
        rules=lambda wildcards: rule_facts(),
        says=lambda wildcards: {one.name: one.docstring for one in workflow.rules},
    message:
        "Recording the run"
    script:
        "../scripts/provenance.py"
