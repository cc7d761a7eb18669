"""The number of layers of a dense block (Figure 1), learning rate and losses. Needs datasets/, makes ablation/."""

from emrestore.jobs.choices import grid_cells, switched_terms, variants
from emrestore.jobs.trainings import ablated, changed_pixel_phase

ABLATION = config["ablation"]
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
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("ablation/train_ablation.py"),
        network="cgrdn",
        seed=lambda wildcards: config["seed"] + int(wildcards.repeat),
        networks=lambda wildcards: {"cgrdn": ablated(config, int(wildcards.n_lay))},
        training=changed_pixel_phase(config, "ablation"),
    message:
        "Training CGRDN with n_lay {wildcards.n_lay}, repeat {wildcards.repeat}"
    script:
        "../scripts/ablation/train_ablation.py"


rule ablation_scores:
    """Measure L1 (eq. 4) of every network of the ablation on every validation image."""
    input:
        models=expand(
            rules.train_ablation.output.model,
            n_lay=ABLATION["n_lay"],
            repeat=ABLATION["repeats"],
        ),
        pairs=shards(config, ABLATION["modality"], "validation"),
    output:
        results("ablation/per_image.csv"),
    log:
        logs("ablation_scores"),
    benchmark:
        benchmarks("ablation_scores")
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("ablation/ablation_scores.py"),
        runs=[(n, k) for n in ABLATION["n_lay"] for k in ABLATION["repeats"]],
        network=ABLATION["network"],
        images=ABLATION["validation_images"],
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
        "../../envs/networks.yaml"
    threads: 1
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
