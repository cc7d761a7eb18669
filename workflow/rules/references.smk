"""Physical references from abTEM. Makes references/."""


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
