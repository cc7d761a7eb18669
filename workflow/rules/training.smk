"""Training of the networks. Needs datasets/{modality}, makes models/{network}/{modality}."""


rule train:
    """Train one network on one modality; goes on from its own checkpoint after a kill."""
    input:
        training=lambda wildcards: shards(wildcards.modality, "training"),
        validation=lambda wildcards: shards(wildcards.modality, "validation"),
    output:
        model=results("models/{network}/{modality}/model.keras"),
        history=results("models/{network}/{modality}/history.csv"),
        samples=results("models/{network}/{modality}/samples.h5"),
    log:
        logs("train/{network}-{modality}"),
    benchmark:
        benchmarks("train/{network}-{modality}")
    wildcard_constraints:
        network="cgrdn|grdn|mrunet",
    # the longest jobs first, or they run alone at the end
    priority: 1
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("train.py"),
        network=lambda wildcards: wildcards.network,
        seed=config["seed"],
        networks=config["networks"],
        training=config["training"],
    message:
        "Training {wildcards.network} on {wildcards.modality}"
    script:
        "../scripts/train.py"


rule models:
    """Stage: all trained networks."""
    input:
        [
            results(f"models/{network}/{modality}/model.keras")
            for network, modality in TRAININGS
        ],
