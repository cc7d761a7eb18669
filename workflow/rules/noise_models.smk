"""Networks trained with wrong noise models (Figure 7). Needs references/, makes noise_models/."""


rule noise_pairs:
    """Generate one shard of pairs of a noise model, or of the test pairs of a case."""
    input:
        radii=rules.projected_radius.output[0],
    output:
        results("noise_models/{noise}/{modality}/{split}-{shard}.h5"),
    log:
        logs("noise_pairs/{noise}-{modality}-{split}-{shard}"),
    benchmark:
        benchmarks("noise_pairs/{noise}-{modality}-{split}-{shard}")
    wildcard_constraints:
        noise="|".join(NOISE_MODELS + [f"test-{case}" for case in CASES]),
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("dataset_shard.py"),
        seed=config["seed"],
        settings=noise_settings,
    message:
        "Pairs of the noise model {wildcards.noise}, {wildcards.split} shard {wildcards.shard}"
    script:
        "../scripts/dataset_shard.py"


rule train_noise_model:
    """Train one network with one noise model; all see the same specimens, and the full model's validation pairs."""
    input:
        training=lambda wildcards: noise_shards(wildcards.noise, "training"),
        validation=noise_shards("full", "validation"),
    output:
        model=results("noise_models/{noise}/model.keras"),
        history=results("noise_models/{noise}/history.csv"),
        samples=results("noise_models/{noise}/samples.h5"),
    log:
        logs("train_noise_model/{noise}"),
    benchmark:
        benchmarks("train_noise_model/{noise}")
    wildcard_constraints:
        noise="|".join(NOISE_MODELS),
    priority: 1
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("train.py"),
        network="cgrdn",
        seed=config["seed"],
        networks={"cgrdn": NOISE["network"]},
        training=merged(
            pixel_phase(config["training"], "cgrdn"),
            NOISE["training"],
            "noise_models.training",
        ),
    message:
        "Training CGRDN with the noise model {wildcards.noise}"
    script:
        "../scripts/train.py"


rule restore_noise_model:
    """Restore the test pairs, and the authors' experimental images, by a network of one noise model."""
    input:
        images=lambda wildcards: sum(noise_sets(wildcards.noise).values(), []),
        weights=rules.train_noise_model.output.model,
    output:
        results("noise_models/{noise}/restored.h5"),
    log:
        logs("restore_noise_model/{noise}"),
    benchmark:
        benchmarks("restore_noise_model/{noise}")
    wildcard_constraints:
        noise="|".join(NOISE_MODELS),
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("restore_images.py"),
        sets=lambda wildcards: noise_sets(wildcards.noise),
        published=False,
        sizes=NOISE["network"],
        edge=None,
        restoration=config["restoration"],
    message:
        "Restoring by the network of the noise model {wildcards.noise}"
    script:
        "../scripts/restore_images.py"


rule noise_model_scores:
    """Hold the network of the wrong and of the full noise model against the truth, on the same images."""
    input:
        **{f"{case}_pairs": noise_shards(f"test-{case}", "test") for case in CASES},
        restored=expand(rules.restore_noise_model.output[0], noise=NOISE_MODELS),
    output:
        per_image=results("noise_models/per_image.csv"),
        table=results("noise_models/noise_models.csv"),
    log:
        logs("noise_model_scores"),
    benchmark:
        benchmarks("noise_model_scores")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("noise_model_scores.py"),
        seed=config["seed"],
        models=NOISE_MODELS,
        columns=NOISE["columns"],
        cases=list(CASES),
    message:
        "Wrong and right noise models"
    script:
        "../scripts/noise_model_scores.py"


rule noise_models:
    """Stage: the wrong noise models."""
    input:
        rules.noise_model_scores.output,
