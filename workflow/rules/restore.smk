"""Images of the user's own. Needs their files and resources/published/ or models/, makes restore/."""


rule restore_image:
    """Restore all frames of one file and judge whether they are to be trusted."""
    input:
        unpack(own_networks),
        image=lambda wildcards: OWN[wildcards.name],
        template="workflow/restore/page.html.j2",
        reference="workflow/restore/trust.csv",
    output:
        image=results("restore/{name}/restored.tif"),
        verdict=results("restore/{name}/verdict.json"),
        frames=results("restore/{name}/frames.csv"),
        page=results("restore/{name}/page.html"),
    log:
        logs("restore_image/{name}"),
    benchmark:
        benchmarks("restore_image/{name}")
    wildcard_constraints:
        name="[^/]+",
    conda:
        "../../envs/restore.yaml"
    threads: 2
    params:
        code=code_of("restore_image.py"),
        modality=config["modality"],
        network=config["network"],
        sizes=(
            PUBLISHED["network"]
            if config["network"] == "published"
            else config["networks"][config["network"]]
        ),
        restoration=config["restoration"]
        | {"precision": config["own_images"]["precision"]},
        own_images={
            key: config["own_images"][key]
            for key in ("largest_pixel", "frames_shown", "limit")
        },
    message:
        "Restoring {wildcards.name}"
    script:
        "../scripts/restore_image.py"


rule restored_as:
    """Write restored images in the format of their recording, where it can be written."""
    input:
        restored=rules.restore_image.output.image,
        image=lambda wildcards: OWN[wildcards.name],
    output:
        results("restore/{name}/restored.{format}"),
    log:
        logs("restored_as/{name}.{format}"),
    benchmark:
        benchmarks("restored_as/{name}.{format}")
    wildcard_constraints:
        name="[^/]+",
        format="emd|mrc|hspy",
    conda:
        "../../envs/restore.yaml"
    threads: 1
    params:
        code=code_of("restored_as.py"),
    message:
        "Writing {output}"
    script:
        "../scripts/restored_as.py"


rule restore:
    """Stage: images of the user's own, --config image=PATH."""
    input:
        own_results,


rule trust_tiles:
    """Restore pairs, and images that the network was not made for, and measure their tiles."""
    input:
        unpack(trust_inputs),
    output:
        results("restore/trust/{modality}-{data}.csv"),
    log:
        logs("trust_tiles/{modality}-{data}"),
    benchmark:
        benchmarks("trust_tiles/{modality}-{data}")
    wildcard_constraints:
        data="training|validation|authors_fit|authors_test",
    conda:
        "../../envs/restore.yaml"
    threads: 1
    params:
        code=code_of("trust_tiles.py"),
        sizes=PUBLISHED["network"],
        restoration=config["restoration"]
        | {"precision": config["own_images"]["precision"]},
        settings={key: TRUST[key] for key in ("pairs", "sources", "foreign")},
        seed=config["seed"],
    message:
        "Tiles of {wildcards.modality} {wildcards.data}, and of foreign images"
    script:
        "../scripts/trust_tiles.py"


rule trust_fit:
    """Fit the score of the trust check on training pairs and half of the authors'; a new one goes to workflow/restore/trust.csv."""
    input:
        tiles=trust_sets("training", "authors_fit"),
    output:
        results("restore/trust/reference.csv"),
    log:
        logs("trust_fit"),
    benchmark:
        benchmarks("trust_fit")
    conda:
        "../../envs/restore.yaml"
    threads: 1
    params:
        code=code_of("trust_fit.py"),
        settings={
            key: TRUST[key] for key in ("ridge", "false_alarms", "known_failures")
        },
    message:
        "Fitting the score of the trust check"
    script:
        "../scripts/trust_fit.py"


rule trust_validation:
    """How often the trust check flags test pairs, and images that the networks were not made for."""
    input:
        tiles=trust_sets("validation", "authors_test"),
        reference="workflow/restore/trust.csv",
    output:
        table=results("restore/trust.csv"),
        scores=results("restore/trust/scores.csv"),
    log:
        logs("trust_validation"),
    benchmark:
        benchmarks("trust_validation")
    conda:
        "../../envs/restore.yaml"
    threads: 1
    params:
        code=code_of("trust_validation.py"),
        settings=config["own_images"],
    message:
        "Rates of the trust check"
    script:
        "../scripts/trust_validation.py"
