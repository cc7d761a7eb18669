"""Figures that the config adds (CONTRIBUTING.md). Makes figures/."""

for added, block in config["figures"]["added"].items():

    rule:
        """Draw a figure that the config adds."""
        name:
            f"figure_{added}"
        input:
            [results(path) for path in block["tables"]],
        output:
            png=report(
                results(f"figures/{added}.png"),
                caption="../report/added/added.rst",
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
            code=code_of(f"{block['stage']}/figure_{added}.py"),
            settings=block,
            scale=config["scale"],
            seed=config["seed"],
        message:
            f"Figure {added}"
        script:
            f"../scripts/{block['stage']}/figure_{added}.py"
