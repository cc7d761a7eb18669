"""PSNR against the operations of a training, and the law of it. Needs datasets/, makes ablation/scaling/."""

from emrestore.jobs.scaling import budget_settings, budget_sizes, budget_training
from emrestore.jobs.scaling import papers_settings, published_restored
from emrestore.jobs.scaling import reference_scores, scaling_runs, scored_images

SCALING = config["scaling"]


rule train_scaling:
    """Train one network of the scaling study, its size and its steps fitted to one budget of operations."""
    input:
        training=shards(config, SCALING["modality"], "training"),
        validation=shards(config, SCALING["modality"], "validation"),
    output:
        model=results("ablation/scaling/models/{budget}-{repeat}/model.keras"),
        history=results("ablation/scaling/models/{budget}-{repeat}/history.csv"),
        samples=results("ablation/scaling/models/{budget}-{repeat}/samples.h5"),
    log:
        logs("train_scaling/{budget}-{repeat}"),
    benchmark:
        benchmarks("train_scaling/{budget}-{repeat}")
    wildcard_constraints:
        budget="|".join(SCALING["budgets"]),
        repeat=r"\d+",
    priority: 1
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=lambda wildcards: training_mb(
            "cgrdn",
            budget_sizes(config, wildcards.budget),
            budget_training(config, wildcards.budget),
        ),
    params:
        code=code_of("ablation/train_scaling.py"),
        network="cgrdn",
        seed=lambda wildcards: config["seed"] + int(wildcards.repeat),
        networks=lambda wildcards: {"cgrdn": budget_sizes(config, wildcards.budget)},
        training=lambda wildcards: budget_training(config, wildcards.budget),
        section=lambda wildcards: f"scaling.budgets.{wildcards.budget}",
    message:
        "Training CGRDN of the budget {wildcards.budget}, repeat {wildcards.repeat}"
    script:
        "../scripts/ablation/train_scaling.py"


rule scaling_scores:
    """Measure the PSNR of every network of the scaling study on the test pairs, and count what its training took."""
    input:
        models=[
            results(f"ablation/scaling/models/{budget}-{seed}/model.keras")
            for budget, seed in scaling_runs(config)
        ],
        histories=[
            results(f"ablation/scaling/models/{budget}-{seed}/history.csv")
            for budget, seed in scaling_runs(config)
        ],
        pairs=shards(config, SCALING["modality"], "test"),
        published=published_restored(config),
    output:
        per_image=results("ablation/scaling/per_image.csv"),
        published=results("ablation/scaling/published.csv"),
        record=results("ablation/scaling/record.json"),
    log:
        logs("scaling_scores"),
    benchmark:
        benchmarks("scaling_scores")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(scored_images(config)),
    params:
        code=code_of("ablation/scaling_scores.py"),
        runs=scaling_runs(config),
        budgets=budget_settings(config),
        paper=papers_settings(resolved({"scale": "paper"}, workflow.basedir)),
        images=scored_images(config),
        record={
            "scale": config["scale"],
            "seed": config["seed"],
            "modality": SCALING["modality"],
            "training_pairs": config["datasets"]["images"]["training"],
            "code": code_of("ablation/train_scaling.py"),
        },
    message:
        "PSNR of the networks of the scaling study"
    script:
        "../scripts/ablation/scaling_scores.py"


rule scaling_law:
    """Fit a saturating power law to PSNR against operations, and extrapolate it to the paper's training."""
    input:
        own=rules.scaling_scores.output.per_image,
        reference=reference_scores(),
        published=rules.scaling_scores.output.published,
    output:
        points=results("ablation/scaling/points.csv"),
        law=results("ablation/scaling/law.csv"),
        band=results("ablation/scaling/band.csv"),
    log:
        logs("scaling_law"),
    benchmark:
        benchmarks("scaling_law")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("ablation/scaling_law.py"),
        settings={
            name: SCALING[name] for name in ("exponent", "resamples", "confidence")
        },
        seed=config["seed"],
    message:
        "Law of the scaling study"
    script:
        "../scripts/ablation/scaling_law.py"


rule figure_scaling:
    """PSNR against the operations of a training, the law, and the published network."""
    input:
        points=rules.scaling_law.output.points,
        law=rules.scaling_law.output.law,
        band=rules.scaling_law.output.band,
    output:
        png=report(
            results("figures/scaling.png"),
            caption="../report/ablation/scaling.rst",
            category="Figures",
            labels={"figure": "scaling", "shows": "PSNR against training operations"},
        ),
        pdf=results("figures/scaling.pdf"),
        csv=results("figures/scaling.csv"),
    log:
        logs("figure_scaling"),
    benchmark:
        benchmarks("figure_scaling")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("ablation/figure_scaling.py"),
        scale=config["scale"],
        seed=config["seed"],
        modality=SCALING["modality"],
        confidence=SCALING["confidence"],
    message:
        "Figure of the scaling study"
    script:
        "../scripts/ablation/figure_scaling.py"
