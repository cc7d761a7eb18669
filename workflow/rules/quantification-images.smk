"""Images of simulated platinum: structures, multislice, the recorded and the restored. Needs models/, makes quantification/."""

from emrestore.jobs.methods import sizes_of
from emrestore.jobs import studies

QUANTITATIVE = config["quantification"]
STUDIES = QUANTITATIVE["studies"]


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
