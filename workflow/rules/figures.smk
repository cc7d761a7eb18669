"""Figures of the paper. Needs comparison/, makes figures/."""

FIGURE2 = (
    ["bm3d_true"] + [name for name in TRAINED if name == "cgrdn"] + PUBLISHED_METHOD
)


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


rule figures:
    """Stage: all figures."""
    input:
        rules.figure02.output,
        rules.figure_fidelity.output if config["published"]["enabled"] else [],
        rules.figure_fit.output,
        rules.figure_table1.output,
