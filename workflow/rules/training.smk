"""Training of the networks, and what is drawn of it. Needs datasets/{modality}, makes models/{network}/{modality}."""

from emrestore.jobs.trainings import adversarial_phase, changed_pixel_phase, pixel_phase

DIAGRAMS = ["fig09", "fig10"]


rule train:
    """Train one network on one modality by pixel losses; goes on from its own checkpoint after a kill."""
    input:
        training=lambda wildcards: shards(config, wildcards.modality, "training"),
        validation=lambda wildcards: shards(config, wildcards.modality, "validation"),
    output:
        model=results("models/{network}/{modality}/model.keras"),
        history=results("models/{network}/{modality}/history.csv"),
        samples=results("models/{network}/{modality}/samples.h5"),
    log:
        logs("train/{network}-{modality}"),
    benchmark:
        benchmarks("train/{network}-{modality}")
    wildcard_constraints:
        network="|".join(config["training"]["modalities"]),
    # the longest jobs first, or they run alone at the end
    priority: 1
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=lambda wildcards: training_mb(
            wildcards.network,
            config["networks"][wildcards.network],
            pixel_phase(config, wildcards.network),
        ),
    params:
        code=code_of("training/train.py"),
        network=lambda wildcards: wildcards.network,
        seed=config["seed"],
        networks=lambda wildcards: {
            wildcards.network: config["networks"][wildcards.network]
        },
        training=lambda wildcards: pixel_phase(config, wildcards.network),
    message:
        "Training {wildcards.network} on {wildcards.modality}"
    script:
        "../scripts/training/train.py"


rule train_adversarial:
    """Let a trained CGRDN go on against a discriminator; goes on from its own checkpoint after a kill."""
    input:
        start=results("models/cgrdn/{modality}/model.keras"),
        training=lambda wildcards: shards(config, wildcards.modality, "training"),
        validation=lambda wildcards: shards(config, wildcards.modality, "validation"),
    output:
        model=results("models/cgrdn_adversarial/{modality}/model.keras"),
        history=results("models/cgrdn_adversarial/{modality}/history.csv"),
        samples=results("models/cgrdn_adversarial/{modality}/samples.h5"),
    log:
        logs("train_adversarial/{modality}"),
    benchmark:
        benchmarks("train_adversarial/{modality}")
    priority: 1
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=training_mb(
            "cgrdn", config["networks"]["cgrdn"], adversarial_phase(config)
        ),
    params:
        code=code_of("training/train_adversarial.py"),
        seed=config["seed"],
        networks={name: config["networks"][name] for name in ("cgrdn", "discriminator")},
        training=adversarial_phase(config),
    message:
        "Training CGRDN against the discriminator on {wildcards.modality}"
    script:
        "../scripts/training/train_adversarial.py"


rule train_published_tuned:
    """Train a published network on by our loop and our pairs; goes on from its own checkpoint after a kill."""
    input:
        start="resources/published/{modality}/saved_model",
        training=lambda wildcards: shards(config, wildcards.modality, "training"),
        validation=lambda wildcards: shards(config, wildcards.modality, "validation"),
    output:
        model=results("models/published_tuned/{modality}/model.keras"),
        history=results("models/published_tuned/{modality}/history.csv"),
        samples=results("models/published_tuned/{modality}/samples.h5"),
        layers=results("models/published_tuned/{modality}/layers.csv"),
    log:
        logs("train_published_tuned/{modality}"),
    benchmark:
        benchmarks("train_published_tuned/{modality}")
    priority: 1
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=training_mb(
            "cgrdn",
            PUBLISHED["network"],
            changed_pixel_phase(config, "published_tuned"),
        ),
    params:
        code=code_of("training/train_published_tuned.py"),
        sizes=PUBLISHED["network"],
        seed=config["seed"],
        training=changed_pixel_phase(config, "published_tuned"),
    message:
        "Training the published network of {wildcards.modality} on"
    script:
        "../scripts/training/train_published_tuned.py"


rule figure_training:
    """Loss and validation PSNR of all trained networks."""
    input:
        [
            results(f"models/{network}/{modality}/history.csv")
            for network, modality in trainings(config)
        ],
    output:
        png=report(
            results("figures/training.png"),
            caption="../report/training/training.rst",
            category="Training",
            labels={"figure": "training", "shows": "loss and PSNR against the step"},
        ),
        pdf=results("figures/training.pdf"),
        csv=results("figures/training.csv"),
    log:
        logs("figure_training"),
    benchmark:
        benchmarks("figure_training")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("training/figure_training.py"),
        runs=trainings(config),
        images=config["training"]["validation_images"],
        scale=config["scale"],
    message:
        "Figure of the trainings"
    script:
        "../scripts/training/figure_training.py"


