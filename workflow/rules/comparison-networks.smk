"""Single questions to the networks: other resolutions, kept intensity, a discriminator, more training. Makes comparison/."""

from emrestore.jobs.methods import crossed_modalities, kept_inputs, kept_methods
from emrestore.jobs.methods import other_resolution


rule restore_crossed:
    """Restore test pairs by the published network of the other resolution."""
    input:
        pairs=lambda wildcards: shards(config, wildcards.modality, "test"),
        model=lambda wildcards: paths.weights(
            config, "published", other_resolution(wildcards.modality)
        ),
    output:
        results("comparison/restored/crossed-{modality}-test.h5"),
    log:
        logs("restore_crossed/{modality}"),
    benchmark:
        benchmarks("restore_crossed/{modality}")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(config["comparison"]["crossed_images"]),
    params:
        code=code_of("comparison/restore_crossed.py"),
        sizes=PUBLISHED["network"],
        images=config["comparison"]["crossed_images"],
        restoration=config["restoration"],
    message:
        "Restoring {wildcards.modality} by the published network of the other resolution"
    script:
        "../scripts/comparison/restore_crossed.py"


rule crossed_table:
    """Hold both published networks of each microscope against each other on the pairs of either resolution."""
    input:
        **{name: shards(config, name, "test") for name in crossed_modalities(config)},
        own=[
            paths.restored(config, "published", name, "test")
            for name in crossed_modalities(config)
        ],
        other=expand(
            rules.restore_crossed.output[0], modality=crossed_modalities(config)
        ),
    output:
        results("comparison/crossed.csv"),
    log:
        logs("crossed_table"),
    benchmark:
        benchmarks("crossed_table")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("comparison/crossed_table.py"),
        modalities=crossed_modalities(config),
    message:
        "Networks of one resolution on pairs of the other"
    script:
        "../scripts/comparison/crossed_table.py"


rule kept:
    """Hold intensity, deviation, annotations and crops of restored test pairs against the undistorted ones."""
    input:
        **kept_inputs(config),
    output:
        results("comparison/kept.csv"),
    log:
        logs("kept"),
    benchmark:
        benchmarks("kept")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("comparison/kept.py"),
        methods=kept_methods(config),
        images=config["comparison"]["images"],
    message:
        "What restorations keep"
    script:
        "../scripts/comparison/kept.py"


rule adversarial_spectra:
    """Hold the CGRDN that a discriminator trained against the one that pixel losses alone did."""
    input:
        pairs=lambda wildcards: shards(config, wildcards.modality, "test"),
        pixel=results("models/cgrdn/{modality}/model.keras"),
        adversarial=results("models/cgrdn_adversarial/{modality}/model.keras"),
    output:
        scores=results("comparison/adversarial/{modality}.csv"),
        spectra=results("comparison/adversarial/{modality}-spectra.csv"),
    log:
        logs("adversarial_spectra/{modality}"),
    benchmark:
        benchmarks("adversarial_spectra/{modality}")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=lambda wildcards: restoring_mb(
            config["comparison"]["images"][wildcards.modality]
        ),
    params:
        code=code_of("comparison/adversarial_spectra.py"),
        sizes=config["networks"]["cgrdn"],
        images=lambda wildcards: config["comparison"]["images"][wildcards.modality],
        high_frequency=config["comparison"]["high_frequency"],
    message:
        "Spectra of {wildcards.modality} restored with and without a discriminator"
    script:
        "../scripts/comparison/adversarial_spectra.py"


rule adversarial_table:
    """Gain in fine structure and loss in PSNR by the discriminator, all modalities."""
    input:
        expand(
            rules.adversarial_spectra.output.scores,
            modality=config["training"]["adversarial"]["modalities"],
        ),
    output:
        results("comparison/adversarial.csv"),
    log:
        logs("adversarial_table"),
    benchmark:
        benchmarks("adversarial_table")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("comparison/adversarial_table.py"),
        seed=config["seed"],
    message:
        "What the discriminator gains and costs"
    script:
        "../scripts/comparison/adversarial_table.py"


rule published_tuned_table:
    """What our training adds to the published networks: paired differences, and in which layers."""
    input:
        scores=expand(rules.scores.output, modality=tuned(config)),
        histories=expand(
            rules.train_published_tuned.output.history, modality=tuned(config)
        ),
        layers=expand(rules.train_published_tuned.output.layers, modality=tuned(config)),
    output:
        gains=results("comparison/published_tuned.csv"),
        learned=results("comparison/published_tuned_training.csv"),
    log:
        logs("published_tuned_table"),
    benchmark:
        benchmarks("published_tuned_table")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("comparison/published_tuned_table.py"),
        modalities=tuned(config),
        confidence=config["published_tuned"]["confidence"],
    message:
        "What our training adds to the published networks"
    script:
        "../scripts/comparison/published_tuned_table.py"


rule figure_adversarial:
    """Radial spectra of images restored with and without a discriminator."""
    input:
        spectra=expand(
            rules.adversarial_spectra.output.spectra,
            modality=config["training"]["adversarial"]["modalities"],
        ),
        scores=rules.adversarial_table.output[0],
    output:
        png=report(
            results("figures/adversarial.png"),
            caption="../report/comparison/adversarial.rst",
            category="Figures",
            labels={"figure": "adversarial", "shows": "what the discriminator adds"},
        ),
        pdf=results("figures/adversarial.pdf"),
        csv=results("figures/adversarial.csv"),
    log:
        logs("figure_adversarial"),
    benchmark:
        benchmarks("figure_adversarial")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("comparison/figure_adversarial.py"),
        high_frequency=config["comparison"]["high_frequency"],
        scale=config["scale"],
    message:
        "Figure of what the discriminator adds"
    script:
        "../scripts/comparison/figure_adversarial.py"
