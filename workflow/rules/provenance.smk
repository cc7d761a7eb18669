"""The run itself: which job made which file from what, and a crate of it all. Needs everything, makes audit/."""


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
