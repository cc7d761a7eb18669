"""Pairs of distorted and undistorted images. Needs references/projected_radius.csv, makes datasets/."""


rule dataset_shard:
    """Generate one shard of pairs; every image depends on the seed and its own number alone."""
    input:
        radii=rules.projected_radius.output[0],
    output:
        results("datasets/{modality}/{split}-{shard}.h5"),
    log:
        logs("dataset_shard/{modality}-{split}-{shard}"),
    benchmark:
        benchmarks("dataset_shard/{modality}-{split}-{shard}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("dataset_shard.py"),
        seed=config["seed"],
        settings=pair_settings,
    message:
        "Pairs of {wildcards.modality}, {wildcards.split} shard {wildcards.shard}"
    script:
        "../scripts/dataset_shard.py"


rule datasets:
    """Stage: all data sets; training pairs only of the modalities whose networks are trained."""
    input:
        [
            shards(modality, split)
            for modality in config["datasets"]["modalities"]
            for split in config["datasets"]["images"]
            if split != "training" or trained(modality)
        ],
