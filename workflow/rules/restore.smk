"""Images of the user's own. Needs their files and resources/published/ or models/, makes restore/."""

HOW_TO_RESTORE = (
    "restore: which image? Name a file or a folder with files:\n"
    "    ./reproduce restore --config image=PATH\n"
    "and, where the files do not tell it, their modality: modality=hrstem (or lrstem hrtem lrtem hrsem lrsem).\n"
    "network=cgrdn restores with the network of this run in place of the published one."
)


def own_files():
    """Return the files of the user's that are to be restored, by name."""
    if not config["image"]:
        return {}
    try:
        return {file.name: str(file) for file in image_files(config["image"])}
    except ValueError as error:
        raise WorkflowError(f"restore: {error}")


OWN = own_files()


def own_networks(wildcards):
    """Return the weights by modality: all the published ones where the modality is to be suggested."""
    network, modality = config["network"], config["modality"]
    if network == "published":
        known = [modality] if modality else PUBLISHED["models"]
        return {name: f"resources/published/{name}/saved_model" for name in known}
    known = [
        name for name in config["datasets"]["modalities"] if network in trained(name)
    ]
    if modality not in known:
        raise WorkflowError(
            f"restore: network={network} needs modality= one of {', '.join(known)}, for which this "
            f"run trains it; found {modality}"
        )
    return {modality: results(f"models/{network}/{modality}/model.keras")}


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
        own_images=config["own_images"],
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


def own_results(wildcards):
    """Return what is to be made of the user's files."""
    if not OWN:
        raise WorkflowError(HOW_TO_RESTORE)
    folders = {name: results(f"restore/{name}") for name in OWN}
    return [f"{folder}/page.html" for folder in folders.values()] + [
        f"{folders[name]}/{restored_name(path)}" for name, path in OWN.items()
    ]


rule restore:
    """Stage: images of the user's own, --config image=PATH."""
    input:
        own_results,


TRUST = config["own_images"]["trust"]


def trust_inputs(wildcards):
    """Return the network, its pairs, and pairs of the modalities it was not made for."""
    modality, data = wildcards.modality, wildcards.data
    files = {
        "model": f"resources/published/{modality}/saved_model",
        "pairs": pairs_of(modality, data),
    }
    for other, network in TRUST["other_network"].items():
        at_hand = (
            with_pairs() if data == "authors" else config["datasets"]["modalities"]
        )
        if network == modality and other in at_hand:
            files[f"other_{other}"] = pairs_of(other, data)
    return files


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
        data="validation|authors",
    conda:
        "../../envs/restore.yaml"
    threads: 1
    params:
        code=code_of("trust_tiles.py"),
        sizes=PUBLISHED["network"],
        restoration=config["restoration"]
        | {"precision": config["own_images"]["precision"]},
        settings={key: TRUST[key] for key in ("images", "foreign")},
        seed=config["seed"],
    message:
        "Tiles of {wildcards.modality} {wildcards.data}, and of foreign images"
    script:
        "../scripts/trust_tiles.py"


rule trust_fit:
    """Fit the score of the trust check on our own pairs; a new one goes to workflow/restore/trust.csv."""
    input:
        tiles=expand(
            rules.trust_tiles.output,
            modality=TRUST["modalities"],
            data="validation",
        ),
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
        settings={key: TRUST[key] for key in ("ridge", "false_alarms")},
    message:
        "Fitting the score of the trust check"
    script:
        "../scripts/trust_fit.py"


rule trust_validation:
    """How often the trust check flags test pairs, and images that the networks were not made for."""
    input:
        tiles=[
            results(f"restore/trust/{modality}-{data}.csv")
            for modality in TRUST["modalities"]
            for data in ["validation"] + ["authors"] * (modality in with_pairs())
        ],
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


onerror:
    for name in OWN:
        log_file = Path(logs(f"restore_image/{name}"))
        if (
            not Path(results(f"restore/{name}/page.html")).exists()
            and log_file.exists()
        ):
            reasons = [
                line
                for line in log_file.read_text().splitlines()
                if " ERROR " in line
            ]
            reason = reasons[-1].split(": ", 1)[1] if reasons else f"see {log_file}"
            print(f"Not restored: {reason}", file=sys.stderr)
