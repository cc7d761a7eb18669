"""The published network trained on for one microscope. Needs datasets/ and resources/published/, makes adaptation/.

A study of simulated microscopes, whose laws are known; no part of the default target: ./reproduce adaptation.
"""

from emrestore.jobs.adaptation import SECTIONS, microscope_modality, training_pairs
from emrestore.jobs.trainings import changed_pixel_phase, with_steps

ADAPTATION = config["adaptation"]
STUDY = ADAPTATION["study"]
MICROSCOPES = STUDY["microscopes"]
# name of each training: whose pairs, and for how many steps
TRAININGS = [f"own-{steps}" for steps in STUDY["steps"]] + [f"all-{STUDY['control']}"]
GENERATOR = {name: config[name] for name in SECTIONS}
modality_of = partial(microscope_modality, config)


rule microscope_shard:
    """Draw pairs of a simulated microscope: what it records and the test by its laws, the training by the estimate."""
    input:
        radii=rules.projected_radius.output[0],
        laws=lambda wildcards: (
            results(f"adaptation/{wildcards.microscope}/laws.yaml")
            if wildcards.split in ("training", "validation")
            else []
        ),
    output:
        results("adaptation/{microscope}/{split}.h5"),
    log:
        logs("microscope_shard/{microscope}-{split}"),
    benchmark:
        benchmarks("microscope_shard/{microscope}-{split}")
    wildcard_constraints:
        microscope="|".join(MICROSCOPES),
        split="recordings|training|validation|test",
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("restore/microscope_shard.py"),
        laws=lambda wildcards: MICROSCOPES[wildcards.microscope]["laws"],
        config=GENERATOR,
        modality=modality_of,
        images=lambda wildcards: (
            ADAPTATION["pairs"] | {"recordings": STUDY["recordings"]}
        )[wildcards.split],
        seed=config["seed"],
    message:
        "Images of the microscope {wildcards.microscope}, {wildcards.split}"
    script:
        "../scripts/restore/microscope_shard.py"


rule microscope_laws:
    """Estimate the laws of a simulated microscope from what it recorded."""
    input:
        pairs=results("adaptation/{microscope}/recordings.h5"),
    output:
        estimates=results("adaptation/{microscope}/estimates.csv"),
        laws=results("adaptation/{microscope}/laws.yaml"),
    log:
        logs("microscope_laws/{microscope}"),
    benchmark:
        benchmarks("microscope_laws/{microscope}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("restore/microscope_laws.py"),
        modality=modality_of,
        config=GENERATOR | {"adaptation": ADAPTATION, "seed": config["seed"]},
    message:
        "Laws of the microscope {wildcards.microscope}"
    script:
        "../scripts/restore/microscope_laws.py"


rule train_adapted:
    """Train the published network on by pairs of one microscope, or of all; goes on from its checkpoint."""
    input:
        start=lambda wildcards: f"resources/published/{modality_of(wildcards)}/saved_model",
        training=lambda wildcards: training_pairs(config, wildcards, "training"),
        validation=lambda wildcards: training_pairs(config, wildcards, "validation"),
    output:
        model=results("adaptation/{microscope}/{pairs}-{steps}/model.keras"),
        history=results("adaptation/{microscope}/{pairs}-{steps}/history.csv"),
        samples=results("adaptation/{microscope}/{pairs}-{steps}/samples.h5"),
    log:
        logs("train_adapted/{microscope}-{pairs}-{steps}"),
    benchmark:
        benchmarks("train_adapted/{microscope}-{pairs}-{steps}")
    wildcard_constraints:
        pairs="own|all",
        steps=r"\d+",
    conda:
        environment("networks")
    threads: TRAINING_THREADS
    resources:
        gpu=REPLICAS,
        mem_mb=training_mb(
            "cgrdn",
            PUBLISHED["network"],
            changed_pixel_phase(config, "adaptation"),
        ),
    params:
        code=code_of("restore/train_adapted.py"),
        sizes=PUBLISHED["network"],
        seed=config["seed"],
        training=lambda wildcards: with_steps(
            changed_pixel_phase(config, "adaptation"), int(wildcards.steps)
        ),
    message:
        "Training on for the microscope {wildcards.microscope}: {wildcards.pairs}, {wildcards.steps} steps"
    script:
        "../scripts/restore/train_adapted.py"


rule adaptation_scores:
    """Restore test pairs of one microscope, and of all, by the published network and its trainings."""
    input:
        published=lambda wildcards: f"resources/published/{modality_of(wildcards)}/saved_model",
        models=expand(
            results("adaptation/{{microscope}}/{training}/model.keras"),
            training=TRAININGS,
        ),
        microscope=results("adaptation/{microscope}/test.h5"),
        elsewhere=lambda wildcards: shards(config, modality_of(wildcards), "test")[0],
    output:
        results("adaptation/{microscope}/scores.csv"),
    log:
        logs("adaptation_scores/{microscope}"),
    benchmark:
        benchmarks("adaptation_scores/{microscope}")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(ADAPTATION["pairs"]["test"]),
    params:
        code=code_of("restore/adaptation_scores.py"),
        trainings=TRAININGS,
        sizes=PUBLISHED["network"],
        restoration=config["restoration"],
        elsewhere=ADAPTATION["pairs"]["elsewhere"],
    message:
        "Networks trained on for the microscope {wildcards.microscope}"
    script:
        "../scripts/restore/adaptation_scores.py"


rule adaptation_table:
    """Tell what trainings for a microscope gain and lose, and how good the estimates of its laws are."""
    input:
        scores=expand(rules.adaptation_scores.output, microscope=MICROSCOPES),
        histories=expand(
            results("adaptation/{microscope}/{training}/history.csv"),
            microscope=MICROSCOPES,
            training=TRAININGS,
        ),
        estimates=expand(rules.microscope_laws.output.estimates, microscope=MICROSCOPES),
    output:
        gains=results("adaptation/gains.csv"),
        estimates=results("adaptation/estimates.csv"),
    log:
        logs("adaptation_table"),
    benchmark:
        benchmarks("adaptation_table")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("restore/adaptation_table.py"),
        microscopes=list(MICROSCOPES),
        trainings=TRAININGS,
    message:
        "What a network for one microscope gains"
    script:
        "../scripts/restore/adaptation_table.py"
