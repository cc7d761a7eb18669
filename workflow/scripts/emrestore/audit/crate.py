"""A run as a Workflow Run RO-Crate: workflow, jobs, files, times and machine.

RO-Crate 1.1 with the profile Provenance Run Crate 0.5, which holds Workflow Run Crate and Process
Run Crate.
"""

import mimetypes
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from rocrate.model.computationalworkflow import ComputationalWorkflow
from rocrate.model.computerlanguage import ComputerLanguage
from rocrate.model.contextentity import ContextEntity
from rocrate.model.file import File
from rocrate.rocrate import ROCrate

from emrestore.audit.devices import NAMES
from emrestore.audit.trace import code_of

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    # the last: the metadata conform to it too
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
LICENSE = "https://spdx.org/licenses/GPL-3.0-or-later"
# the terms of Workflow Run RO-Crate that this crate uses: spelt out, so that it can be read offline
TERMS = {
    name: f"https://w3id.org/ro/terms/workflow-run#{name}" for name in ("sha256", "resourceUsage")
}
FORMATS = {
    ".h5": "application/x-hdf5",
    ".keras": "application/zip",
    ".npy": "application/octet-stream",
    ".smk": "text/x-python",
    ".yaml": "application/yaml",
    ".j2": "text/plain",
    ".log": "text/plain",
    ".xyz": "chemical/x-xyz",
}
# columns of Snakemake's benchmarks: what they mean, and their unit
USAGE = {
    "s": ("wall clock time", "https://qudt.org/vocab/unit/SEC"),
    "max_rss": ("largest resident memory", "https://qudt.org/vocab/unit/MegaBYTE"),
}


def iso(seconds):
    """Return seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def media_type(path):
    """Return the media type of a file by the end of its name."""
    suffix = Path(path).suffix
    return FORMATS.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def single(entities):
    """Return a list of one as its only member, as RO-Crate 1.1 writes it."""
    return entities[0] if len(entities) == 1 else entities


def identifier(path):
    """Return the identifier of a file: its path in the project, or a file address if outside."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path)


def add_file(crate, path, known, /, kind=File, **properties):
    """Add a file of the project under its path in the project; return the entity.

    Parameters
    ----------
    crate : ROCrate
    path : str
        Relative to the project.
    known : Fingerprint or None
        None for files that differ from run to run, such as logs.
    kind : type
    **properties
    """
    identity = identifier(path)
    found = crate.get(identity)
    if found is not None:
        return found
    properties = {"name": path, "encodingFormat": media_type(path)} | properties
    if known is not None:
        properties |= {"sha256": known.sha256, "contentSize": str(known.size)}
    if identity.startswith("file:"):
        return crate.add(kind(crate, identity, properties=properties))
    return crate.add(kind(crate, None, dest_path=identity, properties=properties))


def add_thing(crate, identity, kind, /, **properties):
    """Add an entity that is no file; return it."""
    return crate.add(ContextEntity(crate, identity, properties={"@type": kind} | properties))


