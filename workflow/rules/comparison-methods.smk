"""Methods compared on pairs of images (Table 1, Figure 2). Needs datasets/, models/ and resources/published/, makes comparison/."""

from emrestore.jobs.methods import CLASSICAL, MEAN, YARDSTICKS, filter_settings
from emrestore.jobs.methods import network_of, orientations, scored_files, sizes_of
from emrestore.jobs.methods import tuned_method
from emrestore.jobs.pairs import authors_pairs, pairs_of

FIGURE2 = (
    ["bm3d_true"]
    + [name for name in trained(config, "hrstem") if name == "cgrdn"]
    + published_method(config)
)


rule restore_classical:
    """Restore one data set by one classical filter."""
    input:
        pairs=lambda wildcards: pairs_of(config, wildcards.modality, wildcards.data),
    output:
        results("comparison/restored/{method}-{modality}-{data}.h5"),
    log:
        logs("restore_classical/{method}-{modality}-{data}"),
    benchmark:
        benchmarks("restore_classical/{method}-{modality}-{data}")
    wildcard_constraints:
        method="|".join(CLASSICAL),
        data="test|authors",
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("comparison/restore_classical.py"),
        settings=lambda wildcards: filter_settings(config, wildcards.method),
        images=lambda wildcards: config["comparison"]["images"][wildcards.modality],
    message:
        "Restoring {wildcards.modality} {wildcards.data} by {wildcards.method}"
    script:
        "../scripts/comparison/restore_classical.py"


rule restore_published:
    """Restore one data set by the published network."""
    input:
        pairs=lambda wildcards: pairs_of(config, wildcards.modality, wildcards.data),
        model="resources/published/{modality}/saved_model",
    output:
        results("comparison/restored/published-{modality}-{data}.h5"),
    log:
        logs("restore_published/{modality}-{data}"),
    benchmark:
        benchmarks("restore_published/{modality}-{data}")
    wildcard_constraints:
        data="test|authors",
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=lambda wildcards: restoring_mb(
            config["comparison"]["images"][wildcards.modality]
        ),
    params:
        code=code_of("comparison/restore_published.py"),
        sizes=PUBLISHED["network"],
        images=lambda wildcards: config["comparison"]["images"][wildcards.modality],
        restoration=config["restoration"],
    message:
        "Restoring {wildcards.modality} {wildcards.data} by the published network"
    script:
        "../scripts/comparison/restore_published.py"


rule restore_trained:
    """Restore one data set by a network trained here or trained on, as it is or as mean over orientations."""
    input:
        pairs=lambda wildcards: pairs_of(config, wildcards.modality, wildcards.data),
        model=results("models/{network}/{modality}/model.keras"),
    output:
        results("comparison/restored/{network}{mean}-{modality}-{data}.h5"),
    log:
        logs("restore_trained/{network}{mean}-{modality}-{data}"),
    benchmark:
        benchmarks("restore_trained/{network}{mean}-{modality}-{data}")
    wildcard_constraints:
        network="|".join([*config["training"]["modalities"], "published_tuned"]),
        mean=f"|{MEAN}",
        data="test|authors",
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=lambda wildcards: restoring_mb(
            config["comparison"]["images"][wildcards.modality]
        ),
    params:
        code=code_of("comparison/restore_trained.py"),
        network=lambda wildcards: network_of(wildcards.network),
        sizes=lambda wildcards: sizes_of(config, wildcards.network),
        images=lambda wildcards: config["comparison"]["images"][wildcards.modality],
        orientations=lambda wildcards: (
            orientations(config, wildcards.modality) if wildcards.mean else 1
        ),
        restoration=config["restoration"],
    message:
        "Restoring {wildcards.modality} {wildcards.data} by {wildcards.network}{wildcards.mean}"
    script:
        "../scripts/comparison/restore_trained.py"


