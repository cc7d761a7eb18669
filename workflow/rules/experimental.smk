"""Experimental images restored. Needs resources/published/, makes experimental/."""


rule own_experimental:
    """Read one image that the user put under data/experimental/MODALITY/."""
    input:
        lambda wildcards: own_experimental(wildcards.modality)[wildcards.name],
    output:
        results("experimental/{modality}/{name}.h5"),
    log:
        logs("own_experimental/{modality}-{name}"),
    benchmark:
        benchmarks("own_experimental/{modality}-{name}")
    conda:
        "../../envs/restore.yaml"
    threads: 1
    params:
        code=code_of("own_experimental.py"),
    message:
        "Reading {input}"
    script:
        "../scripts/own_experimental.py"


rule restore_experimental:
    """Restore the experimental images of one modality by the published network."""
    input:
        images=lambda wildcards: [
            path for path, _ in experimental_images(wildcards.modality)
        ],
        weights="resources/published/{modality}/saved_model",
    output:
        results("experimental/{modality}.h5"),
    log:
        logs("restore_experimental/{modality}"),
    benchmark:
        benchmarks("restore_experimental/{modality}")
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("restore_experimental.py"),
        names=lambda wildcards: [
            name for _, name in experimental_images(wildcards.modality)
        ],
        sizes=config["published"]["network"],
        edge=config["experimental"]["edge"],
        restoration=config["restoration"],
    message:
        "Restoring experimental {wildcards.modality} images"
    script:
        "../scripts/restore_experimental.py"
