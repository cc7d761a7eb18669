"""Networks of wrong noise models against the full one (Figure 7). Makes noise_models/."""

from emrestore.jobs import real_images
from emrestore.jobs.paths import AUTHORS_EXPERIMENTAL
from emrestore.jobs.trainings import changed_pixel_phase

NOISE = config["noise_models"]
# the networks: the full noise model, and the wrong one of each case
NOISE_MODELS = real_images.noise_models(config)
# each is trained once with every seed
NOISE_RUNS = [(noise, repeat) for repeat in NOISE["repeats"] for noise in NOISE_MODELS]


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
        noise="|".join(NOISE_MODELS + [f"test-{case}" for case in NOISE["cases"]]),
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("real_images/noise_pairs.py"),
        seed=config["seed"],
        settings=lambda wildcards: real_images.noise_settings(
            config, wildcards.noise, wildcards.split
        ),
    message:
        "Pairs of the noise model {wildcards.noise}, {wildcards.split} shard {wildcards.shard}"
    script:
        "../scripts/real_images/noise_pairs.py"


rule train_noise_model:
    """Train one network with one noise model; all see the same specimens, and the full model's validation pairs."""
    input:
        training=lambda wildcards: real_images.noise_shards(
            config, wildcards.noise, "training"
        ),
        validation=real_images.noise_shards(config, "full", "validation"),
    output:
        model=results("noise_models/{noise}-{repeat}/model.keras"),
        history=results("noise_models/{noise}-{repeat}/history.csv"),
        samples=results("noise_models/{noise}-{repeat}/samples.h5"),
    log:
        logs("train_noise_model/{noise}-{repeat}"),
    benchmark:
        benchmarks("train_noise_model/{noise}-{repeat}")
    wildcard_constraints:
        noise="|".join(NOISE_MODELS),
        repeat=r"\d+",
    priority: 1
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=training_mb(
            "cgrdn",
            NOISE["network"],
            changed_pixel_phase(config, "noise_models"),
            NOISE,
        ),
    params:
        code=code_of("real_images/train_noise_model.py"),
        network="cgrdn",
        seed=lambda wildcards: config["seed"] + int(wildcards.repeat),
        networks={"cgrdn": NOISE["network"]},
        training=changed_pixel_phase(config, "noise_models"),
        section="noise_models.training.cgrdn",
    message:
        "Training CGRDN with the noise model {wildcards.noise}, repeat {wildcards.repeat}"
    script:
        "../scripts/real_images/train_noise_model.py"


rule restore_noise_model:
    """Restore the test pairs, and the authors' experimental images, by a network of one noise model."""
    input:
        images=lambda wildcards: sum(
            real_images.noise_sets(config, wildcards.noise).values(), []
        ),
        weights=rules.train_noise_model.output.model,
    output:
        results("noise_models/{noise}-{repeat}/restored.h5"),
    log:
        logs("restore_noise_model/{noise}-{repeat}"),
    benchmark:
        benchmarks("restore_noise_model/{noise}-{repeat}")
    wildcard_constraints:
        noise="|".join(NOISE_MODELS),
        repeat=r"\d+",
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(NOISE["images"]["test"]),
    params:
        code=code_of("real_images/restore_noise_model.py"),
        sets=lambda wildcards: real_images.noise_sets(config, wildcards.noise),
        published=False,
        sizes=NOISE["network"],
        edge=None,
        restoration=config["restoration"],
    message:
        "Restoring by the network of the noise model {wildcards.noise}, repeat {wildcards.repeat}"
    script:
        "../scripts/real_images/restore_noise_model.py"


rule noise_model_scores:
    """Hold the network of the wrong and of the full noise model against the truth, on the same images."""
    input:
        **real_images.noise_tests(config),
        restored=[
            results(f"noise_models/{noise}-{repeat}/restored.h5")
            for noise, repeat in NOISE_RUNS
        ],
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
        code=code_of("real_images/noise_model_scores.py"),
        seed=config["seed"],
        runs=NOISE_RUNS,
        columns=NOISE["columns"],
        cases=list(NOISE["cases"]),
    message:
        "Wrong and right noise models"
    script:
        "../scripts/real_images/noise_model_scores.py"


rule dwell_faults:
    """Join the faults of both fast-scan models with the decay length of each test pair."""
    input:
        scores=rules.noise_model_scores.output.per_image,
        pairs=real_images.noise_shards(config, "test-fast_scan", "test"),
    output:
        results("noise_models/dwell_faults.csv"),
    log:
        logs("dwell_faults"),
    benchmark:
        benchmarks("dwell_faults")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("real_images/dwell_faults.py"),
        fewest=NOISE["columns"]["fewest"],
    message:
        "Faults by dwell time"
    script:
        "../scripts/real_images/dwell_faults.py"


rule figure07:
    """Images restored by networks of wrong and of full noise models."""
    input:
        **real_images.noise_tests(config),
        **({"experimental": AUTHORS_EXPERIMENTAL} if PUBLISHED["enabled"] else {}),
        restored=expand(
            rules.restore_noise_model.output[0],
            noise=NOISE_MODELS,
            repeat=NOISE["repeats"][0],
        ),
        per_image=rules.noise_model_scores.output.per_image,
        table=rules.noise_model_scores.output.table,
    output:
        png=report(
            results("figures/fig07.png"),
            caption="../report/real_images/fig07.rst",
            category="Figures",
            labels={"figure": "7", "shows": "wrong noise models"},
        ),
        pdf=results("figures/fig07.pdf"),
        csv=results("figures/fig07.csv"),
    log:
        logs("figure07"),
    benchmark:
        benchmarks("figure07")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("real_images/figure07.py"),
        scale=config["scale"],
        seed=config["seed"],
        models=NOISE_MODELS,
        cases=NOISE["cases"],
        fewest=NOISE["columns"]["fewest"],
        shown=config["figures"]["fig07"],
        noise=NOISE,
    message:
        "Figure 7"
    script:
        "../scripts/real_images/figure07.py"
