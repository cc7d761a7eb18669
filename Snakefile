"""emrestore: from multislice references to audited results. See README.md."""

import re
import sys
from pathlib import Path

import yaml
from snakemake.utils import min_version

min_version("9.27")
sys.path.insert(0, str(Path(workflow.basedir) / "workflow" / "scripts"))

from emrestore.captions import CaptionConfig
from emrestore.closure import code_hash
from emrestore.configuration import merged, of_set, resolved
from emrestore.restoration.own_files import image_files, restored_name

try:
    config = CaptionConfig(resolved(config, workflow.basedir))
except (KeyError, ValueError) as error:
    raise WorkflowError(error.args[0])


report: "workflow/report/workflow.rst"


wildcard_constraints:
    modality="|".join(
        dict.fromkeys(config["datasets"]["modalities"] + config["published"]["models"])
    ),
    split="training|validation|test",
    shard=r"\d{4}",


include: "workflow/rules/common.smk"
include: "workflow/rules/methods.smk"
include: "workflow/rules/studies.smk"
include: "workflow/rules/experimental_sets.smk"
include: "workflow/rules/noise_sets.smk"
include: "workflow/rules/own_images.smk"
include: "workflow/rules/references.smk"
include: "workflow/rules/fit.smk"
include: "workflow/rules/datasets.smk"
include: "workflow/rules/published.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/ablation.smk"
include: "workflow/rules/noise_models.smk"
include: "workflow/rules/comparison.smk"
include: "workflow/rules/quantification.smk"
include: "workflow/rules/quantification_figures.smk"
include: "workflow/rules/network_figures.smk"
include: "workflow/rules/experimental.smk"
include: "workflow/rules/noise2void.smk"
include: "workflow/rules/real_figures.smk"
include: "workflow/rules/data_figures.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/audit.smk"
include: "workflow/rules/restore.smk"
include: "workflow/rules/recorded.smk"
include: "workflow/rules/provenance.smk"
include: "workflow/rules/planned.smk"
include: "workflow/rules/plan.smk"


onstart:
    folder, estimate = Path(results("")), config["estimate"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(
        yaml.safe_dump(dict(config), sort_keys=False)
    )
    time = (
        f"{estimate['minutes']} minutes"
        if estimate["minutes"]
        else "an unknown time"
    )
    print(
        f"emrestore, scale {config['scale']}, seed {config['seed']}: the jobs above. Everything together takes about {time} "
        f"on two cores and {estimate['gigabytes']} GB on disk. Results and the resolved config: {folder}/",
        file=sys.stderr,
    )


onerror:
    for line in not_restored():
        print(line, file=sys.stderr)
    # the kernel's signal when the memory is full, and what a shell makes of it
    words = "".join(Path(path).read_text() for path in log)
    if re.search(r"SIGKILL|exit status 137", words):
        print(
            "A job was killed from outside, mostly for want of memory: run fewer at once (--cores 1), or where "
            f"there is more. {results('benchmarks')}/ has what jobs took, in MB (max_rss).",
            file=sys.stderr,
        )


rule all:
    """Everything that exists so far, up to the audit and the record of the run."""
    default_target: True
    input:
        rules.references.input,
        rules.fit.input,
        rules.datasets.input,
        rules.quantification.input,
        rules.ablation.input,
        rules.figures.input,
        rules.audit.input,
        rules.provenance.output,


# they show what the rules above made
include: "workflow/rules/report.smk"
include: "workflow/rules/docs.smk"
