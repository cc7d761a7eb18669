"""The number of layers of a network and its error (Figure 1). Needs datasets/, makes ablation/."""

from emrestore.jobs.trainings import ablated, changed_pixel_phase

ABLATION = config["ablation"]


rule train_ablation:
    """Train one network of the ablation as the other networks are; one seed sees the same batches for every n_lay."""
    input:
        training=shards(config, ABLATION["modality"], "training"),
        validation=shards(config, ABLATION["modality"], "validation"),
    output:
        model=results("ablation/models/n_lay{n_lay}-{repeat}/model.keras"),
        history=results("ablation/models/n_lay{n_lay}-{repeat}/history.csv"),
        samples=results("ablation/models/n_lay{n_lay}-{repeat}/samples.h5"),
    log:
        logs("train_ablation/n_lay{n_lay}-{repeat}"),
    benchmark:
        benchmarks("train_ablation/n_lay{n_lay}-{repeat}")
    wildcard_constraints:
        n_lay=r"\d+",
        repeat=r"\d+",
    priority: 1
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=lambda wildcards: training_mb(
            "cgrdn",
            ablated(config, int(wildcards.n_lay)),
            changed_pixel_phase(config, "ablation"),
        ),
    params:
        code=code_of("ablation/train_ablation.py"),
        network="cgrdn",
        seed=lambda wildcards: config["seed"] + int(wildcards.repeat),
        networks=lambda wildcards: {"cgrdn": ablated(config, int(wildcards.n_lay))},
        training=changed_pixel_phase(config, "ablation"),
        section="ablation.training.cgrdn",
    message:
        "Training CGRDN with n_lay {wildcards.n_lay}, repeat {wildcards.repeat}"
    script:
        "../scripts/ablation/train_ablation.py"


rule ablation_scores:
    """Measure L1 (eq. 4) of every network of the ablation on every test image."""
    input:
        models=expand(
            rules.train_ablation.output.model,
            n_lay=ABLATION["n_lay"],
            repeat=ABLATION["repeats"],
        ),
        pairs=shards(config, ABLATION["modality"], "test"),
    output:
        results("ablation/per_image.csv"),
    log:
        logs("ablation_scores"),
    benchmark:
        benchmarks("ablation_scores")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(ABLATION["test_images"]),
    params:
        code=code_of("ablation/ablation_scores.py"),
        runs=[(n, k) for n in ABLATION["n_lay"] for k in ABLATION["repeats"]],
        network=ABLATION["network"],
        images=ABLATION["test_images"],
        std_floor=ABLATION["std_floor"],
    message:
        "L1 of the networks of the ablation"
    script:
        "../scripts/ablation/ablation_scores.py"


rule ablation_table:
    """L1 against n_lay with intervals over the repeats, and whether it falls and flattens."""
    input:
        rules.ablation_scores.output[0],
    output:
        n_lay=results("ablation/n_lay.csv"),
        repeats=results("ablation/repeats.csv"),
        trend=results("ablation/trend.csv"),
    log:
        logs("ablation_table"),
    benchmark:
        benchmarks("ablation_table")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("ablation/ablation_table.py"),
        confidence=ABLATION["confidence"],
    message:
        "Table of the ablation"
    script:
        "../scripts/ablation/ablation_table.py"


rule figure01:
    """L1 against the size of the network."""
    input:
        n_lay=rules.ablation_table.output.n_lay,
        repeats=rules.ablation_table.output.repeats,
    output:
        png=report(
            results("figures/fig01.png"),
            caption="../report/ablation/fig01.rst",
            category="Figures",
            labels={"figure": "1", "shows": "ablation of the dense blocks"},
        ),
        pdf=results("figures/fig01.pdf"),
        csv=results("figures/fig01.csv"),
    log:
        logs("figure01"),
    benchmark:
        benchmarks("figure01")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("ablation/figure01.py"),
        scale=config["scale"],
        seed=config["seed"],
        ablation=ABLATION,
    message:
        "Figure 1"
    script:
        "../scripts/ablation/figure01.py"
