"""Experimental images, restored by the published networks (Figure 6). Makes experimental/."""

from emrestore.jobs import real_images


rule own_experimental:
    """Read one image that the user put under data/experimental/MODALITY/."""
    input:
        lambda wildcards: real_images.own_experimental(config, wildcards.modality)[
            wildcards.name
        ],
    output:
        results("experimental/{modality}/{name}.h5"),
    log:
        logs("own_experimental/{modality}-{name}"),
    benchmark:
        benchmarks("own_experimental/{modality}-{name}")
    conda:
        environment("restore")
    threads: 1
    params:
        code=code_of("real_images/own_experimental.py"),
    message:
        "Reading {input}"
    script:
        "../scripts/real_images/own_experimental.py"


rule restore_experimental:
    """Restore the experimental images of one modality by the published network."""
    input:
        images=lambda wildcards: list(
            real_images.experimental_images(config, wildcards.modality).values()
        ),
        weights="resources/published/{modality}/saved_model",
    output:
        results("experimental/{modality}.h5"),
    log:
        logs("restore_experimental/{modality}"),
    benchmark:
        benchmarks("restore_experimental/{modality}")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(1),
    params:
        code=code_of("real_images/restore_experimental.py"),
        names=lambda wildcards: list(
            real_images.experimental_images(config, wildcards.modality)
        ),
        sizes=PUBLISHED["network"],
        edge=config["experimental"]["edge"],
        restoration=config["restoration"],
    message:
        "Restoring experimental {wildcards.modality} images"
    script:
        "../scripts/real_images/restore_experimental.py"


rule experimental_residuals:
    """Hold what restorations leave of experimental images against what they leave of test pairs."""
    input:
        **real_images.residual_inputs(config),
    output:
        results("experimental/residuals.csv"),
    log:
        logs("experimental_residuals"),
    benchmark:
        benchmarks("experimental_residuals")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("real_images/experimental_residuals.py"),
        modalities=real_images.residual_modalities(config),
        counts=config["comparison"]["images"],
    message:
        "Residuals of experimental images"
    script:
        "../scripts/real_images/experimental_residuals.py"


rule figure06:
    """Images of every modality before and after restoration by the published networks."""
    input:
        **real_images.figure06_inputs(config),
    output:
        png=report(
            results("figures/fig06.png"),
            caption="../report/real_images/fig06.rst",
            category="Figures",
            labels={"figure": "6", "shows": "restoration by modality"},
        ),
        pdf=results("figures/fig06.pdf"),
        csv=results("figures/fig06.csv"),
    log:
        logs("figure06"),
    benchmark:
        benchmarks("figure06")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("real_images/figure06.py"),
        scale=config["scale"],
        edge=config["experimental"]["edge"],
        most=config["experimental"]["most"],
        stand_ins=real_images.stand_ins(config),
    message:
        "Figure 6"
    script:
        "../scripts/real_images/figure06.py"
