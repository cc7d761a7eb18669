"""Physical references from abTEM. Makes references/."""

from emrestore.jobs import simulated

SIMULATED = config["references"]["specimens"]["simulated"]
SIMULATED_AT = config["references"]["specimens"]["voltages"]


rule projected_radius:
    """Root mean square radius of the projected potential of every element (eq. 21)."""
    output:
        results("references/projected_radius.csv"),
    log:
        logs("projected_radius"),
    benchmark:
        benchmarks("projected_radius")
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("references/projected_radius.py"),
        largest_z=config["references"]["largest_atomic_number"],
        radius=config["references"]["integration_radius"],
        points=config["references"]["integration_points"],
    message:
        "Projected radii of Z = 1..{params.largest_z}"
    script:
        "../scripts/references/projected_radius.py"


rule drawn_specimen:
    """Draw one specimen as the data sets do, and put its body on top of its support."""
    input:
        radii=rules.projected_radius.output[0],
    output:
        atoms=results("references/specimens/{specimen}.csv"),
        about=results("references/specimens/{specimen}-about.csv"),
    log:
        logs("drawn_specimen/{specimen}"),
    benchmark:
        benchmarks("drawn_specimen/{specimen}")
    wildcard_constraints:
        specimen="|".join(SIMULATED),
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("references/drawn_specimen.py"),
        settings=lambda wildcards: simulated.specimen_settings(
            config, wildcards.specimen
        ),
        seed=config["seed"],
    message:
        "Specimen: {wildcards.specimen}"
    script:
        "../scripts/references/drawn_specimen.py"


rule specimen_images:
    """Simulate one specimen at one voltage: STEM images of every detector, and a TEM image."""
    input:
        atoms=rules.drawn_specimen.output.atoms,
    output:
        images=results("references/specimen_images/{specimen}-{voltage}kv.npy"),
        table=results("references/specimen_images/{specimen}-{voltage}kv.csv"),
    log:
        logs("specimen_images/{specimen}-{voltage}kv"),
    benchmark:
        benchmarks("specimen_images/{specimen}-{voltage}kv")
    wildcard_constraints:
        specimen="|".join(SIMULATED),
        voltage=r"\d+",
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("references/specimen_images.py"),
        optics=lambda wildcards: simulated.specimen_optics(
            config, int(wildcards.voltage)
        ),
        seed=config["seed"],
    message:
        "Multislice: {wildcards.specimen} at {wildcards.voltage} kV"
    script:
        "../scripts/references/specimen_images.py"


rule single_atom:
    """Images of single atoms by multislice at one voltage, as radial profiles."""
    output:
        results("references/single_atom/{voltage}kv.csv"),
    log:
        logs("single_atom/{voltage}kv"),
    benchmark:
        benchmarks("single_atom/{voltage}kv")
    wildcard_constraints:
        voltage=r"\d+",
    conda:
        "../../envs/multislice.yaml"
    threads: 1
    params:
        code=code_of("references/single_atom.py"),
        settings=config["references"]["single_atom"],
    message:
        "Single atoms at {wildcards.voltage} kV"
    script:
        "../scripts/references/single_atom.py"
