"""Learning rate and terms of the loss, one changed at a time. Needs datasets/, makes ablation/choices/."""

from emrestore.jobs.choices import grid_cells, switched_terms, variants
from emrestore.jobs.trainings import changed_pixel_phase

CHOICES = config["choices"]
CELLS, IN_USE = grid_cells(config)


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
