"""The authors' released package: networks and test pairs, read as data. Makes resources/published/."""

PUBLISHED = config["published"]


rule published_archive:
    """Fetch the source archive from the package index and check its sha256."""
    output:
        f"resources/published/{PUBLISHED['file']}",
    log:
        logs("published_archive"),
    benchmark:
        benchmarks("published_archive")
    threads: 1
    params:
        code=code_of("published_archive.py"),
        name=PUBLISHED["name"],
        file=PUBLISHED["file"],
        sha256=PUBLISHED["sha256"],
        index=PUBLISHED["index"],
    conda:
        "../../envs/fetch.yaml"
    message:
        "Fetching {params.file} (189 MB)"
    script:
        "../scripts/published_archive.py"


rule published_modality:
    """Unpack the network and the test pairs of one modality."""
    input:
        rules.published_archive.output[0],
    output:
        model=directory("resources/published/{modality}/saved_model"),
        pairs="resources/published/{modality}/pairs.h5",
    log:
        logs("published_modality/{modality}"),
    benchmark:
        benchmarks("published_modality/{modality}")
    threads: 1
    params:
        code=code_of("published_modality.py"),
    conda:
        "../../envs/fetch.yaml"
    message:
        "Unpacking the published {wildcards.modality} network and pairs"
    script:
        "../scripts/published_modality.py"


rule published:
    """Stage: what the authors published."""
    input:
        expand("resources/published/{modality}/pairs.h5", modality=PUBLISHED["modalities"]),
