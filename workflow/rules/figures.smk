"""Figures of the paper. Needs comparison/ and quantification/, makes figures/."""

FIGURE2 = (
    ["bm3d_true"] + [name for name in TRAINED if name == "cgrdn"] + PUBLISHED_METHOD
)

GALLERIES = config["figures"]["galleries"]

# the network whose images Figures 3 and 4 show
SHOWN = RESTORERS[0] if RESTORERS else "none"


rule figure02:
    """Two HR-STEM specimens before and after restoration."""
    input:
        pairs=shards("hrstem", "validation"),
        per_image=rules.table1.output.per_image,
        restored=[
            results(f"comparison/restored/{method}-hrstem-validation.h5")
            for method in FIGURE2
        ],
    output:
        png=report(
            results("figures/fig02.png"),
            caption="../report/fig02.rst",
            category="Figures",
            labels={"figure": "2", "shows": "restored HR-STEM specimens"},
        ),
        pdf=results("figures/fig02.pdf"),
        csv=results("figures/fig02.csv"),
    log:
        logs("figure02"),
    benchmark:
        benchmarks("figure02")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure02.py"),
        data="validation",
        images=config["comparison"]["images"]["hrstem"],
        quantiles=config["figures"]["fig02_quantiles"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 2"
    script:
        "../scripts/figure02.py"


rule figure_table1:
    """Table 1 drawn, and as Markdown."""
    input:
        rules.table1.output.table1,
    output:
        png=report(
            results("figures/table1.png"),
            caption="../report/table1.rst",
            category="Figures",
            labels={"figure": "Table 1", "shows": "PSNR of all methods"},
        ),
        pdf=results("figures/table1.pdf"),
        md=results("figures/table1.md"),
    log:
        logs("figure_table1"),
    benchmark:
        benchmarks("figure_table1")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure_table1.py"),
        scale=config["scale"],
        seed=config["seed"],
        images=config["comparison"]["images"]["hrstem"],
    message:
        "Table 1, drawn"
    script:
        "../scripts/figure_table1.py"


rule figure_fit:
    """The radial model against the simulated atoms."""
    input:
        profiles=rules.fit_atoms.output.profiles,
        fits=rules.fit_atoms.output.atom_model,
    output:
        png=report(
            results("figures/fit.png"),
            caption="../report/fit.rst",
            category="Figures",
            labels={"figure": "fit", "shows": "atom model against multislice"},
        ),
        pdf=results("figures/fit.pdf"),
    log:
        logs("figure_fit"),
    benchmark:
        benchmarks("figure_fit")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure_fit.py"),
        scale=config["scale"],
    message:
        "Figure of the fitted atoms"
    script:
        "../scripts/figure_fit.py"


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
        settings={
            "datasets": {"image_size": config["datasets"]["image_size"]},
            "specimen": config["specimen"],
            "imaging": config["imaging"],
            "distortion": config["distortion"],
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
            labels={"figure": "{figure}", "shows": "distortions one by one"},
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


rule figure03:
    """Precision of positions and cross sections against thickness."""
    input:
        table=results("quantification/thickness_series.csv"),
        clean=results("quantification/clean/thickness_series.h5"),
        noisy=results("quantification/noisy/thickness_series.h5"),
        restored=results(f"quantification/restored/thickness_series-{SHOWN}.h5"),
    output:
        png=report(
            results("figures/fig03.png"),
            caption="../report/fig03.rst",
            category="Figures",
            labels={"figure": "3", "shows": "precision against thickness"},
        ),
        pdf=results("figures/fig03.pdf"),
        csv=results("figures/fig03.csv"),
    log:
        logs("figure03"),
    benchmark:
        benchmarks("figure03")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure03.py"),
        sizes=STUDIES["thickness_series"],
        network=SHOWN,
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 3"
    script:
        "../scripts/figure03.py"


rule figure04:
    """An edge dislocation, raw and restored, and the errors near its core."""
    input:
        table=results("quantification/edge_dislocation.csv"),
        clean=results("quantification/clean/edge_dislocation.h5"),
        noisy=results("quantification/noisy/edge_dislocation.h5"),
        restored=results(f"quantification/restored/edge_dislocation-{SHOWN}.h5"),
        columns=results("quantification/clean/edge_dislocation.csv"),
        fits=results(
            f"quantification/fits/edge_dislocation-{STUDIES['edge_dislocation']['doses'][0]}.h5"
        ),
    output:
        png=report(
            results("figures/fig04.png"),
            caption="../report/fig04.rst",
            category="Figures",
            labels={"figure": "4", "shows": "edge dislocation"},
        ),
        pdf=results("figures/fig04.pdf"),
        csv=results("figures/fig04.csv"),
    log:
        logs("figure04"),
    benchmark:
        benchmarks("figure04")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure04.py"),
        sizes=STUDIES["edge_dislocation"],
        network=SHOWN,
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 4"
    script:
        "../scripts/figure04.py"


rule figure05:
    """Errors and counts of a nanoparticle by dose."""
    input:
        results("quantification/nanoparticle.csv"),
    output:
        png=report(
            results("figures/fig05.png"),
            caption="../report/fig05.rst",
            category="Figures",
            labels={"figure": "5", "shows": "nanoparticle"},
        ),
        pdf=results("figures/fig05.pdf"),
        csv=results("figures/fig05.csv"),
    log:
        logs("figure05"),
    benchmark:
        benchmarks("figure05")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure05.py"),
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 5"
    script:
        "../scripts/figure05.py"


rule figure_response:
    """How much of a known change of single columns is seen."""
    input:
        results("quantification/response.csv"),
    output:
        png=report(
            results("figures/response.png"),
            caption="../report/response.rst",
            category="Figures",
            labels={"figure": "response", "shows": "moved and changed columns"},
        ),
        pdf=results("figures/response.pdf"),
    log:
        logs("figure_response"),
    benchmark:
        benchmarks("figure_response")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure_response.py"),
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure of the response"
    script:
        "../scripts/figure_response.py"


rule figures:
    """Stage: all figures."""
    input:
        rules.figure02.output,
        [rules.figure03.output, rules.figure04.output] if RESTORERS else [],
        rules.figure05.output,
        rules.figure_response.output,
        rules.figure_fidelity.output if config["published"]["enabled"] else [],
        rules.figure_fit.output,
        rules.figure_table1.output,
        expand(rules.figure_gallery.output, figure=GALLERIES),