rule scores:
    """Score the methods on the sets of one modality, image by image."""
    input:
        restored=lambda wildcards: scored_files(config, wildcards.modality),
        test=lambda wildcards: pairs_of(config, wildcards.modality, "test"),
        authors=lambda wildcards: authors_pairs(config, wildcards.modality),
    output:
        results("comparison/scores/{modality}.csv"),
    log:
        logs("scores/{modality}"),
    benchmark:
        benchmarks("scores/{modality}")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("comparison/scores.py"),
        images=lambda wildcards: config["comparison"]["images"][wildcards.modality],
    message:
        "Scores of the methods on {wildcards.modality}"
    script:
        "../scripts/comparison/scores.py"


rule table1:
    """Average the scores of every method on every data set (Table 1)."""
    input:
        expand(rules.scores.output, modality=MODALITIES),
    output:
        per_image=results("comparison/per_image.csv"),
        table1=results("comparison/table1.csv"),
    log:
        logs("table1"),
    benchmark:
        benchmarks("table1")
    conda:
        "../../envs/bm3d.yaml"
    threads: 1
    params:
        code=code_of("comparison/table1.py"),
    message:
        "Table 1"
    script:
        "../scripts/comparison/table1.py"


rule network_sizes:
    """Count the parameters of the networks at the paper's setting, and measure their output."""
    output:
        results("comparison/network_sizes.csv"),
    log:
        logs("network_sizes"),
    benchmark:
        benchmarks("network_sizes")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=0,
        mem_mb=config["memory"]["process"],
    params:
        code=code_of("comparison/network_sizes.py"),
        networks=resolved({"scale": "paper"}, workflow.basedir)["networks"],
    message:
        "Counting the parameters of the networks"
    script:
        "../scripts/comparison/network_sizes.py"


rule figure02:
    """Two HR-STEM specimens before and after restoration."""
    input:
        pairs=shards(config, "hrstem", "test"),
        per_image=results("comparison/scores/hrstem.csv"),
        restored=[
            results(f"comparison/restored/{method}-hrstem-test.h5")
            for method in FIGURE2
        ],
    output:
        png=report(
            results("figures/fig02.png"),
            caption="../report/comparison/fig02.rst",
            category="Figures",
            labels={"figure": "2", "shows": "restored HR-STEM specimens"},
        ),
        pdf=results("figures/fig02.pdf"),
        csv=results("figures/fig02.csv"),
    log:
        logs("figure02"),
    benchmark:
        benchmarks("figure02")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("comparison/figure02.py"),
        data="test",
        images=config["comparison"]["images"]["hrstem"],
        quantiles=config["figures"]["fig02_quantiles"],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Figure 2"
    script:
        "../scripts/comparison/figure02.py"


rule figure_table1:
    """Table 1 drawn, and as Markdown."""
    input:
        rules.table1.output.table1,
    output:
        png=report(
            results("figures/table1.png"),
            caption="../report/comparison/table1.rst",
            category="Figures",
            labels={"figure": "Table 1", "shows": "PSNR of all methods"},
        ),
        pdf=results("figures/table1.pdf"),
        md=results("figures/table1.md"),
    log:
        logs("figure_table1"),
    benchmark:
        benchmarks("figure_table1")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("comparison/figure_table1.py"),
        scale=config["scale"],
        seed=config["seed"],
        images=config["comparison"]["images"]["hrstem"],
    message:
        "Table 1, drawn"
    script:
        "../scripts/comparison/figure_table1.py"


rule figure_modalities:
    """Filters and networks on our pairs and the authors' of every modality, drawn and as Markdown."""
    input:
        rules.table1.output.table1,
    output:
        png=report(
            results("figures/modalities.png"),
            caption="../report/comparison/modalities.rst",
            category="Figures",
            labels={"figure": "modalities", "shows": "PSNR of all modalities"},
        ),
        pdf=results("figures/modalities.pdf"),
        md=results("figures/modalities.md"),
    log:
        logs("figure_modalities"),
    benchmark:
        benchmarks("figure_modalities")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("comparison/figure_modalities.py"),
        methods=YARDSTICKS + ["cgrdn"] + published_method(config) + tuned_method(config),
        scale=config["scale"],
        seed=config["seed"],
    message:
        "The modalities, drawn"
    script:
        "../scripts/comparison/figure_modalities.py"
