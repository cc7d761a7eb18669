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
        logs("fit"),
    benchmark:
        benchmarks("fit")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("fit_atoms.py"),
        settings=config["fit"],
        ranges=config["imaging"]["atoms"],
    message:
        "Radial model fitted to the simulated atoms"
    script:
        "../scripts/fit_atoms.py"


rule fit:
    """Stage: radial model of the simulated atoms."""
    input:
        rules.fit_atoms.output,
