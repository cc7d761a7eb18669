"""emrestore: from multislice references to audited results. See README.md.

Each stage is a target below; that of training is called models. Its rules are in workflow/rules/, in STAGE.smk, or
where it has several subjects in STAGE-SUBJECT.smk.
"""

import re
import shutil
import sys
from functools import partial
from pathlib import Path

import yaml
from snakemake.utils import min_version

min_version("9.27")
sys.path.insert(0, str(Path(workflow.basedir) / "workflow" / "scripts"))

from emrestore.audit.starts import record_start
from emrestore.config.captions import CaptionConfig
from emrestore.config.layers import resolved
from emrestore.jobs import memory, paths
from emrestore.jobs.accelerator import FEEDING_THREADS, accelerator_of, environment_of
from emrestore.jobs.closure import code_hash as code_of
from emrestore.jobs.graph import jobs_of
from emrestore.jobs.methods import published_method
from emrestore.jobs.own_images import (
    chosen_restoration,
    not_restored,
    own_files,
    own_results,
)
from emrestore.jobs.pairs import all_shards, shards, with_pairs
from emrestore.jobs.plan import Machine, check_disk, in_short, planned
from emrestore.jobs.studies import restorers
from emrestore.jobs.trainings import trained, trainings, tuned

try:
    config = CaptionConfig(resolved(config, workflow.basedir))
    OWN = own_files(config)
    ACCELERATOR = accelerator_of(
        config, workflow.is_main_process, workflow.non_local_exec
    )
    OWN_RESTORATION = chosen_restoration(config, ACCELERATOR == "gpu")
except (KeyError, ValueError) as error:
    raise WorkflowError(error.args[0])

# below results/{scale}/
results = partial(paths.results, config)
logs = partial(paths.logs, config)
benchmarks = partial(paths.benchmarks, config)
environment = partial(environment_of, ACCELERATOR)
# what a job with a network asks for: GPUs, threads and MB
GPU = int(ACCELERATOR == "gpu")
REPLICAS = GPU * config["training"]["replicas"]
TRAINING_THREADS = FEEDING_THREADS if GPU else 1
training_mb = partial(memory.training_mb, config, gpu=GPU)
restoring_mb = partial(memory.restoring_mb, config, gpu=GPU)
PUBLISHED = config["published"]
MODALITIES = config["datasets"]["modalities"]


report: "workflow/report/workflow.rst"


wildcard_constraints:
    modality="|".join(dict.fromkeys(MODALITIES + PUBLISHED["models"])),
    split="training|validation|test",
    shard=r"\d{4}",


include: "workflow/rules/references.smk"
include: "workflow/rules/fit.smk"
include: "workflow/rules/datasets.smk"
include: "workflow/rules/published.smk"
include: "workflow/rules/evidence.smk"
include: "workflow/rules/training.smk"
include: "workflow/rules/ablation-layers.smk"
include: "workflow/rules/ablation-scaling.smk"
include: "workflow/rules/ablation-choices.smk"
include: "workflow/rules/comparison-methods.smk"
include: "workflow/rules/comparison-networks.smk"
include: "workflow/rules/quantification-images.smk"
include: "workflow/rules/quantification-columns.smk"
include: "workflow/rules/quantification-figures.smk"
include: "workflow/rules/real_images-experimental.smk"
include: "workflow/rules/real_images-noise_models.smk"
include: "workflow/rules/restore.smk"
include: "workflow/rules/restore-adaptation.smk"
include: "workflow/rules/added.smk"
include: "workflow/rules/audit.smk"


onstart:
    folder = Path(results(""))
    limits = dict(workflow.global_resources.unwrapped_items())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(
        yaml.safe_dump(dict(config), sort_keys=False)
    )
    record_start(workflow.basedir, results("logs/starts.tsv"))
    machine = Machine(
        max(limits["_cores"] or 1, limits["_nodes"] or 1),
        limits.get("gpu", 0),
        config["tflops"],
    )
    plan = planned(
        jobs_of(workflow.dag, config, workflow.dag.needrun_jobs()), machine
    )
    try:
        check_disk(plan, shutil.disk_usage(folder).free, folder)
    except ValueError as error:
        raise WorkflowError(error.args[0])
    print(
        f"emrestore, scale {config['scale']}, laws {config['laws']}, seed {config['seed']}: the jobs above. "
        f"{in_short(plan, machine)} (./reproduce plan). Results and the resolved config: {folder}/",
        file=sys.stderr,
    )


onerror:
    for line in not_restored(config):
        print(line, file=sys.stderr)
    # the kernel's signal when the memory is full, and what a shell makes of it
    words = "".join(Path(path).read_text() for path in log)
    if re.search(r"SIGKILL|exit status 137", words):
        print(
            "A job was killed from outside, mostly for want of memory: run fewer at once (--cores 1), or where "
            f"there is more. {results('benchmarks')}/ has what jobs took, in MB (max_rss).",
            file=sys.stderr,
        )


