"""Columns measured on noisy and restored images (Figures 3, 4 and 5). Needs models/, makes quantification/."""


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
        code=code_of("structure.py"),
        settings=atoms_settings() | {"margin": QUANTITATIVE["margin"]},
        field=STUDIES["edge_dislocation"]["size"]
        * STUDIES["edge_dislocation"]["pixel_size"],
    message:
        "Structure: {wildcards.specimen}"
    script:
        "../scripts/structure.py"


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
        code=code_of("bulk_images.py"),
        settings=atoms_settings(),
        seed=config["seed"],
    message:
        "Multislice: bulk platinum along {wildcards.orientation}"
    script:
        "../scripts/bulk_images.py"


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
        code=code_of("column_profiles.py"),
        settings=atoms_settings(),
        seed=config["seed"],
    message:
        "Multislice: isolated columns along {wildcards.orientation}"
    script:
        "../scripts/column_profiles.py"


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
        code=code_of("multislice_convergence.py"),
        settings=atoms_settings(),
        seed=config["seed"],
    message:
        "Convergence of the multislice settings"
    script:
        "../scripts/multislice_convergence.py"


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
        code=code_of("superposition_error.py"),
        cell=lambda wildcards: COLUMN_CELLS[wildcards.orientation],
        pixel_size=STUDIES["nanoparticle"]["pixel_size"],
        source_size=QUANTITATIVE["simulation"]["source_size"],
    message:
        "Error of superposed columns along {wildcards.orientation}"
    script:
        "../scripts/superposition_error.py"


rule full_image:
    """Simulate a whole specimen with one pair of frozen phonons (config images: multislice)."""
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
        code=code_of("full_image.py"),
        settings=lambda wildcards: {
            "studies": {wildcards.study: STUDIES[wildcards.study]},
            "margin": QUANTITATIVE["margin"],
            "simulation": QUANTITATIVE["simulation"],
        },
        slice_thickness=lambda wildcards: COLUMN_PERIODS[ORIENTATION[wildcards.study]],
        seed=config["seed"],
    message:
        "Multislice: {wildcards.study}, phonon pair {wildcards.number}"
    script:
        "../scripts/full_image.py"


rule clean_images:
    """Make the undistorted images of one study, and the table of its columns."""
    input:
        unpack(clean_inputs),
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
        code=code_of("clean_images.py"),
        settings=lambda wildcards: {
            name: QUANTITATIVE[name]
            for name in ("lattice_parameter", "simulation", "margin", "border")
        }
        | {"studies": {wildcards.study: STUDIES[wildcards.study]}},
        seed=config["seed"],
    message:
        "Undistorted images: {wildcards.study}"
    script:
        "../scripts/clean_images.py"


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
        code=code_of("realisations.py"),
        settings=lambda wildcards: {
            name: QUANTITATIVE[name]
            for name in ("realisations", "distortion", "poisson_only", "distorted")
        }
        | {"studies": {wildcards.study: STUDIES[wildcards.study]}},
        distortion={
            name: part
            for name, part in config["distortion"].items()
            if name not in ("tem", "added")
        },
        seed=config["seed"],
    message:
        "Noisy images: {wildcards.study}"
    script:
        "../scripts/realisations.py"


rule restore_realisations:
    """Restore the images of one study by one network."""
    input:
        images=rules.realisations.output.images,
        weights=restorer_weights,
    output:
        results("quantification/restored/{study}-{network}.h5"),
    log:
        logs("restore_realisations/{study}-{network}"),
    benchmark:
        benchmarks("restore_realisations/{study}-{network}")
    wildcard_constraints:
        network="published|cgrdn",
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("restore_realisations.py"),
        sizes=lambda wildcards: (
            config["published"]["network"]
            if wildcards.network == "published"
            else config["networks"][wildcards.network]
        ),
    message:
        "Restoring {wildcards.study} by {wildcards.network}"
    script:
        "../scripts/restore_realisations.py"


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
        code=code_of("fit_realisations.py"),
        settings=lambda wildcards: {
            name: QUANTITATIVE[name]
            for name in ("distorted", "fit", "finding", "circuit")
        }
        | {"studies": {wildcards.study: STUDIES[wildcards.study]}},
        networks=RESTORERS,
        cell=COLUMN_CELLS["112"],
        seed=config["seed"],
    message:
        "Columns of {wildcards.study} at {wildcards.dose} e/Å²"
    script:
        "../scripts/fit_realisations.py"


rule study_table:
    """Gather precision, bias and error of one study with their intervals."""
    input:
        fits=lambda wildcards: [
            results(f"quantification/fits/{wildcards.study}-{dose}.h5")
            for dose in STUDIES[wildcards.study]["doses"]
        ],
        columns=rules.clean_images.output.columns,
        profiles=lambda wildcards: (
            results("quantification/library/column-001.csv")
            if wildcards.study == "nanoparticle"
            else []
        ),
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
        code=code_of("study_table.py"),
        settings=lambda wildcards: {
            "studies": {wildcards.study: STUDIES[wildcards.study]}
        },
        seed=config["seed"],
    message:
        "Table of {wildcards.study}"
    script:
        "../scripts/study_table.py"


rule quantification:
    """Stage: the quantification of atomic columns."""
    input:
        expand(rules.study_table.output, study=STUDIES),
        expand(rules.superposition_error.output, orientation=["001", "112"]),
        rules.multislice_convergence.output,
        results("quantification/structures/bulk.xyz"),
