"""What workflow/audit/compared.yaml says of each file, against the jobs of the run at the test scale."""

import re
from base64 import b64decode
from fnmatch import fnmatchcase

import pytest
import yaml
from emrestore.audit.records import ancestry, jobs_behind, read_records
from made_up_runs import ROOT, RULES


@pytest.fixture(scope="module")
def records():
    """Return the jobs of the run at the test scale."""
    if not (ROOT / "results/test/audit/claims.csv").exists():
        pytest.skip("results/test is missing: ./reproduce --config scale=test makes it")
    known = read_records(ROOT / ".snakemake/metadata")
    return jobs_behind([path for path in known if path.startswith("results/test/")], known)


# these count what networks consist of, or compute without one what a loss needs
WITHOUT_TRAINING = {"network_sizes", "network_diagram", "plan_table", "whitening"}
NETWORKS = r"tensorflow|n2v"


def uses_network(job):
    """Return whether a job trains or applies a network: whether its environment has one."""
    environment = b64decode(job.environment).decode()
    return job.rule not in WITHOUT_TRAINING and bool(re.search(NETWORKS, environment))


def named(path, patterns):
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def test_what_must_be_identical_rests_on_no_network_and_all_else_does(records):
    above, jobs = ancestry(records), {job.name: job for job in records}
    networks = {
        job.name
        for job in records
        for name in {job.name, *above[job.name]}
        if uses_network(jobs[name])
    }
    wrong, seen = [], 0
    for job in records:
        for output in job.outputs:
            path = output.removeprefix("results/test/")
            if not path.endswith(".csv") or named(path, RULES["never"]["files"]):
                continue
            seen += 1
            if named(path, RULES["numbers"]) == (job.name in networks):
                wrong.append((path, job.rule))
            if named(path, RULES["any_seed"]) and not named(path, RULES["numbers"]):
                wrong.append((path, "any_seed alone"))
    assert seen > 100 and wrong == []


def test_what_must_be_identical_for_any_seed_rests_on_no_seed(records):
    seed = str(yaml.safe_load((ROOT / "results/test/config.yaml").read_text())["seed"])
    above = ancestry(records)
    # a repeat counts on from the run's seed
    drawn = {job.name for job in records if re.search(rf"\b{seed[:-1]}\d\b", str(job.parameters))}
    wrong, seen = [], 0
    for job in records:
        for output in job.outputs:
            path = output.removeprefix("results/test/")
            if path.endswith(".csv") and named(path, RULES["numbers"]):
                seen += 1
                if named(path, RULES["any_seed"]) == bool({job.name, *above[job.name]} & drawn):
                    wrong.append((path, job.rule))
    assert seen > 40 and wrong == []


def test_every_file_of_pairs_and_structures_is_held_to_its_bytes(records):
    made = {
        output.removeprefix("results/test/")
        for job in records
        if job.rule in ("dataset_shard", "noise_pairs", "law_pairs", "structure")
        for output in job.outputs
        if not output.endswith(".csv")
    }
    assert len(made) > 50 and [path for path in made if not named(path, RULES["bytes"])] == []
