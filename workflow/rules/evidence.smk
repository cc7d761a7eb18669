"""Evidence for the laws of the data sets. Needs datasets/ and resources/published/, makes datasets/laws.csv and evidence/."""

from emrestore.jobs.evidence import (
    LAW_SETS,
    candidate_laws,
    feature_inputs,
    known_pairs,
)
from emrestore.jobs.evidence import law_file, law_settings, law_sources, set_inputs
from emrestore.jobs.evidence import sets_of, tested_laws
from emrestore.jobs.methods import published_modalities

CANDIDATE_LAWS = candidate_laws()


rule law_candidates:
    """Measure pairs made with each candidate of one law."""
    input:
        radii=rules.projected_radius.output[0],
    output:
        results("evidence/candidates/{law}.csv"),
    log:
        logs("law_candidates/{law}"),
    benchmark:
        benchmarks("law_candidates/{law}")
    wildcard_constraints:
        law="|".join(CANDIDATE_LAWS),
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("evidence/law_candidates.py"),
        law=lambda wildcards: CANDIDATE_LAWS[wildcards.law],
        pairs=config["evidence"]["candidate_pairs"],
        seed=config["seed"],
        settings=law_settings(config),
    message:
        "Candidates of the law {wildcards.law}"
    script:
        "../scripts/evidence/law_candidates.py"


rule law_table:
    """Say of every law what the paper prints, what the authors' pairs say, and what is taken."""
    input:
        **known_pairs(config),
        candidates=expand(rules.law_candidates.output[0], law=CANDIDATE_LAWS),
    output:
        table=results("datasets/laws.csv"),
        even=results("evidence/laws-even.yaml"),
        odd=results("evidence/laws-odd.yaml"),
    log:
        logs("law_table"),
    benchmark:
        benchmarks("law_table")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("evidence/law_table.py"),
        laws=tested_laws(),
        authors=sorted(known_pairs(config)),
        seed=config["seed"],
        settings=law_settings(config),
        sources=law_sources(),
        evidence=config["evidence"],
    message:
        "Laws of the data sets"
    script:
        "../scripts/evidence/law_table.py"


rule printed_laws:
    """Gather what the authors' pairs show of the printed dose, contrast and fast-scan response."""
    input:
        "workflow/scripts/emrestore/evidence/authors_pairs.csv",
    output:
        pairs=results("evidence/printed_laws.csv"),
        response=results("evidence/printed_response.csv"),
    log:
        logs("printed_laws"),
    benchmark:
        benchmarks("printed_laws")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("evidence/printed_laws.py"),
    message:
        "Printed laws"
    script:
        "../scripts/evidence/printed_laws.py"


rule law_pairs:
    """Make pairs by the paper's own laws, and by those of either half of the authors' pairs."""
    input:
        radii=rules.projected_radius.output[0],
        laws=[law_file(config, laws) for laws in LAW_SETS],
    output:
        [results(f"evidence/pairs/{laws}-{{modality}}.h5") for laws in LAW_SETS],
    log:
        logs("law_pairs/{modality}"),
    benchmark:
        benchmarks("law_pairs/{modality}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("evidence/law_pairs.py"),
        pairs=config["evidence"]["pairs"],
        seed=config["seed"],
        settings=law_settings(config),
    message:
        "Pairs of {wildcards.modality} by other laws"
    script:
        "../scripts/evidence/law_pairs.py"


rule restore_law_pairs:
    """Restore the pairs by other laws of one modality by the published network."""
    input:
        pairs=rules.law_pairs.output,
        model="resources/published/{modality}/saved_model",
    output:
        [
            results(f"comparison/restored/published-{{modality}}-{laws}.h5")
            for laws in LAW_SETS
        ],
    log:
        logs("restore_law_pairs/{modality}"),
    benchmark:
        benchmarks("restore_law_pairs/{modality}")
    conda:
        environment("networks")
    threads: 1
    resources:
        gpu=GPU,
        mem_mb=restoring_mb(config["evidence"]["pairs"]),
    params:
        code=code_of("evidence/restore_law_pairs.py"),
        sizes=PUBLISHED["network"],
        restoration=config["restoration"],
    message:
        "Restoring pairs of {wildcards.modality} by other laws by the published network"
    script:
        "../scripts/evidence/restore_law_pairs.py"


rule pair_features:
    """Measure all sets of pairs of one modality, and score the published network on them."""
    input:
        unpack(lambda wildcards: feature_inputs(config, wildcards.modality)),
    output:
        results("evidence/features/{modality}.csv"),
    log:
        logs("pair_features/{modality}"),
    benchmark:
        benchmarks("pair_features/{modality}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("evidence/pair_features.py"),
        sets=lambda wildcards: list(sets_of(config, wildcards.modality)),
        images=lambda wildcards: config["comparison"]["images"][wildcards.modality],
    message:
        "Features of the {wildcards.modality} pairs"
    script:
        "../scripts/evidence/pair_features.py"


rule two_sample:
    """Train forests to tell our images of one modality from the authors'."""
    input:
        unpack(lambda wildcards: set_inputs(config, wildcards.modality)),
    output:
        results("evidence/two_sample/{modality}.csv"),
    log:
        logs("two_sample/{modality}"),
    benchmark:
        benchmarks("two_sample/{modality}")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("evidence/two_sample.py"),
        sets=lambda wildcards: list(sets_of(config, wildcards.modality)),
        evidence=config["evidence"],
        seed=config["seed"],
    message:
        "Telling our {wildcards.modality} images from the authors'"
    script:
        "../scripts/evidence/two_sample.py"


rule fidelity:
    """Hold our pairs against the authors', all modalities."""
    input:
        features=expand(
            rules.pair_features.output, modality=published_modalities(config)
        ),
        two_sample=expand(
            rules.two_sample.output, modality=published_modalities(config)
        ),
    output:
        fidelity=results("evidence/fidelity.csv"),
        distributions=results("evidence/distributions.csv"),
        two_sample=results("evidence/two_sample.csv"),
    log:
        logs("fidelity"),
    benchmark:
        benchmarks("fidelity")
    conda:
        "../../envs/data.yaml"
    threads: 1
    params:
        code=code_of("evidence/fidelity.py"),
        seed=config["seed"],
    message:
        "Our pairs against the authors'"
    script:
        "../scripts/evidence/fidelity.py"


rule figure_fidelity:
    """Our pairs against the authors'."""
    input:
        distributions=rules.fidelity.output.distributions,
        fidelity=rules.fidelity.output.fidelity,
        two_sample=rules.fidelity.output.two_sample,
    output:
        png=report(
            results("figures/fidelity.png"),
            caption="../report/evidence/fidelity.rst",
            category="Figures",
            labels={"figure": "fidelity", "shows": "our pairs against the authors'"},
        ),
        pdf=results("figures/fidelity.pdf"),
    log:
        logs("figure_fidelity"),
    benchmark:
        benchmarks("figure_fidelity")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("evidence/figure_fidelity.py"),
        scale=config["scale"],
    message:
        "Figure of our pairs against the authors'"
    script:
        "../scripts/evidence/figure_fidelity.py"