rule figure_samples:
    """One validation patch restored by each network after more and more steps."""
    input:
        lambda wildcards: [
            results(f"models/{network}/{wildcards.modality}/samples.h5")
            for network in trained(config, wildcards.modality)
        ],
    output:
        png=report(
            results("figures/samples-{modality}.png"),
            caption="../report/training/samples.rst",
            category="Training",
            labels={
                "figure": "samples",
                "shows": "{modality} while the networks learn",
            },
        ),
        pdf=results("figures/samples-{modality}.pdf"),
    log:
        logs("figure_samples/{modality}"),
    benchmark:
        benchmarks("figure_samples/{modality}")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("training/figure_samples.py"),
        networks=lambda wildcards: trained(config, wildcards.modality),
        scale=config["scale"],
    message:
        "Samples of the {wildcards.modality} trainings"
    script:
        "../scripts/training/figure_samples.py"


rule network_diagram:
    """List the layers of a built network at the paper's size."""
    output:
        results("figures/{figure}.csv"),
    log:
        logs("network_diagram/{figure}"),
    benchmark:
        benchmarks("network_diagram/{figure}")
    wildcard_constraints:
        figure="|".join(DIAGRAMS),
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=0,
        mem_mb=config["memory"]["process"],
    params:
        code=code_of("training/network_diagram.py"),
        networks=resolved({"scale": "paper"}, workflow.basedir)["networks"],
        size=config["datasets"]["image_size"],
    message:
        "Layers of {wildcards.figure}"
    script:
        "../scripts/training/network_diagram.py"


rule figure_diagram:
    """Draw the layers of a network (Figures 9 and 10)."""
    input:
        rules.network_diagram.output[0],
    output:
        png=report(
            results("figures/{figure}.png"),
            caption="../report/training/diagram.rst",
            category="Figures",
            labels=lambda wildcards: {
                "figure": wildcards.figure.removeprefix("fig"),
                "shows": "layers of a network",
            },
        ),
        pdf=results("figures/{figure}.pdf"),
    log:
        logs("figure_diagram/{figure}"),
    benchmark:
        benchmarks("figure_diagram/{figure}")
    wildcard_constraints:
        figure="|".join(DIAGRAMS),
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("training/figure_diagram.py"),
        size=config["datasets"]["image_size"],
    message:
        "{wildcards.figure}"
    script:
        "../scripts/training/figure_diagram.py"


rule specimen_image:
    """Image of a nanoparticle on carbon."""
    input:
        radii=rules.projected_radius.output[0],
    output:
        results("figures/fig11-specimen.h5"),
    log:
        logs("specimen_image"),
    benchmark:
        benchmarks("specimen_image")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("training/specimen_image.py"),
        seed=config["seed"],
        size=config["datasets"]["image_size"],
        figure=config["figures"]["fig11"],
        settings={name: config[name] for name in ("specimen", "imaging")},
    message:
        "Nanoparticle of Figure 11"
    script:
        "../scripts/training/specimen_image.py"


rule whitening:
    """Local whitening transforms of the nanoparticle."""
    input:
        rules.specimen_image.output[0],
    output:
        images=results("figures/fig11.h5"),
        table=results("figures/fig11.csv"),
    log:
        logs("whitening"),
    benchmark:
        benchmarks("whitening")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=0,
        mem_mb=config["memory"]["process"],
    params:
        code=code_of("training/whitening.py"),
        figure=config["figures"]["fig11"],
    message:
        "Whitening transforms of Figure 11"
    script:
        "../scripts/training/whitening.py"


rule whitening_contrast:
    """Measure fine structure at the particle's edge and on the support, before and after whitening."""
    input:
        rules.whitening.output.images,
    output:
        results("figures/fig11-contrast.csv"),
    log:
        logs("whitening_contrast"),
    benchmark:
        benchmarks("whitening_contrast")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("training/whitening_contrast.py"),
        windows=config["figures"]["fig11"]["windows"],
    message:
        "Contrast of Figure 11"
    script:
        "../scripts/training/whitening_contrast.py"


rule figure11:
    """The nanoparticle and its whitening transforms."""
    input:
        images=rules.whitening.output.images,
        table=rules.whitening.output.table,
    output:
        png=report(
            results("figures/fig11.png"),
            caption="../report/training/fig11.rst",
            category="Figures",
            labels={"figure": "11", "shows": "local whitening transforms"},
        ),
        pdf=results("figures/fig11.pdf"),
    log:
        logs("figure11"),
    benchmark:
        benchmarks("figure11")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("training/figure11.py"),
        figure=config["figures"]["fig11"],
    message:
        "Figure 11"
    script:
        "../scripts/training/figure11.py"
