"""The paper's claims against this run, its record, its cost, report and documentation. Needs everything, makes audit/."""

from snakemake import __version__ as SNAKEMAKE_VERSION

from emrestore.config.layers import layers
from emrestore.jobs.record import documented, rule_facts, sources

# what the documentation shows: names that its pages use, and files of the run
PICTURES = {
    name: results(f"figures/{name}.png")
    for name in [
        "rule_graph",
        "resources",
        "fit",
        "generator",
        "fig01",
        "scaling",
        "choices",
        "fig02",
        "table1",
        "adversarial",
        "fig05",
        "response",
        "fig07",
        "fig11",
        "training",
        *DIAGRAMS,
        *GALLERIES,
        "effective_laws",
    ]
    + [
        f"{kind}-{modality}"
        for kind in ("preview", "parameters")
        for modality in MODALITIES
    ]
    + ["fig03", "fig04"] * bool(RESTORERS)
    + ["fig06", "fig08", "modalities", "fidelity", "front", "restored"]
    * PUBLISHED["enabled"]
}
TABLES = {
    "table1": rules.table1.output.table1,
    "adversarial": rules.adversarial_table.output[0],
    "exponents": rules.fit_atoms.output.scs_exponent,
    "generator": rules.generator_against_multislice.output.table,
    "ablation": rules.ablation_table.output.n_lay,
    "scaling": rules.scaling_law.output.law,
    "scaling_points": rules.scaling_law.output.points,
    "grid": rules.grid_search.output[0],
    "terms": rules.loss_terms.output[0],
    "thickness_series": results("quantification/thickness_series.csv"),
    "edge_dislocation": results("quantification/edge_dislocation.csv"),
    "nanoparticle": results("quantification/nanoparticle.csv"),
    "response": results("quantification/response.csv"),
    "convergence": results("quantification/convergence.csv"),
    "superposition": results("quantification/superposition-001.csv"),
    "noise_models": rules.noise_model_scores.output.table,
    "claims": results("audit/claims.csv"),
}
if PUBLISHED["enabled"]:
    TABLES |= {
        "fidelity": rules.fidelity.output.fidelity,
        "distributions": rules.fidelity.output.distributions,
        "two_sample": rules.fidelity.output.two_sample,
        "laws": rules.law_table.output.table,
        **{
            f"{name}_reference": f"reference/evidence/{name}.csv"
            for name in ("fidelity", "two_sample")
        },
        "contrast": rules.column_contrast.output.table,
    }
if tuned(config):
    TABLES |= {
        "published_tuned": rules.published_tuned_table.output.gains,
        "published_tuned_training": rules.published_tuned_table.output.learned,
    }


