"""What depth, length, learning rate and losses of a training gain (Figure 1, scaling). Needs datasets/, makes ablation/."""

from emrestore.jobs.choices import grid_cells, switched_terms, variants
from emrestore.jobs.scaling import budget_settings, budget_sizes, budget_training
from emrestore.jobs.scaling import papers_settings, published_restored
from emrestore.jobs.scaling import reference_scores, scaling_runs, scored_images
from emrestore.jobs.trainings import ablated, changed_pixel_phase

ABLATION = config["ablation"]
SCALING = config["scaling"]
CHOICES = config["choices"]
CELLS, IN_USE = grid_cells(config)


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


rule train_choices:
    """Train every choice of learning rate and losses with one seed, and score it on validation images."""
    input:
        training=shards(config, CHOICES["modality"], "training"),
        validation=shards(config, CHOICES["modality"], "validation"),
    output:
        results("ablation/choices/scores-{repeat}.csv"),
    log:
        logs("train_choices/{repeat}"),
    benchmark:
        benchmarks("train_choices/{repeat}")
    wildcard_constraints:
        repeat=r"\d+",
    priority: 1
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=training_mb(
            "cgrdn", CHOICES["network"], changed_pixel_phase(config, "choices")
        ),
    params:
        code=code_of("ablation/train_choices.py"),
        seed=lambda wildcards: config["seed"] + int(wildcards.repeat),
        variants=variants(config),
        sizes=CHOICES["network"],
        scoring={
            "images": CHOICES["images"],
            "std_floor": CHOICES["std_floor"],
            "high_frequency": config["comparison"]["high_frequency"],
        },
    message:
        "Training with every learning rate and loss, repeat {wildcards.repeat}"
    script:
        "../scripts/ablation/train_choices.py"


rule grid_search:
    """PSNR of every learning rate with every set of loss weights, and which are among the best."""
    input:
        expand(rules.train_choices.output[0], repeat=CHOICES["repeats"]),
    output:
        results("ablation/choices/grid.csv"),
    log:
        logs("grid_search"),
    benchmark:
        benchmarks("grid_search")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("ablation/grid_search.py"),
        cells=CELLS,
        in_use=IN_USE,
        confidence=CHOICES["confidence"],
    message:
        "Grid of learning rates and loss weights"
    script:
        "../scripts/ablation/grid_search.py"


rule loss_terms:
    """Every loss term on against off by PSNR, L1, fine structure, mean and deviation."""
    input:
        expand(rules.train_choices.output[0], repeat=CHOICES["repeats"]),
    output:
        results("ablation/choices/terms.csv"),
    log:
        logs("loss_terms"),
    benchmark:
        benchmarks("loss_terms")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("ablation/loss_terms.py"),
        terms=switched_terms(config),
        base=IN_USE,
        confidence=CHOICES["confidence"],
    message:
        "Loss terms on and off"
    script:
        "../scripts/ablation/loss_terms.py"


rule figure_choices:
    """The grid of learning rates and loss weights, and every loss term on against off."""
    input:
        grid=rules.grid_search.output[0],
        terms=rules.loss_terms.output[0],
    output:
        png=report(
            results("figures/choices.png"),
            caption="../report/ablation/choices.rst",
            category="Figures",
            labels={"figure": "choices", "shows": "learning rate and loss terms"},
        ),
        pdf=results("figures/choices.pdf"),
    log:
        logs("figure_choices"),
    benchmark:
        benchmarks("figure_choices")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("ablation/figure_choices.py"),
        scale=config["scale"],
        seed=config["seed"],
        choices=CHOICES,
    message:
        "Figure of the choices"
    script:
        "../scripts/ablation/figure_choices.py"
