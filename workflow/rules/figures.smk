"""Figures of the paper. Needs comparison/, makes figures/."""

FIGURE2 = (
    ["bm3d_true"]
    + [name for name in trained("hrstem") if name == "cgrdn"]
    + PUBLISHED_METHOD
)

ADDED = config["figures"]["added"]


rule figure01:
    """L1 against the size of the network."""
    input:
        n_lay=rules.ablation_table.output.n_lay,
        repeats=rules.ablation_table.output.repeats,
    output:
        png=report(
            results("figures/fig01.png"),
            caption="../report/fig01.rst",
            category="Figures",
            labels={"figure": "1", "shows": "ablation of the dense blocks"},
        ),
        pdf=results("figures/fig01.pdf"),
        csv=results("figures/fig01.csv"),
    log:
        logs("figure01"),
    benchmark:
        benchmarks("figure01")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure01.py"),
        scale=config["scale"],
        seed=config["seed"],
        ablation=ABLATION,
    message:
        "Figure 1"
    script:
        "../scripts/figure01.py"


rule figure02:
    """Two HR-STEM specimens before and after restoration."""
    input:
        pairs=shards("hrstem", "validation"),
        per_image=results("comparison/scores/hrstem.csv"),
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


rule figure_modalities:
    """Filters and networks on the authors' pairs of every modality, drawn and as Markdown."""
    input:
        rules.table1.output.table1,
    output:
        png=report(
            results("figures/modalities.png"),
            caption="../report/modalities.rst",
            category="Figures",
            labels={"figure": "modalities", "shows": "PSNR on the authors' pairs"},
        ),
        pdf=results("figures/modalities.pdf"),
        md=results("figures/modalities.md"),
    log:
        logs("figure_modalities"),
    benchmark:
        benchmarks("figure_modalities")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure_modalities.py"),
        methods=YARDSTICKS + ["cgrdn"] + PUBLISHED_METHOD,
        scale=config["scale"],
        seed=config["seed"],
    message:
        "The modalities, drawn"
    script:
        "../scripts/figure_modalities.py"


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


rule figure_adversarial:
    """Radial spectra of images restored with and without a discriminator."""
    input:
        spectra=expand(
            rules.adversarial_spectra.output.spectra,
            modality=config["training"]["adversarial"]["modalities"],
        ),
        scores=rules.adversarial_table.output[0],
    output:
        png=report(
            results("figures/adversarial.png"),
            caption="../report/adversarial.rst",
            category="Figures",
            labels={"figure": "adversarial", "shows": "what the discriminator adds"},
        ),
        pdf=results("figures/adversarial.pdf"),
        csv=results("figures/adversarial.csv"),
    log:
        logs("figure_adversarial"),
    benchmark:
        benchmarks("figure_adversarial")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure_adversarial.py"),
        high_frequency=config["comparison"]["high_frequency"],
        scale=config["scale"],
    message:
        "Figure of what the discriminator adds"
    script:
        "../scripts/figure_adversarial.py"


for added, block in ADDED.items():

    rule:
        """Draw a figure that the config adds (CONTRIBUTING.md)."""
        name:
            f"figure_{added}"
        input:
            [results(path) for path in block["tables"]],
        output:
            png=report(
                results(f"figures/{added}.png"),
                caption="../report/added.rst",
                category="Figures",
                labels={"figure": added, "shows": block["shows"]},
            ),
            pdf=results(f"figures/{added}.pdf"),
        log:
            logs(f"figure_{added}"),
        benchmark:
            benchmarks(f"figure_{added}")
        conda:
            "../../envs/figures.yaml"
        threads: 1
        params:
            code=code_of(f"figure_{added}.py"),
            settings=block,
            scale=config["scale"],
            seed=config["seed"],
        message:
            f"Figure {added}"
        script:
            f"../scripts/figure_{added}.py"


rule figures:
    """Stage: all figures."""
    input:
        rules.figure01.output,
        rules.figure02.output,
        rules.figure_adversarial.output,
        [rules.figure03.output, rules.figure04.output] if RESTORERS else [],
        rules.figure05.output,
        rules.figure_response.output,
        rules.figure06.output if config["published"]["enabled"] else [],
        rules.figure07.output,
        rules.figure08.output if config["published"]["enabled"] else [],
        rules.figure_fidelity.output if config["published"]["enabled"] else [],
        rules.figure_fit.output,
        rules.figure_table1.output,
        rules.figure_modalities.output if config["published"]["enabled"] else [],
        expand(rules.figure_diagram.output, figure=DIAGRAMS),
        rules.figure11.output,
        rules.figure_training.output,
        expand(
            rules.figure_samples.output,
            modality=sorted({modality for _, modality in TRAININGS}),
        ),
        expand(rules.figure_gallery.output, figure=GALLERIES),
        expand(
            rules.figure_preview.output + rules.figure_parameters.output,
            modality=config["datasets"]["modalities"],
        ),
        [
            results(f"figures/{added}.{kind}")
            for added in ADDED
            for kind in ("png", "pdf")
        ],
