"""Figures of the studies of columns (Figures 3, 4 and 5, and the response). Needs quantification/, makes figures/."""

from emrestore.jobs import studies

# the network whose images Figures 3 and 4 show
SHOWN = RESTORERS[0] if RESTORERS else "none"


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
            caption="../report/quantification/fig03.rst",
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
        code=code_of("quantification/figure03.py"),
        sizes=STUDIES["thickness_series"],
        network=SHOWN,
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 3"
    script:
        "../scripts/quantification/figure03.py"


rule figure04:
    """An edge dislocation, raw and restored, and the errors near its core."""
    input:
        table=results("quantification/edge_dislocation.csv"),
        clean=results("quantification/clean/edge_dislocation.h5"),
        noisy=results("quantification/noisy/edge_dislocation.h5"),
        restored=results(f"quantification/restored/edge_dislocation-{SHOWN}.h5"),
        columns=results("quantification/clean/edge_dislocation.csv"),
        fits=studies.fits(config, "edge_dislocation")[0],
    output:
        png=report(
            results("figures/fig04.png"),
            caption="../report/quantification/fig04.rst",
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
        code=code_of("quantification/figure04.py"),
        sizes=STUDIES["edge_dislocation"],
        network=SHOWN,
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 4"
    script:
        "../scripts/quantification/figure04.py"


rule figure05:
    """Errors and counts of a nanoparticle by dose."""
    input:
        results("quantification/nanoparticle.csv"),
    output:
        png=report(
            results("figures/fig05.png"),
            caption="../report/quantification/fig05.rst",
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
        code=code_of("quantification/figure05.py"),
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 5"
    script:
        "../scripts/quantification/figure05.py"


rule figure_response:
    """How much of a known change of single columns is seen."""
    input:
        results("quantification/response.csv"),
    output:
        png=report(
            results("figures/response.png"),
            caption="../report/quantification/response.rst",
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
        code=code_of("quantification/figure_response.py"),
        realisations=QUANTITATIVE["realisations"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure of the response"
    script:
        "../scripts/quantification/figure_response.py"
