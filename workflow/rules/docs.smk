"""The documentation as a web site, with the pictures of this run. Makes docs/."""

PICTURES = {
    "fit": rules.figure_fit.output.png,
    "fig02": rules.figure02.output.png,
    "table1": rules.figure_table1.output.png,
    "fig01": rules.figure01.output.png,
    "fig05": rules.figure05.output.png,
    "fig07": rules.figure07.output.png,
    "fig09": results("figures/fig09.png"),
    "fig12": results("figures/fig12.png"),
    "fig14": results("figures/fig14.png"),
    "training": rules.figure_training.output.png,
    "preview-hrstem": results("figures/preview-hrstem.png"),
    "preview-lrsem": results("figures/preview-lrsem.png"),
}
if config["published"]["enabled"]:
    PICTURES |= {
        "fig06": rules.figure06.output.png,
        "fig08": rules.figure08.output.png,
    }
if RESTORERS:
    PICTURES |= {
        "fig03": rules.figure03.output.png,
        "fig04": rules.figure04.output.png,
    }


rule docs:
    """Build the documentation; ./reproduce alone does not."""
    input:
        pages=sorted(map(str, Path("docs").glob("*.md"))),
        settings=["docs/conf.py", "docs/site.css"],
        contributing="CONTRIBUTING.md",
        changes="CHANGELOG.md",
        citation="CITATION.cff",
        config_file="config.yaml",
        schema="workflow/schemas/config.schema.yaml",
        scales=sorted(map(str, Path("scales").glob("*.yaml"))),
        pictures=PICTURES.values(),
    output:
        directory(results("docs")),
    log:
        logs("docs"),
    benchmark:
        benchmarks("docs")
    conda:
        "../../envs/docs.yaml"
    threads: 1
    params:
        code=code_of("docs.py"),
        names=list(PICTURES),
        rules=documented_rules(),
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Documentation"
    script:
        "../scripts/docs.py"