rule audit_page:
    """Judge every claim and write the audit page."""
    input:
        claims="workflow/audit/claims.yaml",
        deviations="workflow/audit/deviations.yaml",
        captions="workflow/audit/figures.yaml",
        template="workflow/audit/page.html.j2",
        style="workflow/audit/page.css",
        behaviour="workflow/audit/page.js",
        config_file="config.yaml",
        layer_files=layers(config["scale"], config["laws"]),
        table1=rules.table1.output.table1,
        per_image=rules.table1.output.per_image,
        sizes=rules.network_sizes.output[0],
        exponents=results("fit/scs_exponent.csv"),
        atoms=results("fit/atom_model.csv"),
        specimens=results("fit/generator_against_multislice.csv"),
        ablation=rules.ablation_table.output.trend,
        repeats=rules.ablation_table.output.repeats,
        scaling=rules.scaling_law.output.law,
        grid=rules.grid_search.output[0],
        thickness_series=results("quantification/thickness_series.csv"),
        edge_dislocation=results("quantification/edge_dislocation.csv"),
        nanoparticle=results("quantification/nanoparticle.csv"),
        response=results("quantification/response.csv"),
        thickness=results("quantification/library/bulk-001.csv"),
        vacuum=rules.vacuum_table.output[0],
        noise_models=rules.noise_model_scores.output.table,
        contrast=rules.column_contrast.output.table if PUBLISHED["enabled"] else [],
        core_errors=rules.core_errors.output[0],
        study_trust=rules.study_trust.output[0],
        adversarial=rules.adversarial_table.input,
        printed_laws=rules.printed_laws.output.pairs,
        printed_response=rules.printed_laws.output.response,
        drawn_atoms=rules.drawn_atoms.output[0],
        kept=rules.kept.output[0],
        whitening=rules.whitening_contrast.output[0],
        residuals=(
            rules.experimental_residuals.output[0]
            if real_images.residual_modalities(config)
            else []
        ),
        dwell_faults=rules.dwell_faults.output[0],
        crossed=rules.crossed_table.output[0] if crossed_modalities(config) else [],
        laws=rules.law_table.output.table if PUBLISHED["enabled"] else [],
        figures=[
            rules.figure01.output.png,
            rules.figure_scaling.output.png,
            rules.figure_choices.output.png,
            rules.figure02.output.png,
            rules.figure_table1.output.png,
            rules.figure_fit.output.png,
            rules.figure_generator.output.png,
            rules.figure_adversarial.output.png,
            rules.figure05.output.png,
            rules.figure_response.output.png,
            rules.figure07.output.png,
        ]
        + [rules.figure03.output.png, rules.figure04.output.png] * bool(RESTORERS)
        + [
            rules.figure06.output.png,
            rules.figure08.output.png,
            rules.figure_modalities.output.png,
            rules.figure_fidelity.output.png,
        ]
        * PUBLISHED["enabled"]
        + expand(rules.figure_diagram.output.png, figure=DIAGRAMS)
        + [rules.figure11.output.png]
        + expand(rules.figure_gallery.output.png, figure=GALLERIES)
        + [rules.figure_effective_laws.output.png],
        environments=sorted(map(str, Path("envs").glob("*.yaml"))),
    output:
        claims=results("audit/claims.csv"),
        deviations=results("audit/deviations.csv"),
        page=report(
            results("audit/index.html"),
            caption="../report/audit/audit.rst",
            category="Audit",
        ),
    log:
        logs("audit_page"),
    benchmark:
        benchmarks("audit_page")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("audit/audit_page.py"),
        config=config,
        rules=lambda wildcards: rule_facts(
            workflow.rules, workflow.linemaps, workflow.basedir, config["seed"]
        ),
    message:
        "Judging the paper's claims"
    script:
        "../scripts/audit/audit_page.py"


rule provenance:
    """Trace every number to its code, seed and files, and record the run as an RO-Crate."""
    input:
        all_results=lambda wildcards: [
            path
            for path in map(str, rules.all.input)
            if path not in set(map(str, rules.provenance.output))
        ],
        claims=rules.audit_page.output.claims,
        sources=sources(workflow.basedir, config["scale"], config["laws"]),
    output:
        jobs=results("audit/jobs/index.html"),
        crate=results("audit/ro-crate/ro-crate-metadata.json"),
    log:
        logs("provenance"),
    benchmark:
        benchmarks("provenance")
    conda:
        "../../envs/provenance.yaml"
    threads: 2
    params:
        code=code_of("audit/provenance.py"),
        seed=config["seed"],
        scale=config["scale"],
        snakemake=SNAKEMAKE_VERSION,
        rules=lambda wildcards: rule_facts(
            workflow.rules, workflow.linemaps, workflow.basedir, config["seed"]
        ),
        says=lambda wildcards: {one.name: one.docstring for one in workflow.rules},
    message:
        "Recording the run"
    script:
        "../scripts/audit/provenance.py"


rule resources:
    """Run time and memory of all jobs, drawn for the report; ./reproduce alone does not make it."""
    input:
        lambda wildcards: rules.all.input,
    output:
        png=report(
            results("figures/resources.png"),
            caption="../report/audit/resources.rst",
            category="Run",
            labels={"figure": "resources", "shows": "run time and memory of all jobs"},
        ),
        pdf=results("figures/resources.pdf"),
        csv=results("figures/resources.csv"),
    log:
        logs("resources"),
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("audit/resources.py"),
        benchmarks=results("benchmarks"),
    message:
        "Run time and memory of all jobs"
    script:
        "../scripts/audit/resources.py"


