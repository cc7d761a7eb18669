"""Atomic columns measured on noisy and restored images, and the tables of the studies. Makes quantification/."""

from emrestore.jobs import studies

RESTORERS = restorers(config)


rule study_trust:
    """Pass images of all studies through the check that a user's restored images get."""
    input:
        clean=expand(rules.clean_images.output.images, study=STUDIES),
        noisy=expand(rules.realisations.output.images, study=STUDIES),
        # in the order of the studies, all networks of each
        restored=[
            path
            for study in STUDIES
            for path in expand(
                rules.restore_realisations.output[0], study=study, network=RESTORERS
            )
        ],
        reference="workflow/scripts/emrestore/trust/reference.csv",
    output:
        results("quantification/trust.csv"),
    log:
        logs("study_trust"),
    benchmark:
        benchmarks("study_trust")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/study_trust.py"),
        doses={study: sizes["doses"] for study, sizes in STUDIES.items()},
        networks=RESTORERS,
        modality="hrstem",
        limit=config["own_images"]["limit"],
        most=QUANTITATIVE["trust_images"],
    message:
        "The check of restorations on images of the studies"
    script:
        "../scripts/quantification/study_trust.py"


rule fit_realisations:
    """Fit the columns of all images of one study at one dose."""
    input:
        clean=rules.clean_images.output.images,
        columns=rules.clean_images.output.columns,
        noisy=rules.realisations.output.images,
        restored=expand(
            results("quantification/restored/{{study}}-{network}.h5"),
            network=RESTORERS,
        ),
    output:
        results("quantification/fits/{study}-{dose}.h5"),
    log:
        logs("fit_realisations/{study}-{dose}"),
    benchmark:
        benchmarks("fit_realisations/{study}-{dose}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/fit_realisations.py"),
        settings=lambda wildcards: studies.study_settings(
            config, wildcards.study, "distorted", "fit", "finding", "circuit"
        ),
        networks=RESTORERS,
        cell=studies.column_cell(config, "112"),
        seed=config["seed"],
    message:
        "Columns of {wildcards.study} at {wildcards.dose} e/Å²"
    script:
        "../scripts/quantification/fit_realisations.py"


rule study_table:
    """Gather precision, bias and error of one study with their intervals."""
    input:
        fits=lambda wildcards: studies.fits(config, wildcards.study),
        columns=rules.clean_images.output.columns,
        profiles=lambda wildcards: studies.counting_profiles(config, wildcards.study),
    output:
        results("quantification/{study}.csv"),
    log:
        logs("study_table/{study}"),
    benchmark:
        benchmarks("study_table/{study}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/study_table.py"),
        settings=lambda wildcards: studies.study_settings(config, wildcards.study),
        seed=config["seed"],
    message:
        "Table of {wildcards.study}"
    script:
        "../scripts/quantification/study_table.py"


rule vacuum_fits:
    """Measure the nanoparticle's columns at one dose on a fixed background, and integrate their cells."""
    input:
        clean=results("quantification/clean/nanoparticle.h5"),
        columns=results("quantification/clean/nanoparticle.csv"),
        noisy=results("quantification/noisy/nanoparticle.h5"),
        restored=expand(
            results("quantification/restored/nanoparticle-{network}.h5"),
            network=RESTORERS,
        ),
        fits=results("quantification/fits/nanoparticle-{dose}.h5"),
    output:
        results("quantification/vacuum/{dose}.h5"),
    log:
        logs("vacuum_fits/{dose}"),
    benchmark:
        benchmarks("vacuum_fits/{dose}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/vacuum_fits.py"),
        settings=studies.study_settings(config, "nanoparticle", "fit", "cells"),
        networks=RESTORERS,
        spacing=min(studies.column_cell(config, studies.ORIENTATION["nanoparticle"])),
    message:
        "Vacuum of the nanoparticle at {wildcards.dose} e/Å²"
    script:
        "../scripts/quantification/vacuum_fits.py"


rule vacuum_table:
    """Hold the claims on the nanoparticle's cross sections against two other ways of taking its vacuum."""
    input:
        sections=expand(
            rules.vacuum_fits.output[0], dose=STUDIES["nanoparticle"]["doses"]
        ),
        columns=results("quantification/clean/nanoparticle.csv"),
    output:
        results("quantification/vacuum.csv"),
    log:
        logs("vacuum_table"),
    benchmark:
        benchmarks("vacuum_table")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/vacuum_table.py"),
        doses=STUDIES["nanoparticle"]["doses"],
        seed=config["seed"],
    message:
        "Cross sections by three ways of taking the vacuum"
    script:
        "../scripts/quantification/vacuum_table.py"


rule core_errors:
    """Hold positions near the dislocation's core against those in the crystal beside it."""
    input:
        fits=studies.fits(config, "edge_dislocation"),
        columns=results("quantification/clean/edge_dislocation.csv"),
    output:
        results("quantification/core_errors.csv"),
    log:
        logs("core_errors"),
    benchmark:
        benchmarks("core_errors")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/core_errors.py"),
        doses=STUDIES["edge_dislocation"]["doses"],
        seed=config["seed"],
    message:
        "Positions near the core and beside it"
    script:
        "../scripts/quantification/core_errors.py"
