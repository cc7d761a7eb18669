"""Training of the networks. Needs datasets/{modality}, makes models/{network}/{modality}."""


rule train:
    """Train one network on one modality by pixel losses; goes on from its own checkpoint after a kill."""
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
        network="|".join(config["training"]["modalities"]),
    # the longest jobs first, or they run alone at the end
    priority: 1
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("train.py"),
        network=lambda wildcards: wildcards.network,
        seed=config["seed"],
        networks=lambda wildcards: {
            wildcards.network: config["networks"][wildcards.network]
        },
        training=lambda wildcards: pixel_phase(config["training"], wildcards.network),
    message:
        "Training {wildcards.network} on {wildcards.modality}"
    script:
        "../scripts/train.py"


rule train_adversarial:
    """Let a trained CGRDN go on against a discriminator; goes on from its own checkpoint after a kill."""
    input:
        start=results("models/cgrdn/{modality}/model.keras"),
        training=lambda wildcards: shards(wildcards.modality, "training"),
        validation=lambda wildcards: shards(wildcards.modality, "validation"),
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
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("train_adversarial.py"),
        seed=config["seed"],
        networks={name: config["networks"][name] for name in ("cgrdn", "discriminator")},
        training={
            name: value
            for name, value in config["training"].items()
            if name == "cgrdn"
            or name not in {"modalities", *config["training"]["modalities"]}
        },
    message:
        "Training CGRDN against the discriminator on {wildcards.modality}"
    script:
        "../scripts/train_adversarial.py"


rule models:
    """Stage: all trained networks."""
    input:
        [
            results(f"models/{network}/{modality}/model.keras")
            for network, modality in TRAININGS
        ],
        expand(
            rules.train_adversarial.output.model,
            modality=config["training"]["adversarial"]["modalities"],
        ),
