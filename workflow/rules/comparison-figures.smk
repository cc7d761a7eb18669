"""Figures of the comparison (Figure 2, Table 1, modalities, the discriminator). Needs comparison/, makes figures/."""

from emrestore.jobs.methods import YARDSTICKS, tuned_method

FIGURE2 = (
    ["bm3d_true"]
    + [name for name in trained(config, "hrstem") if name == "cgrdn"]
    + published_method(config)
)


rule figure02:
    """Two HR-STEM specimens before and after restoration."""
    input:
        pairs=shards(config, "hrstem", "test"),
        per_image=results("comparison/scores/hrstem.csv"),
        restored=[
            results(f"comparison/restored/{method}-hrstem-test.h5")
            for method in FIGURE2
        ],
    output:
        png=report(
            results("figures/fig02.png"),
            caption="../report/comparison/fig02.rst",
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
        code=code_of("comparison/figure02.py"),
        data="test",
        images=config["comparison"]["images"]["hrstem"],
        quantiles=config["figures"]["fig02_quantiles"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 2"
    script:
        "../scripts/comparison/figure02.py"


rule figure_table1:
    """Table 1 drawn, and as Markdown."""
    input:
        rules.table1.output.table1,
    output:
        png=report(
            results("figures/table1.png"),
            caption="../report/comparison/table1.rst",
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
        code=code_of("comparison/figure_table1.py"),
        scale=config["scale"],
        seed=config["seed"],
        images=config["comparison"]["images"]["hrstem"],
    message:
        "Table 1, drawn"
    script:
        "../scripts/comparison/figure_table1.py"


rule figure_modalities:
    """Filters and networks on our pairs and the authors' of every modality, drawn and as Markdown."""
    input:
        rules.table1.output.table1,
    output:
        png=report(
            results("figures/modalities.png"),
            caption="../report/comparison/modalities.rst",
            category="Figures",
            labels={"figure": "modalities", "shows": "PSNR of all modalities"},
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
        code=code_of("comparison/figure_modalities.py"),
        methods=YARDSTICKS + ["cgrdn"] + published_method(config) + tuned_method(config),
        scale=config["scale"],
        seed=config["seed"],
    message:
        "The modalities, drawn"
    script:
        "../scripts/comparison/figure_modalities.py"


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
            caption="../report/comparison/adversarial.rst",
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
        code=code_of("comparison/figure_adversarial.py"),
        high_frequency=config["comparison"]["high_frequency"],
        scale=config["scale"],
    message:
        "Figure of what the discriminator adds"
    script:
        "../scripts/comparison/figure_adversarial.py"