def add_workflow(crate, files, about):
    """Add the Snakefile as main workflow, its language and engine; return both."""
    language = crate.add(
        ComputerLanguage(
            crate,
            "https://w3id.org/workflowhub/workflow-ro-crate#snakemake",
            properties={
                "name": "Snakemake",
                "identifier": {"@id": "https://doi.org/10.1093/bioinformatics/bts480"},
                "url": {"@id": "https://snakemake.readthedocs.io"},
                "version": about["snakemake"],
            },
        )
    )
    workflow = add_file(
        crate,
        "Snakefile",
        files["Snakefile"],
        kind=ComputationalWorkflow,
        name="emrestore",
        version=about["commit"],
        license={"@id": LICENSE},
        conformsTo={"@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"},
        **{"@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]},
    )
    workflow["programmingLanguage"] = language
    engine = add_thing(
        crate,
        "#snakemake",
        "SoftwareApplication",
        name="Snakemake",
        url="https://snakemake.github.io",
        softwareVersion=about["snakemake"],
    )
    return workflow, engine


def add_parameter(crate, workflow, role, path, what):
    """Add a formal parameter of the workflow for one file; `role` is input or output."""
    parameter = add_thing(
        crate,
        f"#{role}-{path}",
        "FormalParameter",
        name=path,
        description=what,
        additionalType="File",
        conformsTo={"@id": "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"},
    )
    entity = crate.get(identifier(path))
    parameter["workExample"] = entity
    entity["exampleOfWork"] = parameter
    workflow.append_to(role, parameter)


def add_rule(crate, workflow, name, facts, code, position):
    """Add a rule with the code that jobs of it ran with, as a tool and as a step; return both."""
    current = code == facts["code"]
    tool = add_thing(
        crate,
        f"#rule-{name}" if current else f"#rule-{name}-{code.replace(' ', '-')}",
        "SoftwareApplication",
        name=name,
        description=f"{facts['says']} ({facts['file']}, line {facts['line']})"
        + ("" if current else "; the script here is not the code that these jobs ran with"),
        softwareVersion=code,
    )
    tool["softwareRequirements"] = crate.get(facts["environment"])
    tool["isBasedOn"] = [crate.get(facts[key]) for key in ("file", "script")]
    step = add_thing(
        crate, f"#step-{position}-{name}", "HowToStep", name=name, position=str(position)
    )
    step["workExample"] = tool
    workflow.append_to("hasPart", tool)
    workflow.append_to("step", step)
    return tool, step


def add_packages(crate, environments):
    """Add what is installed in each environment.

    Parameters
    ----------
    crate : ROCrate
    environments : dict of str to list of Package
        Path of the environment file to what its environment holds.
    """
    for path, packages in environments.items():
        crate.get(identifier(path))["hasPart"] = [
            crate.get(identity)
            or add_thing(
                crate,
                identity,
                "SoftwareApplication",
                name=package.name,
                softwareVersion=package.version,
                sha256=package.sha256,
            )
            for package in packages
            for identity in [f"#package-{package.name}-{package.version}-{package.sha256[:12]}"]
        ]


def add_job(crate, job, tool, step, contents, usage, device):
    """Add a job as the action of a tool, and the engine's control over it; return both.

    Parameters
    ----------
    crate : ROCrate
    job : Job
    tool, step : Entity
    contents : dict of str to list of str
        Path that a rule names to the files in it.
    usage : dict of str to float
        Of `USAGE`.
    device : dict of str to str
        From `emrestore.audit.devices.computed_on`.
    """
    action = add_thing(
        crate,
        f"#job-{job.name}",
        "CreateAction",
        name=job.name,
        description=f"job {job.name} of the rule {job.rule}",
        startTime=iso(job.start),
        endTime=iso(job.end),
        actionStatus="http://schema.org/CompletedActionStatus",
    )
    action["instrument"] = tool
    for role, paths in (("object", job.inputs), ("result", job.outputs)):
        action[role] = single(
            [crate.get(identifier(part)) for path in paths for part in contents[path]]
        )
    for column, value in usage.items():
        action.append_to(
            "resourceUsage",
            add_thing(
                crate,
                f"#usage-{job.name}-{column}",
                "PropertyValue",
                name=USAGE[column][0],
                unitCode=USAGE[column][1],
                propertyID=f"https://snakemake.readthedocs.io/#benchmark-{column}",
                value=str(value),
            ),
        )
    for name, value in device.items():
        identity = f"#{name}-{quote(value, safe='')}"
        found = crate.get(identity) or add_thing(
            crate, identity, "PropertyValue", name=f"computed on: {NAMES[name]}", value=value
        )
        action.append_to("additionalProperty", found)
    if job.log and Path(job.log).exists():
        action["subjectOf"] = add_file(crate, job.log, None)
    control = add_thing(crate, f"#control-{job.name}", "ControlAction", name=f"run {job.name}")
    control["instrument"], control["object"] = step, action
    return action, control


def add_profiles(crate):
    """Say which profiles the crate and its metadata conform to."""
    for address, name in PROFILES.items():
        profile = add_thing(
            crate, address, "CreativeWork", name=name, version=address.rsplit("/", 1)[1]
        )
        crate.root_dataset.append_to("conformsTo", profile)
    crate.metadata.append_to("conformsTo", profile)


def run_crate(jobs, rules, files, contents, about):
    """Return the crate of a run.

    Parameters
    ----------
    jobs : list of Job
    rules : dict of str to dict
        Rule to ``file``, ``line``, ``script``, ``environment``, ``says``, ``code`` (hash).
    files : dict of str to Fingerprint
        Path below the project to its fingerprint: sources, inputs and outputs.
    contents : dict of str to list of str
        Each path that a job names to the files in it: itself, or all files of a folder.
    about : dict
        ``scale``, ``seed``, ``commit``, ``snakemake`` (version), ``machine`` (dict of str),
        ``parameters`` (dict: path to (input or output, what it is)), ``usage`` and ``devices``
        (dicts: job's name to resources, and to what it computed on) and ``environments`` (dict: path
        to list of Package).

    Returns
    -------
    ROCrate
        Nothing is written yet.
    """
    crate = ROCrate()
    crate.metadata.extra_terms.update(TERMS)
    crate.name = f"emrestore, scale {about['scale']}, seed {about['seed']}"
    crate.description = (
        "One run of emrestore: figures, tables and numbers of 'Deep convolutional neural networks to "
        "restore single-shot electron microscopy images', with the workflow, its environments, every "
        "job and the sha256 of every file. Logs have no hash: no two runs share them."
    )
    crate.license = add_thing(
        crate,
        LICENSE,
        "CreativeWork",
        name="GNU General Public License v3.0 or later",
        identifier=LICENSE,
        url=LICENSE,
    )
    add_profiles(crate)
    workflow, engine = add_workflow(crate, files, about)
    crate.mainEntity = workflow
    for path, known in files.items():
        add_file(crate, path, known)
    for path, (role, what) in about["parameters"].items():
        add_parameter(crate, workflow, role, path, what)
    add_packages(crate, about["environments"])
    ran = {job.name: (job.rule, code_of(job, rules[job.rule])) for job in jobs}
    steps = {
        (rule, code): add_rule(crate, workflow, rule, rules[rule], code, position)
        for position, (rule, code) in enumerate(dict.fromkeys(ran.values()), 1)
    }
    done = [
        add_job(
            crate,
            job,
            *steps[ran[job.name]],
            contents,
            about["usage"].get(job.name, {}),
            about["devices"].get(job.name, {}),
        )
        for job in jobs
    ]
    run = add_thing(
        crate,
        "#run",
        "CreateAction",
        name=crate.name,
        description="from the first to the last job; jobs that were up to date were not run again",
        startTime=iso(min(job.start for job in jobs)),
        endTime=iso(max(job.end for job in jobs)),
        actionStatus="http://schema.org/CompletedActionStatus",
    )
    run["instrument"] = workflow
    for role, key in (("object", "input"), ("result", "output")):
        run[role] = [
            crate.get(identifier(path))
            for path, (way, _) in about["parameters"].items()
            if way == key
        ]
    organisation = add_thing(
        crate, "#engine-run", "OrganizeAction", name=f"Snakemake {about['snakemake']}"
    )
    organisation["instrument"], organisation["result"] = engine, run
    organisation["object"] = [control for _, control in done]
    for name, value in about["machine"].items():
        organisation.append_to(
            "additionalProperty",
            add_thing(
                crate,
                f"#machine-{name.replace(' ', '-')}",
                "PropertyValue",
                name=f"machine that wrote this crate: {name}",
                value=value,
            ),
        )
    crate.root_dataset["mentions"] = [run, organisation, *(action for action, _ in done)]
    return crate


def write_crate(crate, folder, root):
    """Write a crate's metadata, and beside it a link to every file that it names.

    The links take no space and let a crate stand for itself: ``tar --dereference`` packs it.

    Parameters
    ----------
    crate : ROCrate
    folder : str or pathlib.Path
        Empty or absent.
    root : str or pathlib.Path
        Folder of the project.
    """
    folder, root = Path(folder), Path(root)
    for entity in crate.data_entities:
        path = root / unquote(entity.id).removeprefix("file://")
        if path.is_relative_to(root):
            link = folder / path.relative_to(root)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(os.path.relpath(path, link.parent))
    crate.metadata.write(folder)
