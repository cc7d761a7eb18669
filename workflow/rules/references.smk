"""Physical references from abTEM. Makes references/."""


rule projected_radius:
    """Root mean square radius of the projected potential of every element (eq. 21)."""
    output:
        results("references/projected_radius.csv"),
    log:
        logs("projected_radius"),
    benchmark:
        benchmarks("projected_radius")
    threads: 1
    params:
        code=code_of("projected_radius.py"),
        largest_z=config["references"]["largest_atomic_number"],
        radius=config["references"]["integration_radius"],
        points=config["references"]["integration_points"],
    conda:
        "../../envs/multislice.yaml"
    message:
        "Projected radii of Z = 1..{params.largest_z}"
    script:
        "../scripts/projected_radius.py"


rule references:
    """Stage: physical references."""
    input:
        rules.projected_radius.output,