rule rule_graph:
    """The stages and what they read of each other, from the run's own records; ./reproduce alone does not draw it."""
    input:
        # what the record of the run rests on, but for that record itself
        rules.provenance.input.all_results,
    output:
        png=results("figures/rule_graph.png"),
        pdf=results("figures/rule_graph.pdf"),
        csv=results("figures/rule_graph.csv"),
    log:
        logs("rule_graph"),
    benchmark:
        benchmarks("rule_graph")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("audit/rule_graph.py"),
        rules=lambda wildcards: documented(workflow.rules),
    message:
        "Graph of the stages"
    script:
        "../scripts/audit/rule_graph.py"


rule headline:
    """Gather the few numbers that README.md quotes; ./reproduce alone does not."""
    input:
        everything=lambda wildcards: rules.all.input,
        table1=rules.table1.output.table1,
        claims=rules.audit_page.output.claims,
    output:
        results("audit/headline.csv"),
    log:
        logs("headline"),
    benchmark:
        benchmarks("headline")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("audit/headline.py"),
        folders=[
            results(""),
            "resources",
            ".reproduce/environments",
            ".reproduce/snakemake",
        ],
        scale=config["scale"],
        seed=config["seed"],
    message:
        "Numbers of the front page"
    script:
        "../scripts/audit/headline.py"


rule readme:
    """Write this run's numbers into README.md and codecheck.yml; without an output, so that it runs each time."""
    input:
        headline=rules.headline.output[0],
        captions="workflow/audit/figures.yaml",
        tables="workflow/audit/tables.yaml",
        citation="CITATION.cff",
    log:
        logs("readme"),
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("audit/readme.py"),
        readme="README.md",
        manifest="codecheck.yml",
        reference=f"reference/{config['scale']}/headline.csv",
        scale=config["scale"],
    message:
        "The front page"
    script:
        "../scripts/audit/readme.py"


rule archive:
    """Keep a whole run of a clean commit in reference/; it makes nothing of the run itself, and refuses any other run."""
    input:
        settings="workflow/audit/archive.yaml",
    log:
        logs("archive"),
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("audit/archive.py"),
        everything=lambda wildcards: list(map(str, rules.all.input)),
        rules=lambda wildcards: rule_facts(
            workflow.rules, workflow.linemaps, workflow.basedir, config["seed"]
        ),
        scale=config["scale"],
        seed=config["seed"],
        laws=config["laws"],
        precisions={
            stage: config[stage]["precision"] for stage in ("training", "restoration")
        },
        target=f"reference/{config['scale']}",
    message:
        "Keeping the run of results/{params.scale} in {params.target}"
    script:
        "../scripts/audit/archive.py"


rule docs:
    """Build the documentation; ./reproduce alone does not."""
    input:
        pages=sorted(map(str, Path("docs").glob("*.md"))),
        screenshots=sorted(map(str, Path("docs/pictures").glob("*.webp"))),
        settings=["docs/conf.py", "docs/site.css"],
        contributing="CONTRIBUTING.md",
        changes="CHANGELOG.md",
        citation="CITATION.cff",
        config_file="config.yaml",
        schema="workflow/schemas/config.schema.yaml",
        scales=sorted(map(str, Path().glob("scales/*.yaml")))
        + sorted(map(str, Path().glob("laws/*.yaml"))),
        captions="workflow/audit/figures.yaml",
        pictures=PICTURES.values(),
        tables=TABLES.values(),
    output:
        directory(results("docs")),
    log:
        logs("docs"),
    benchmark:
        benchmarks("docs")
    conda:
        "../../envs/docs.yaml"
    threads: 1
    params:
        code=code_of("audit/docs.py"),
        pictures=list(PICTURES),
        tables=list(TABLES),
        rules=lambda wildcards: documented(workflow.rules),
        run={
            "scale": config["scale"],
            "seed": config["seed"],
            "results": results(""),
            "benchmarks": results("benchmarks"),
        },
    message:
        "Documentation"
    script:
        "../scripts/audit/docs.py"