# the stages


rule references:
    """Stage: physical references."""
    input:
        rules.projected_radius.output,
        expand(rules.single_atom.output, voltage=config["references"]["voltages"]),
        expand(
            rules.specimen_images.output,
            specimen=SIMULATED,
            voltage=SIMULATED_AT,
        ),


rule fit:
    """Stage: radial model of the simulated atoms, and of whole specimens."""
    input:
        rules.fit_atoms.output,
        rules.generator_against_multislice.output,


rule datasets:
    """Stage: all data sets; training pairs only of the modalities whose networks are trained."""
    input:
        all_shards(config),


rule published:
    """Stage: what the authors published."""
    input:
        expand(rules.published_model.output[0], modality=PUBLISHED["models"]),
        expand(rules.published_pairs.output[0], modality=with_pairs(config)),


rule evidence:
    """Stage: what the laws of the data sets rest on, and our pairs against the authors'."""
    input:
        rules.law_table.output + rules.fidelity.output if PUBLISHED["enabled"] else [],


rule models:
    """Stage: all trained networks."""
    input:
        [paths.weights(config, *training) for training in trainings(config)],
        expand(
            rules.train_adversarial.output.model,
            modality=config["training"]["adversarial"]["modalities"],
        ),
        expand(rules.train_published_tuned.output.model, modality=tuned(config)),


rule ablation:
    """Stage: the ablation, PSNR against the size of the training, learning rate and losses."""
    input:
        rules.ablation_table.output,
        rules.scaling_law.output,
        rules.grid_search.output,
        rules.loss_terms.output,


rule comparison:
    """Stage: the comparison of methods."""
    input:
        rules.table1.output,
        rules.adversarial_table.output,
        rules.published_tuned_table.output if tuned(config) else [],


rule quantification:
    """Stage: the quantification of atomic columns."""
    input:
        expand(rules.study_table.output, study=STUDIES),
        rules.vacuum_table.output,
        expand(rules.superposition_error.output, orientation=["001", "112"]),
        rules.multislice_convergence.output,
        rules.study_trust.output,
        results("quantification/structures/bulk.xyz"),


rule real_images:
    """Stage: experimental images, wrong noise models, Noise2Void."""
    input:
        rules.noise_model_scores.output,
        expand(rules.restore_experimental.output, modality=["hrstem"])
        * PUBLISHED["enabled"],
        rules.column_contrast.output if PUBLISHED["enabled"] else [],


rule figures:
    """Stage: all figures."""
    input:
        rules.figure01.output,
        rules.figure_scaling.output,
        rules.figure_choices.output,
        rules.figure02.output,
        rules.figure_adversarial.output,
        [rules.figure03.output, rules.figure04.output] if RESTORERS else [],
        rules.figure05.output,
        rules.figure_response.output,
        rules.figure06.output if PUBLISHED["enabled"] else [],
        rules.figure07.output,
        rules.figure08.output if PUBLISHED["enabled"] else [],
        rules.figure_fidelity.output if PUBLISHED["enabled"] else [],
        rules.figure_fit.output,
        rules.figure_generator.output,
        rules.figure_table1.output,
        rules.figure_modalities.output if PUBLISHED["enabled"] else [],
        [rules.figure_front.output, rules.figure_restored.output]
        if PUBLISHED["enabled"]
        else [],
        expand(rules.figure_diagram.output, figure=DIAGRAMS),
        rules.figure11.output,
        rules.figure_training.output,
        expand(
            rules.figure_samples.output,
            modality=sorted({modality for _, modality in trainings(config)}),
        ),
        expand(rules.figure_gallery.output, figure=GALLERIES),
        rules.figure_effective_laws.output,
        expand(
            rules.figure_preview.output + rules.figure_parameters.output,
            modality=MODALITIES,
        ),
        [
            results(f"figures/{added}.{kind}")
            for added in config["figures"]["added"]
            for kind in ("png", "pdf")
        ],


rule restore:
    """Stage: images of the user's own, --config image=PATH."""
    input:
        lambda wildcards: own_results(config),


rule adaptation:
    """Published networks trained on for simulated microscopes; no part of the default target."""
    input:
        rules.adaptation_table.output,


rule audit:
    """Stage: the audit."""
    input:
        rules.audit_page.output,


rule all:
    """Everything, the audit and the record of the run included."""
    default_target: True
    input:
        rules.references.input,
        rules.fit.input,
        rules.datasets.input,
        rules.quantification.input,
        rules.ablation.input,
        rules.comparison.input,
        rules.figures.input,
        rules.audit.input,
        rules.provenance.output,
