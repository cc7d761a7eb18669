"""The authors' released package: networks and test pairs, read as data. Makes resources/published/."""


# nodes of a cluster seldom reach the internet
localrules:
    published_archive,


rule published_archive:
    """Take the source archive from a package index or a folder and check its sha256."""
    output:
        f"resources/published/{PUBLISHED['file']}",
    log:
        logs("published_archive"),
    benchmark:
        benchmarks("published_archive")
    conda:
        "../../envs/fetch.yaml"
    threads: 1
    params:
        code=code_of("published/published_archive.py"),
        name=PUBLISHED["name"],
        file=PUBLISHED["file"],
        sha256=PUBLISHED["sha256"],
        index=PUBLISHED["index"],
    message:
        "Fetching {params.file} (189 MB)"
    script:
        "../scripts/published/published_archive.py"


rule published_model:
    """Unpack the network of one modality."""
    input:
        rules.published_archive.output[0],
    output:
        directory("resources/published/{modality}/saved_model"),
    log:
        logs("published_model/{modality}"),
    benchmark:
        benchmarks("published_model/{modality}")
    conda:
        "../../envs/fetch.yaml"
    threads: 1
    params:
        code=code_of("published/published_model.py"),
    message:
        "Unpacking the published {wildcards.modality} network"
    script:
        "../scripts/published/published_model.py"


rule published_pairs:
    """Unpack the test pairs of one modality."""
    input:
        rules.published_archive.output[0],
    output:
        "resources/published/{modality}/pairs.h5",
    log:
        logs("published_pairs/{modality}"),
    benchmark:
        benchmarks("published_pairs/{modality}")
    conda:
        "../../envs/fetch.yaml"
    threads: 1
    params:
        code=code_of("published/published_pairs.py"),
    message:
        "Unpacking the published {wildcards.modality} pairs"
    script:
        "../scripts/published/published_pairs.py"


rule published_experimental:
    """Unpack experimental images: five HR-STEM images, or the large one that the first of them is cut from."""
    input:
        rules.published_archive.output[0],
    output:
        "resources/published/experimental/{name}.h5",
    log:
        logs("published_experimental/{name}"),
    benchmark:
        benchmarks("published_experimental/{name}")
    wildcard_constraints:
        name="exp_hrstem|sgl_exp_hrstem",
    conda:
        "../../envs/fetch.yaml"
    threads: 1
    params:
        code=code_of("published/published_experimental.py"),
    message:
        "Unpacking the published experimental images {wildcards.name}"
    script:
        "../scripts/published/published_experimental.py"


if PUBLISHED["hrtem_pairs"]["path"]:

    rule given_pairs:
        """Take over the HR-TEM test pairs, which the package lacks, from a file of the user's."""
        input:
            PUBLISHED["hrtem_pairs"]["path"],
        output:
            "resources/published/hrtem/pairs.h5",
        log:
            logs("given_pairs"),
        benchmark:
            benchmarks("given_pairs")
        conda:
            "../../envs/fetch.yaml"
        threads: 1
        params:
            code=code_of("published/given_pairs.py"),
            sha256=PUBLISHED["hrtem_pairs"]["sha256"],
        message:
            "Taking over the HR-TEM pairs from {input}"
        script:
            "../scripts/published/given_pairs.py"

    ruleorder: given_pairs > published_pairs
