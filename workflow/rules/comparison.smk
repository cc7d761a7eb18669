"""Methods compared on pairs of images. Needs datasets/ and resources/published/, makes comparison/."""

SETTINGS = {
    "median": ["median_window"],
    "gaussian_best": ["gaussian_sigmas"],
    "bm3d_spectrum": ["spectrum_smoothing"],
}


rule restore_classical:
    """Restore one data set by one classical filter."""
    input:
        pairs=lambda wildcards: pairs_of(wildcards.modality, wildcards.data),
    output:
        results("comparison/restored/{method}-{modality}-{data}.h5"),
    log:
        logs("restore_classical/{method}-{modality}-{data}"),
    benchmark:
        benchmarks("restore_classical/{method}-{modality}-{data}")
    wildcard_constraints:
        method="|".join(CLASSICAL),
        data="validation|authors",
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("restore_classical.py"),
        settings=lambda wildcards: {
            key: config["comparison"][key]
            for key in SETTINGS.get(wildcards.method, [])
        },
        images=compared_images,
    message:
        "Restoring {wildcards.modality} {wildcards.data} by {wildcards.method}"
    script:
        "../scripts/restore_classical.py"


rule restore_published:
    """Restore one data set by the published network."""
    input:
        pairs=lambda wildcards: pairs_of(wildcards.modality, wildcards.data),
        model="resources/published/{modality}/saved_model",
    output:
        results("comparison/restored/published-{modality}-{data}.h5"),
    log:
        logs("restore_published/{modality}-{data}"),
    benchmark:
        benchmarks("restore_published/{modality}-{data}")
    wildcard_constraints:
        data="validation|authors",
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("restore_published.py"),
        sizes=config["published"]["network"],
        images=compared_images,
        restoration=config["restoration"],
    message:
        "Restoring {wildcards.modality} {wildcards.data} by the published network"
    script:
        "../scripts/restore_published.py"


rule restore_trained:
    """Restore one data set by a network trained here."""
    input:
        pairs=lambda wildcards: pairs_of(wildcards.modality, wildcards.data),
        model=results("models/{network}/{modality}/model.keras"),
    output:
        results("comparison/restored/{network}-{modality}-{data}.h5"),
    log:
        logs("restore_trained/{network}-{modality}-{data}"),
    benchmark:
        benchmarks("restore_trained/{network}-{modality}-{data}")
    wildcard_constraints:
        network="|".join(config["training"]["modalities"]),
        data="validation|authors",
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("restore_trained.py"),
        sizes=lambda wildcards: config["networks"][wildcards.network],
        images=compared_images,
        # "hrtem" and "lrtem" alone: "hrstem" ends with the same letters
        orientations=lambda wildcards: config["comparison"]["orientations"][
            "tem" if wildcards.modality[2:] == "tem" else "scanned"
        ],
        restoration=config["restoration"],
    message:
        "Restoring {wildcards.modality} {wildcards.data} by {wildcards.network}"
    script:
        "../scripts/restore_trained.py"


rule scores:
    """Score the methods on the sets of one modality, image by image."""
    input:
        restored=lambda wildcards: [
            results(f"comparison/restored/{method}-{wildcards.modality}-{data}.h5")
            for method, data in scored(wildcards.modality)
        ],
        validation=lambda wildcards: pairs_of(wildcards.modality, "validation"),
        authors=lambda wildcards: authors_pairs(wildcards.modality),
    output:
        results("comparison/scores/{modality}.csv"),
    log:
        logs("scores/{modality}"),
    benchmark:
        benchmarks("scores/{modality}")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("scores.py"),
        images=compared_images,
    message:
        "Scores of the methods on {wildcards.modality}"
    script:
        "../scripts/scores.py"


rule table1:
    """Average the scores of every method on every data set (Table 1)."""
    input:
        expand(rules.scores.output, modality=config["datasets"]["modalities"]),
    output:
        per_image=results("comparison/per_image.csv"),
        table1=results("comparison/table1.csv"),
    log:
        logs("table1"),
    benchmark:
        benchmarks("table1")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("table1.py"),
        seed=config["seed"],
    message:
        "Table 1"
    script:
        "../scripts/table1.py"


rule pair_features:
    """Measure our pairs and the authors' of one modality, and score the published network on both."""
    input:
        unpack(feature_inputs),
    output:
        results("comparison/features/{modality}.csv"),
    log:
        logs("pair_features/{modality}"),
    benchmark:
        benchmarks("pair_features/{modality}")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("pair_features.py"),
        sets=lambda wildcards: list(sets_of(wildcards.modality)),
        images=compared_images,
    message:
        "Features of the {wildcards.modality} pairs"
    script:
        "../scripts/pair_features.py"


rule fidelity:
    """Hold our pairs against the authors', all modalities."""
    input:
        expand(rules.pair_features.output, modality=PUBLISHED_MODALITIES),
    output:
        fidelity=results("comparison/fidelity.csv"),
        distributions=results("comparison/distributions.csv"),
    log:
        logs("fidelity"),
    benchmark:
        benchmarks("fidelity")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("fidelity.py"),
        seed=config["seed"],
    message:
        "Our pairs against the authors'"
    script:
        "../scripts/fidelity.py"


rule adversarial_spectra:
    """Hold the CGRDN that a discriminator trained against the one that pixel losses alone did."""
    input:
        pairs=lambda wildcards: shards(wildcards.modality, "validation"),
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
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("adversarial_spectra.py"),
        sizes=config["networks"]["cgrdn"],
        images=compared_images,
        high_frequency=config["comparison"]["high_frequency"],
    message:
        "Spectra of {wildcards.modality} restored with and without a discriminator"
    script:
        "../scripts/adversarial_spectra.py"


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
        code=code_of("adversarial_table.py"),
        seed=config["seed"],
    message:
        "What the discriminator gains and costs"
    script:
        "../scripts/adversarial_table.py"


rule comparison:
    """Stage: the comparison of methods, and of our pairs with the authors'."""
    input:
        rules.table1.output,
        rules.fidelity.output if config["published"]["enabled"] else [],
        rules.adversarial_table.output,
