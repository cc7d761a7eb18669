"""Eq. 17 fitted to simulated atoms. Needs references/, makes fit/."""


rule fit_atoms:
    """Fit the radial model to every atom and the growth of the dark field with Z."""
    input:
        atoms=expand(rules.single_atom.output, voltage=config["references"]["voltages"]),
        radii=rules.projected_radius.output[0],
    output:
        atom_model=results("fit/atom_model.csv"),
        profiles=results("fit/profiles.csv"),
        summary=results("fit/summary.csv"),
        scs_exponent=results("fit/scs_exponent.csv"),
    log:
        logs("fit_atoms"),
    benchmark:
        benchmarks("fit_atoms")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("fit/fit_atoms.py"),
        settings=config["fit"],
        ranges=config["imaging"]["atoms"],
    message:
        "Radial model fitted to the simulated atoms"
    script:
        "../scripts/fit/fit_atoms.py"


rule figure_fit:
    """The radial model against the simulated atoms."""
    input:
        profiles=rules.fit_atoms.output.profiles,
        fits=rules.fit_atoms.output.atom_model,
    output:
        png=report(
            results("figures/fit.png"),
            caption="../report/fit/fit.rst",
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
        code=code_of("fit/figure_fit.py"),
        scale=config["scale"],
    message:
        "Figure of the fitted atoms"
    script:
        "../scripts/fit/figure_fit.py"
