"""Pairs of distorted and undistorted images. Needs references/projected_radius.csv, makes datasets/."""

from emrestore.jobs.pairs import image_settings, pair_settings

GALLERIES = config["figures"]["galleries"]


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
        code=code_of("datasets/dataset_shard.py"),
        seed=config["seed"],
        settings=lambda wildcards: pair_settings(
            config, wildcards.modality, wildcards.split
        ),
    message:
        "Pairs of {wildcards.modality}, {wildcards.split} shard {wildcards.shard}"
    script:
        "../scripts/datasets/dataset_shard.py"


rule gallery:
    """Distort one specimen by one effect after another."""
    input:
        radii=rules.projected_radius.output[0],
    output:
        images=results("figures/{figure}.h5"),
        table=results("figures/{figure}.csv"),
    log:
        logs("gallery/{figure}"),
    benchmark:
        benchmarks("gallery/{figure}")
    wildcard_constraints:
        figure="|".join(GALLERIES),
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("datasets/gallery.py"),
        gallery=lambda wildcards: GALLERIES[wildcards.figure],
        seed=config["seed"],
        settings=lambda wildcards: {
            "datasets": {"image_size": config["datasets"]["image_size"]},
            **image_settings(config, GALLERIES[wildcards.figure]["modality"]),
        },
    message:
        "Images of {wildcards.figure}"
    script:
        "../scripts/datasets/gallery.py"


rule figure_gallery:
    """Draw the panels of one gallery (Figures 12, 13 and 14)."""
    input:
        images=rules.gallery.output.images,
        table=rules.gallery.output.table,
    output:
        png=report(
            results("figures/{figure}.png"),
            caption="../report/datasets/gallery.rst",
            category="Figures",
            labels=lambda wildcards: {
                "figure": wildcards.figure.removeprefix("fig"),
                "shows": "distortions one by one",
            },
        ),
        pdf=results("figures/{figure}.pdf"),
    log:
        logs("figure_gallery/{figure}"),
    benchmark:
        benchmarks("figure_gallery/{figure}")
    wildcard_constraints:
        figure="|".join(GALLERIES),
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("datasets/figure_gallery.py"),
        gallery=lambda wildcards: GALLERIES[wildcards.figure],
        inset=config["figures"]["gallery_inset"],
        seed=config["seed"],
    message:
        "{wildcards.figure}"
    script:
        "../scripts/datasets/figure_gallery.py"


rule figure_preview:
    """Draw some pairs of one modality, distorted above undistorted."""
    input:
        lambda wildcards: shards(config, wildcards.modality, "validation"),
    output:
        png=report(
            results("figures/preview-{modality}.png"),
            caption="../report/datasets/preview.rst",
            category="Data sets",
            labels={"figure": "{modality}", "shows": "pairs"},
        ),
        pdf=results("figures/preview-{modality}.pdf"),
    log:
        logs("figure_preview/{modality}"),
    benchmark:
        benchmarks("figure_preview/{modality}")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("datasets/figure_preview.py"),
        pairs=config["figures"]["preview_pairs"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Preview of {wildcards.modality}"
    script:
        "../scripts/datasets/figure_preview.py"


rule figure_parameters:
    """Draw histograms of all parameters drawn for the pairs of one modality."""
    input:
        lambda wildcards: shards(config, wildcards.modality, "validation"),
    output:
        png=report(
            results("figures/parameters-{modality}.png"),
            caption="../report/datasets/parameters.rst",
            category="Data sets",
            labels={"figure": "{modality}", "shows": "drawn parameters"},
        ),
        pdf=results("figures/parameters-{modality}.pdf"),
        csv=results("figures/parameters-{modality}.csv"),
    log:
        logs("figure_parameters/{modality}"),
    benchmark:
        benchmarks("figure_parameters/{modality}")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("datasets/figure_parameters.py"),
        images=config["datasets"]["images"]["validation"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Parameters of {wildcards.modality}"
    script:
        "../scripts/datasets/figure_parameters.py"


rule effective_laws:
    """Draw crystals as the data sets do, and count elements, atoms, densities and crystal systems."""
    output:
        results("datasets/effective_laws.csv"),
    log:
        logs("effective_laws"),
    benchmark:
        benchmarks("effective_laws")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("datasets/effective_laws.py"),
        crystals=config["figures"]["effective_laws"]["crystals"],
        seed=config["seed"],
        settings=config["specimen"]["crystal"],
    message:
        "What the laws of {params.crystals} crystals come to"
    script:
        "../scripts/datasets/effective_laws.py"


rule drawn_atoms:
    """Draw the atoms of specimens as the data sets do, and look whether their intensities rise with Z."""
    input:
        radii=rules.projected_radius.output[0],
    output:
        results("datasets/drawn_atoms.csv"),
    log:
        logs("drawn_atoms"),
    benchmark:
        benchmarks("drawn_atoms")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("datasets/drawn_atoms.py"),
        specimens=config["figures"]["effective_laws"]["crystals"],
        seed=config["seed"],
        crystal=config["specimen"]["crystal"],
        atoms=config["imaging"]["atoms"],
    message:
        "Intensities of the atoms of {params.specimens} specimens"
    script:
        "../scripts/datasets/drawn_atoms.py"


rule figure_effective_laws:
    """Draw what the laws of the crystals come to."""
    input:
        rules.effective_laws.output[0],
    output:
        png=report(
            results("figures/effective_laws.png"),
            caption="../report/datasets/effective_laws.rst",
            category="Data sets",
            labels={"figure": "crystals", "shows": "effective laws"},
        ),
        pdf=results("figures/effective_laws.pdf"),
    log:
        logs("figure_effective_laws"),
    benchmark:
        benchmarks("figure_effective_laws")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("datasets/figure_effective_laws.py"),
        crystals=config["figures"]["effective_laws"]["crystals"],
        densest=config["specimen"]["crystal"]["largest_density"],
        seed=config["seed"],
    message:
        "Effective laws of the crystals"
    script:
        "../scripts/datasets/figure_effective_laws.py"
