"""Eq. 17 fitted to simulated atoms. Needs references/, makes fit/."""

from emrestore.jobs import simulated


rule fit_atoms:
    """Fit the radial model to every atom and the growth of the dark field with Z."""
    input:
        atoms=expand(rules.single_atom.output, voltage=config["references"]["voltages"]),
        radii=rules.projected_radius.output[0],
    output:
        atom_model=results("fit/atom_model.csv"),
        in_order=results("fit/in_order.csv"),
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
        settings={
            name: part for name, part in config["fit"].items() if name != "generator"
        },
        ranges=config["imaging"]["atoms"],
    message:
        "Radial model fitted to the simulated atoms"
    script:
        "../scripts/fit/fit_atoms.py"


rule generator_against_multislice:
    """Render the simulated specimens by the fitted atoms, and compare."""
    input:
        atoms=expand(rules.drawn_specimen.output.atoms, specimen=SIMULATED),
        about=expand(rules.drawn_specimen.output.about, specimen=SIMULATED),
        images=expand(
            rules.specimen_images.output.images,
            specimen=SIMULATED,
            voltage=SIMULATED_AT,
        ),
        told=expand(
            rules.specimen_images.output.table,
            specimen=SIMULATED,
            voltage=SIMULATED_AT,
        ),
        fits=rules.fit_atoms.output.in_order,
    output:
        table=results("fit/generator_against_multislice.csv"),
        spectra=results("fit/generator_spectra.csv"),
        images=results("fit/generator_images.npy"),
    log:
        logs("generator_against_multislice"),
    benchmark:
        benchmarks("generator_against_multislice")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("fit/generator_against_multislice.py"),
        specimens=SIMULATED,
        voltages=SIMULATED_AT,
        settings=simulated.comparison_settings(config),
    message:
        "Sums of fitted atoms against multislice"
    script:
        "../scripts/fit/generator_against_multislice.py"


rule figure_generator:
    """Sums of fitted atoms beside multislice images, and how far they differ."""
    input:
        table=rules.generator_against_multislice.output.table,
        spectra=rules.generator_against_multislice.output.spectra,
        images=rules.generator_against_multislice.output.images,
    output:
        png=report(
            results("figures/generator.png"),
            caption="../report/fit/generator.rst",
            category="Figures",
            labels={
                "figure": "generator",
                "shows": "the generator against multislice",
            },
        ),
        pdf=results("figures/generator.pdf"),
    log:
        logs("figure_generator"),
    benchmark:
        benchmarks("figure_generator")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("fit/figure_generator.py"),
        shown=config["fit"]["generator"]["shown"],
        edge=config["references"]["single_atom"]["extent"],
        scale=config["scale"],
    message:
        "Figure of the generator against multislice"
    script:
        "../scripts/fit/figure_generator.py"


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
