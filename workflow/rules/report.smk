"""What the report shows beside the results. Needs everything, makes figures/resources."""


rule resources:
    """Run time and memory of all jobs, drawn for the report; ./reproduce alone does not make it."""
    input:
        rules.all.input,
    output:
        png=report(
            results("figures/resources.png"),
            caption="../report/resources.rst",
            category="Run",
            labels={"figure": "resources", "shows": "run time and memory of all jobs"},
        ),
        pdf=results("figures/resources.pdf"),
        csv=results("figures/resources.csv"),
    log:
        logs("resources"),
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("resources.py"),
        benchmarks=results("benchmarks"),
    message:
        "Run time and memory of all jobs"
    script:
        "../scripts/resources.py"
