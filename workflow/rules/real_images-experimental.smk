"""Experimental images restored (Figure 6), and Noise2Void and others on one of them (Figure 8). Makes experimental/ and noise2void/."""

from emrestore.jobs import real_images
from emrestore.jobs.methods import sizes_of
from emrestore.jobs.paths import AUTHORS_EXPERIMENTAL

NOISE2VOID = config["noise2void"]
# in the order of the panels of Figure 8
CONTRASTED = real_images.contrasted(config)


rule own_experimental:
    """Read one image that the user put under data/experimental/MODALITY/."""
    input:
        lambda wildcards: real_images.own_experimental(config, wildcards.modality)[
            wildcards.name
        ],
    output:
        results("experimental/{modality}/{name}.h5"),
    log:
        logs("own_experimental/{modality}-{name}"),
    benchmark:
        benchmarks("own_experimental/{modality}-{name}")
    conda:
        environment("restore")
    threads: 1
    params:
        code=code_of("real_images/own_experimental.py"),
    message:
        "Reading {input}"
    script:
        "../scripts/real_images/own_experimental.py"


rule restore_experimental:
    """Restore the experimental images of one modality by the published network."""
    input:
        images=lambda wildcards: list(
            real_images.experimental_images(config, wildcards.modality).values()
        ),
        weights="resources/published/{modality}/saved_model",
    output:
        results("experimental/{modality}.h5"),
    log:
        logs("restore_experimental/{modality}"),
    benchmark:
        benchmarks("restore_experimental/{modality}")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(1),
    params:
        code=code_of("real_images/restore_experimental.py"),
        names=lambda wildcards: list(
            real_images.experimental_images(config, wildcards.modality)
        ),
        sizes=PUBLISHED["network"],
        edge=config["experimental"]["edge"],
        restoration=config["restoration"],
    message:
        "Restoring experimental {wildcards.modality} images"
    script:
        "../scripts/real_images/restore_experimental.py"


rule experimental_residuals:
    """Hold what restorations leave of experimental images against what they leave of test pairs."""
    input:
        **real_images.residual_inputs(config),
    output:
        results("experimental/residuals.csv"),
    log:
        logs("experimental_residuals"),
    benchmark:
        benchmarks("experimental_residuals")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("real_images/experimental_residuals.py"),
        modalities=real_images.residual_modalities(config),
        counts=config["comparison"]["images"],
    message:
        "Residuals of experimental images"
    script:
        "../scripts/real_images/experimental_residuals.py"


rule figure06:
    """Images of every modality before and after restoration by the published networks."""
    input:
        **real_images.figure06_inputs(config),
    output:
        png=report(
            results("figures/fig06.png"),
            caption="../report/real_images/fig06.rst",
            category="Figures",
            labels={"figure": "6", "shows": "restoration by modality"},
        ),
        pdf=results("figures/fig06.pdf"),
        csv=results("figures/fig06.csv"),
    log:
        logs("figure06"),
    benchmark:
        benchmarks("figure06")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("real_images/figure06.py"),
        scale=config["scale"],
        edge=config["experimental"]["edge"],
        most=config["experimental"]["most"],
        stand_ins=real_images.stand_ins(config),
    message:
        "Figure 6"
    script:
        "../scripts/real_images/figure06.py"


rule noise2void:
    """Train Noise2Void on one experimental image and restore it."""
    input:
        AUTHORS_EXPERIMENTAL,
    output:
        results("noise2void/restored.h5"),
    log:
        logs("noise2void"),
    benchmark:
        benchmarks("noise2void")
    priority: 1
    conda:
        "../../envs/n2v.yaml"
    threads: 1
    resources:
        gpu=0,
        mem_mb=config["memory"]["process"],
    params:
        code=code_of("real_images/noise2void.py"),
        image=NOISE2VOID["image"],
        edge=NOISE2VOID["edge"],
        settings=NOISE2VOID["training"],
        seed=config["seed"],
    message:
        "Training Noise2Void on experimental image {params.image}"
    script:
        "../scripts/real_images/noise2void.py"


rule restore_contrasted:
    """Restore the same image by the published network, or by the CGRDN of this run."""
    input:
        images=AUTHORS_EXPERIMENTAL,
        weights=lambda wildcards: paths.weights(config, wildcards.network, "hrstem"),
    output:
        results("noise2void/{network}.h5"),
    log:
        logs("restore_contrasted/{network}"),
    benchmark:
        benchmarks("restore_contrasted/{network}")
    wildcard_constraints:
        network="cgrdn|published",
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(1),
    params:
        code=code_of("real_images/restore_contrasted.py"),
        sets={"image": [AUTHORS_EXPERIMENTAL]},
        published=lambda wildcards: wildcards.network == "published",
        sizes=lambda wildcards: sizes_of(config, wildcards.network),
        edge=NOISE2VOID["edge"],
        restoration=config["restoration"],
    message:
        "Restoring the image of Figure 8 by {wildcards.network}"
    script:
        "../scripts/real_images/restore_contrasted.py"


rule restore_atomsegnet:
    """Restore the same image by AtomSegNet, with weights that the user has."""
    input:
        images=AUTHORS_EXPERIMENTAL,
        weights=NOISE2VOID["atomsegnet"] or [],
    output:
        results("noise2void/atomsegnet.h5"),
    log:
        logs("restore_atomsegnet"),
    benchmark:
        benchmarks("restore_atomsegnet")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(1),
    params:
        code=code_of("real_images/restore_atomsegnet.py"),
        image=NOISE2VOID["image"],
        edge=NOISE2VOID["edge"],
    message:
        "Restoring the image of Figure 8 by AtomSegNet"
    script:
        "../scripts/real_images/restore_atomsegnet.py"


rule column_contrast:
    """Measure the contrast of the columns of one image, restored by several methods."""
    input:
        sorted({path for path, _, _ in CONTRASTED.values()}),
    output:
        images=results("noise2void/images.h5"),
        values=results("noise2void/columns.csv"),
        table=results("noise2void/contrast.csv"),
    log:
        logs("column_contrast"),
    benchmark:
        benchmarks("column_contrast")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("real_images/column_contrast.py"),
        images=CONTRASTED,
        edge=NOISE2VOID["edge"],
        columns=NOISE2VOID["columns"],
        seed=config["seed"],
    message:
        "Contrast of the columns"
    script:
        "../scripts/real_images/column_contrast.py"


rule figure08:
    """One experimental image restored by Noise2Void and by others, contrast measured."""
    input:
        images=rules.column_contrast.output.images,
        values=rules.column_contrast.output.values,
        table=rules.column_contrast.output.table,
    output:
        png=report(
            results("figures/fig08.png"),
            caption="../report/real_images/fig08.rst",
            category="Figures",
            labels={"figure": "8", "shows": "Noise2Void and column contrast"},
        ),
        pdf=results("figures/fig08.pdf"),
        csv=results("figures/fig08.csv"),
    log:
        logs("figure08"),
    benchmark:
        benchmarks("figure08")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("real_images/figure08.py"),
        scale=config["scale"],
        methods=list(CONTRASTED),
        noise2void=NOISE2VOID,
        quantiles=config["figures"]["fig08_quantiles"],
    message:
        "Figure 8"
    script:
        "../scripts/real_images/figure08.py"
