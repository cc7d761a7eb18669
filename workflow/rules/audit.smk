"""The paper's claims against this run. Needs comparison/, quantification/ and figures/, makes audit/."""


rule network_sizes:
    """Count the parameters of the networks at the paper's setting, and measure their output."""
    output:
        results("comparison/network_sizes.csv"),
    log:
        logs("network_sizes"),
    benchmark:
        benchmarks("network_sizes")
    conda:
        "../../envs/networks.yaml"
    threads: 1
    params:
        code=code_of("network_sizes.py"),
        networks=resolved({"scale": "paper"}, workflow.basedir)["networks"],
    message:
        "Counting the parameters of the networks"
    script:
        "../scripts/network_sizes.py"


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
        scale_file=f"scales/{config['scale']}.yaml",
        table1=rules.table1.output.table1,
        per_image=rules.table1.output.per_image,
        sizes=rules.network_sizes.output[0],
        exponents=results("fit/scs_exponent.csv"),
        ablation=rules.ablation_table.output.trend,
        thickness_series=results("quantification/thickness_series.csv"),
        edge_dislocation=results("quantification/edge_dislocation.csv"),
        nanoparticle=results("quantification/nanoparticle.csv"),
        response=results("quantification/response.csv"),
        thickness=results("quantification/library/bulk-001.csv"),
        noise_models=rules.noise_model_scores.output.table,
        contrast=rules.column_contrast.output.table if PUBLISHED_METHOD else [],
        figures=[
            rules.figure01.output.png,
            rules.figure02.output.png,
            rules.figure_table1.output.png,
            rules.figure_fit.output.png,
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
        * config["published"]["enabled"]
        + expand(rules.figure_diagram.output.png, figure=DIAGRAMS)
        + [rules.figure11.output.png]
        + expand(rules.figure_gallery.output.png, figure=GALLERIES),
        environments=sorted(map(str, Path("envs").glob("*.yaml"))),
    output:
        claims=results("audit/claims.csv"),
        deviations=results("audit/deviations.csv"),
        page=report(
            results("audit/index.html"),
            caption="../report/audit.rst",
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
        code=code_of("audit.py"),
        config=config,
        rules=lambda wildcards: rule_facts(),
    message:
        "Judging the paper's claims"
    script:
        "../scripts/audit.py"


rule audit:
    """Stage: the audit."""
    input:
        rules.audit_page.output,
