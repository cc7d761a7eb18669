"""What a run will cost. Needs nothing, makes plan.csv."""


rule plan_table:
    """Count jobs, operations, time, disk and memory of a run from its config."""
    output:
        csv=results("plan.csv"),
        text=results("plan.txt"),
    log:
        logs("plan_table"),
    benchmark:
        benchmarks("plan_table")
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("plan.py"),
        work=planned_pairs() + planned_trainings() + planned_restorations(),
        datasets=config["datasets"],
        tflops=config["tflops"],
        scale=config["scale"],
    message:
        "Cost of a run at the scale {params.scale}"
    script:
        "../scripts/plan.py"


rule plan:
    """Print what a run will cost; without an output, so that it prints each time."""
    input:
        rules.plan_table.output.text,
    log:
        logs("plan"),
    conda:
        "../../envs/networks.yaml"
    threads: 1
    message:
        "Cost of a run"
    shell:
        "tee {log} < {input}"
