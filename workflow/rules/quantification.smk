"""Columns measured on noisy and restored images (Figures 3, 4 and 5). Needs models/, makes quantification/."""

from emrestore.jobs.methods import sizes_of
from emrestore.jobs import studies

QUANTITATIVE = config["quantification"]
STUDIES = QUANTITATIVE["studies"]
RESTORERS = restorers(config)
# the network whose images Figures 3 and 4 show
SHOWN = RESTORERS[0] if RESTORERS else "none"


wildcard_constraints:
    study="|".join(STUDIES),
    orientation="001|112",
    dose=r"\d+",


rule structure:
    """Build one platinum structure and list its columns."""
    output:
        atoms=results("quantification/structures/{specimen}.xyz"),
        columns=results("quantification/structures/{specimen}.csv"),
    log:
        logs("structure/{specimen}"),
    benchmark:
        benchmarks("structure/{specimen}")
    wildcard_constraints:
        specimen="bulk|edge_dislocation|nanoparticle",
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("quantification/structure.py"),
        settings=studies.atoms_settings(config) | {"margin": QUANTITATIVE["margin"]},
        field=studies.dislocation_field(config),
    message:
        "Structure: {wildcards.specimen}"
    script:
        "../scripts/quantification/structure.py"


rule bulk_images:
    """Simulate bulk platinum by thickness: images of one column's cell, and cross sections."""
    output:
        images=results("quantification/library/bulk-{orientation}.npy"),
        table=results("quantification/library/bulk-{orientation}.csv"),
    log:
        logs("bulk_images/{orientation}"),
    benchmark:
        benchmarks("bulk_images/{orientation}")
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("quantification/bulk_images.py"),
        settings=studies.atoms_settings(config),
        seed=config["seed"],
    message:
        "Multislice: bulk platinum along {wildcards.orientation}"
    script:
        "../scripts/quantification/bulk_images.py"


rule column_profiles:
    """Simulate isolated columns of 1, 2, ... atoms."""
    output:
        results("quantification/library/column-{orientation}.csv"),
    log:
        logs("column_profiles/{orientation}"),
    benchmark:
        benchmarks("column_profiles/{orientation}")
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("quantification/column_profiles.py"),
        settings=studies.atoms_settings(config),
        seed=config["seed"],
    message:
        "Multislice: isolated columns along {wildcards.orientation}"
    script:
        "../scripts/quantification/column_profiles.py"


rule multislice_convergence:
    """Change one setting of the simulation at a time."""
    output:
        results("quantification/convergence.csv"),
    log:
        logs("multislice_convergence"),
    benchmark:
        benchmarks("multislice_convergence")
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("quantification/multislice_convergence.py"),
        settings=studies.atoms_settings(config),
        seed=config["seed"],
    message:
        "Convergence of the multislice settings"
    script:
        "../scripts/quantification/multislice_convergence.py"


rule superposition_error:
    """Hold sums of isolated columns against the full simulation of bulk."""
    input:
        images=results("quantification/library/bulk-{orientation}.npy"),
        profiles=results("quantification/library/column-{orientation}.csv"),
    output:
        results("quantification/superposition-{orientation}.csv"),
    log:
        logs("superposition_error/{orientation}"),
    benchmark:
        benchmarks("superposition_error/{orientation}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/superposition_error.py"),
        cell=lambda wildcards: studies.column_cell(config, wildcards.orientation),
        pixel_size=STUDIES["nanoparticle"]["pixel_size"],
        source_size=QUANTITATIVE["simulation"]["source_size"],
    message:
        "Error of superposed columns along {wildcards.orientation}"
    script:
        "../scripts/quantification/superposition_error.py"


rule full_image:
    """Simulate a whole specimen with one pair of frozen phonons (config images: multislice); goes on from its own checkpoint."""
    input:
        results("quantification/structures/{study}.xyz"),
    output:
        results("quantification/full/{study}-{number}.npy"),
    log:
        logs("full_image/{study}-{number}"),
    benchmark:
        benchmarks("full_image/{study}-{number}")
    wildcard_constraints:
        number=r"\d+",
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("quantification/full_image.py"),
        settings=lambda wildcards: studies.study_settings(
            config, wildcards.study, "margin", "simulation"
        ),
        slice_thickness=lambda wildcards: studies.column_period(config, wildcards.study),
        seed=config["seed"],
    message:
        "Multislice: {wildcards.study}, phonon pair {wildcards.number}"
    script:
        "../scripts/quantification/full_image.py"


rule clean_images:
    """Make the undistorted images of one study, and the table of its columns."""
    input:
        unpack(lambda wildcards: studies.clean_inputs(config, wildcards.study)),
    output:
        images=results("quantification/clean/{study}.h5"),
        columns=results("quantification/clean/{study}.csv"),
    log:
        logs("clean_images/{study}"),
    benchmark:
        benchmarks("clean_images/{study}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/clean_images.py"),
        settings=lambda wildcards: studies.study_settings(
            config, wildcards.study, *studies.CLEAN_SETTINGS
        ),
        seed=config["seed"],
    message:
        "Undistorted images: {wildcards.study}"
    script:
        "../scripts/quantification/clean_images.py"


rule realisations:
    """Record the images of one study: all doses and realisations of noise and distortion."""
    input:
        rules.clean_images.output.images,
    output:
        images=results("quantification/noisy/{study}.h5"),
        drawn=results("quantification/noisy/{study}.csv"),
    log:
        logs("realisations/{study}"),
    benchmark:
        benchmarks("realisations/{study}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("quantification/realisations.py"),
        settings=lambda wildcards: studies.study_settings(
            config, wildcards.study, *studies.NOISE_SETTINGS
        ),
        distortion=studies.scan_distortion(config),
        seed=config["seed"],
    message:
        "Noisy images: {wildcards.study}"
    script:
        "../scripts/quantification/realisations.py"


rule restore_realisations:
    """Restore the images of one study by one network."""
    input:
        images=rules.realisations.output.images,
        weights=lambda wildcards: paths.weights(config, wildcards.network, "hrstem"),
    output:
        results("quantification/restored/{study}-{network}.h5"),
    log:
        logs("restore_realisations/{study}-{network}"),
    benchmark:
        benchmarks("restore_realisations/{study}-{network}")
    wildcard_constraints:
        network="published|cgrdn",
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(1),
    params:
        code=code_of("quantification/restore_realisations.py"),
        sizes=lambda wildcards: sizes_of(config, wildcards.network),
    message:
        "Restoring {wildcards.study} by {wildcards.network}"
    script:
        "../scripts/quantification/restore_realisations.py"


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
