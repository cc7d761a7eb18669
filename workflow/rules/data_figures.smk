"""Figures of the data sets. Needs datasets/ and comparison/, makes figures/."""

GALLERIES = config["figures"]["galleries"]


rule figure_fidelity:
    """Our pairs against the authors'."""
    input:
        distributions=rules.fidelity.output.distributions,
        fidelity=rules.fidelity.output.fidelity,
    output:
        png=report(
            results("figures/fidelity.png"),
            caption="../report/fidelity.rst",
            category="Figures",
            labels={"figure": "fidelity", "shows": "our pairs against the authors'"},
        ),
        pdf=results("figures/fidelity.pdf"),
    log:
        logs("figure_fidelity"),
    benchmark:
        benchmarks("figure_fidelity")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure_fidelity.py"),
        scale=config["scale"],
    message:
        "Figure of our pairs against the authors'"
    script:
        "../scripts/figure_fidelity.py"


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
        code=code_of("gallery.py"),
        gallery=lambda wildcards: GALLERIES[wildcards.figure],
        seed=config["seed"],
        settings=lambda wildcards: {
            "datasets": {"image_size": config["datasets"]["image_size"]},
            **image_settings(GALLERIES[wildcards.figure]["modality"]),
        },
    message:
        "Images of {wildcards.figure}"
    script:
        "../scripts/gallery.py"


rule figure_gallery:
    """Draw the panels of one gallery (Figures 12, 13 and 14)."""
    input:
        images=rules.gallery.output.images,
        table=rules.gallery.output.table,
    output:
        png=report(
            results("figures/{figure}.png"),
            caption="../report/gallery.rst",
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
        code=code_of("figure_gallery.py"),
        gallery=lambda wildcards: GALLERIES[wildcards.figure],
        seed=config["seed"],
    message:
        "{wildcards.figure}"
    script:
        "../scripts/figure_gallery.py"


rule figure_preview:
    """Draw some pairs of one modality, distorted above undistorted."""
    input:
        lambda wildcards: shards(wildcards.modality, "validation"),
    output:
        png=report(
            results("figures/preview-{modality}.png"),
            caption="../report/preview.rst",
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
        code=code_of("figure_preview.py"),
        pairs=config["figures"]["preview_pairs"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Preview of {wildcards.modality}"
    script:
        "../scripts/figure_preview.py"


rule figure_parameters:
    """Draw histograms of all parameters drawn for the pairs of one modality."""
    input:
        lambda wildcards: shards(wildcards.modality, "validation"),
    output:
        png=report(
            results("figures/parameters-{modality}.png"),
            caption="../report/parameters.rst",
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
        code=code_of("figure_parameters.py"),
        images=config["datasets"]["images"]["validation"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Parameters of {wildcards.modality}"
    script:
        "../scripts/figure_parameters.py"
