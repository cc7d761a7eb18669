"""Images of the user's own, and the trust check. Needs their files and resources/published/ or models/, makes restore/.

Two figures show a restoration that every run has: the first experimental image of the authors.
"""

from emrestore.jobs import own_images
from emrestore.jobs.methods import sizes_of
from emrestore.jobs.paths import weights
from emrestore.jobs.real_images import AUTHORS
from emrestore.jobs.studies import scan_distortion

TRUST = config["own_images"]["trust"]
SERIES = config["own_images"]["series"]
OWN_ENVIRONMENT = own_images.ENVIRONMENTS[OWN_RESTORATION["backend"]]


rule restore_image:
    """Restore all images of one file and judge whether they are to be trusted."""
    input:
        unpack(lambda wildcards: own_images.own_networks(config)),
        image=lambda wildcards: own_images.followed(OWN[wildcards.name]),
        template="workflow/scripts/emrestore/restoring/page.html.j2",
        behaviour="workflow/scripts/emrestore/restoring/viewer.js",
        reference="workflow/scripts/emrestore/trust/reference.csv",
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
        environment(OWN_ENVIRONMENT)
    threads: 2
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(1),
    params:
        code=code_of("restore/restore_image.py"),
        path=lambda wildcards: OWN[wildcards.name],
        modality=config["modality"],
        network=config["network"],
        sizes=sizes_of(config, config["network"]),
        restoration=OWN_RESTORATION,
        own_images=own_images.page_settings(config),
    message:
        "Restoring {wildcards.name}"
    script:
        "../scripts/restore/restore_image.py"


rule restored_as:
    """Write restored images in the format of their recording, where it can be written."""
    input:
        restored=rules.restore_image.output.image,
        verdict=rules.restore_image.output.verdict,
        image=lambda wildcards: own_images.followed(OWN[wildcards.name]),
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
        environment(OWN_ENVIRONMENT)
    threads: 1
    resources:
        gpu=0,
        mem_mb=config["memory"]["process"],
    params:
        code=code_of("restore/restored_as.py"),
        path=lambda wildcards: OWN[wildcards.name],
    message:
        "Writing {output}"
    script:
        "../scripts/restore/restored_as.py"


rule trust_tiles:
    """Restore pairs, and images that the network was not made for, and measure their tiles."""
    input:
        unpack(
            lambda wildcards: own_images.trust_inputs(
                config, wildcards.modality, wildcards.data
            )
        ),
    output:
        results("restore/trust/{modality}-{data}.csv"),
    log:
        logs("trust_tiles/{modality}-{data}"),
    benchmark:
        benchmarks("trust_tiles/{modality}-{data}")
    wildcard_constraints:
        data="training|validation|authors_fit|authors_test",
    conda:
        environment("restore")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(sum(TRUST["pairs"].values())),
    params:
        code=code_of("restore/trust_tiles.py"),
        sizes=PUBLISHED["network"],
        restoration=own_images.own_restoration(config),
        settings={key: TRUST[key] for key in ("pairs", "sources", "foreign")},
        seed=config["seed"],
    message:
        "Tiles of {wildcards.modality} {wildcards.data}, and of foreign images"
    script:
        "../scripts/restore/trust_tiles.py"


rule trust_fit:
    """Fit the score of the trust check on training pairs and half of the authors'; a new one goes to emrestore/trust/reference.csv."""
    input:
        tiles=own_images.trust_sets(config, "training", "authors_fit"),
    output:
        results("restore/trust/reference.csv"),
    log:
        logs("trust_fit"),
    benchmark:
        benchmarks("trust_fit")
    conda:
        environment("restore")
    threads: 1
    params:
        code=code_of("restore/trust_fit.py"),
        settings={
            key: TRUST[key] for key in ("ridge", "false_alarms", "known_failures")
        },
    message:
        "Fitting the score of the trust check"
    script:
        "../scripts/restore/trust_fit.py"


rule trust_validation:
    """How often the trust check flags test pairs, and images that the networks were not made for."""
    input:
        tiles=own_images.trust_sets(config, "validation", "authors_test"),
        reference="workflow/scripts/emrestore/trust/reference.csv",
    output:
        table=results("restore/trust.csv"),
        scores=results("restore/trust/scores.csv"),
    log:
        logs("trust_validation"),
    benchmark:
        benchmarks("trust_validation")
    conda:
        environment("restore")
    threads: 1
    params:
        code=code_of("restore/trust_validation.py"),
        settings=config["own_images"],
    message:
        "Rates of the trust check"
    script:
        "../scripts/restore/trust_validation.py"


rule frame_series:
    """Restore the mean of a fast series, or each of its frames: what is nearer to the truth, at which dose."""
    input:
        clean=results(f"quantification/clean/{SERIES['study']}.h5"),
        model=weights(config, "published", "hrstem"),
    output:
        each=results("restore/each_series.csv"),
        table=results("restore/frame_series.csv"),
    log:
        logs("frame_series"),
    benchmark:
        benchmarks("frame_series")
    conda:
        environment("restore")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(SERIES["frames"]),
    params:
        code=code_of("restore/frame_series.py"),
        sizes=PUBLISHED["network"],
        restoration=own_images.own_restoration(config),
        settings=SERIES,
        pixel_size=config["quantification"]["studies"][SERIES["study"]]["pixel_size"],
        distortion=scan_distortion(config),
        scans={
            "distorted": [config["quantification"]["distortion"]],
            "Poisson noise alone": [
                config["quantification"][key] for key in ("distortion", "poisson_only")
            ],
        },
        seed=config["seed"],
    message:
        "Ways to restore a fast series"
    script:
        "../scripts/restore/frame_series.py"


rule figure_front:
    """An experimental image beside its restoration, for the front page of the documentation."""
    input:
        results("experimental/hrstem.h5"),
    output:
        png=results("figures/front.png"),
        pdf=results("figures/front.pdf"),
    log:
        logs("figure_front"),
    benchmark:
        benchmarks("figure_front")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("restore/figure_front.py"),
        source=AUTHORS,
    message:
        "Front page's picture"
    script:
        "../scripts/restore/figure_front.py"


rule figure_restored:
    """An experimental image, its restoration, the difference and both spectra."""
    input:
        results("experimental/hrstem.h5"),
    output:
        png=results("figures/restored.png"),
        pdf=results("figures/restored.pdf"),
    log:
        logs("figure_restored"),
    benchmark:
        benchmarks("figure_restored")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("restore/figure_restored.py"),
        source=AUTHORS,
    message:
        "Figure of a restored image"
    script:
        "../scripts/restore/figure_restored.py"
