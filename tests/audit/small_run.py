"""What the small run of `conftest.py` is, and what is read of its crate."""

from pathlib import Path

from emrestore.audit.verification import differences, read_crate

ROOT = Path(__file__).parents[2]
SNAKEMAKE = ROOT / ".reproduce" / "snakemake" / "bin" / "snakemake"
SNAKEFILE = """
rule all:
    input: "results/test/comparison/table1.csv"

rule images:
    output: "results/test/datasets/hrstem/{split}.h5"
    log: "results/test/logs/images/{split}.log"
    benchmark: "results/test/benchmarks/images/{split}.tsv"
    params: code="c0de", seed=20230325
    shell: "echo {wildcards.split} > {output}"

rule model:
    output: directory("resources/published/saved_model")
    log: "results/test/logs/model.log"
    params: code="c0de"
    shell: "mkdir -p {output}/variables; echo graph > {output}/pb; echo w > {output}/variables/data"

rule table1:
    input:
        pairs="results/test/datasets/hrstem/validation.h5",
        model="resources/published/saved_model",
    output:
        table="results/test/comparison/table1.csv",
        images="results/test/comparison/per_image.csv",
    log: "results/test/logs/table1.log"
    benchmark: "results/test/benchmarks/table1.tsv"
    params: code="other"
    shell: "echo dB | cat {input.pairs} - > {output.table}; echo a > {output.images}; echo done > {log}"
"""
TABLE = "results/test/comparison/table1.csv"
IMAGES = "results/test/datasets/hrstem/validation.h5"
EXTRA = "results/test/datasets/hrstem/unused.h5"


def crate_of(folder):
    """Return the folder of the crate of a project."""
    return folder / "results" / "test" / "audit" / "ro-crate"


def kinds(folder, crate=None):
    """Return kind and path of what differs between a project and its crate, or another's."""
    found = differences(read_crate(crate or crate_of(folder)), folder)
    return [(one.kind, one.path) for one in found]
