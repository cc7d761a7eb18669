"""The plan of a run: its jobs are those of Snakemake's graph, at every scale."""

import csv
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# the reference run had its machine for itself but for some tests: the seconds of a job are its work.
# Its cpu_seconds lack all after Snakemake's last sample
MEASURED = ROOT / "reference" / "demo" / "rules.csv"
# rules whose work grows with the images of a set, and so whose jobs do
SHARDED = {"dataset_shard", "noise_pairs"}


def plan_of(folder, *given):
    """Return the rows of a plan by rule."""
    asked = ["./reproduce", "plan", "--config", *given]
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    scale = next(one for one in given if one.startswith("scale=")).removeprefix("scale=")
    with open(folder / "results" / scale / "plan.csv", newline="") as file:
        return {row["rule"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def project(copied, tmp_path_factory):
    return copied(tmp_path_factory.mktemp("planned"))


@pytest.fixture(scope="module")
def smallest(project):
    return plan_of(project, "scale=test")


@pytest.fixture(scope="module")
def paper(project):
    return plan_of(project, "scale=paper")


def test_jobs_of_each_rule_are_those_of_the_config(smallest):
    jobs = {rule: int(row["jobs"]) for rule, row in smallest.items()}
    expected = {
        # 2 training, 1 validation, 1 test shard of six modalities
        "dataset_shard": 24,
        # the full noise model and four wrong ones, their validation, and the test pairs of four cases
        "noise_pairs": 10,
        "train_noise_model": 5,
        # CGRDN of six modalities, GRDN and MR-UNET of HR-STEM
        "train": 8,
        "train_adversarial": 1,
        "train_published_tuned": 1,
        # three numbers of layers, two seeds
        "train_ablation": 6,
        "train_choices": 2,
        # three budgets, two seeds
        "train_scaling": 6,
        # HR-STEM 4 and 6, HR-TEM 3, the others 3 and 3
        "restore_classical": 41,
        "restore_published": 11,
        # CGRDN and its mean on those, GRDN and MR-UNET on HR-STEM's, and that of HR-STEM trained on
        "restore_trained": 2 * 11 + 4 + 2,
        "law_candidates": 8,
        # thickness, dislocation and particle at two doses, the response at one
        "fit_realisations": 7,
        "noise2void": 1,
    }
    assert {rule: jobs[rule] for rule in expected} == expected


def test_a_run_without_the_published_package_restores_nothing_by_it(project):
    rows = plan_of(project, "scale=test", "published={enabled: false}")
    assert not {"restore_published", "train_published_tuned", "noise2void"} & set(rows)


def test_the_rehearsal_has_every_rule_of_the_paper(project, paper):
    rehearsal = plan_of(project, "scale=rehearsal")
    assert set(rehearsal) == set(paper)
    assert "full_image" in paper
    # sizes as they are: memory of the heaviest job of each rule that trains
    for rule in ("train_noise_model", "train_ablation", "train_choices", "full_image"):
        assert float(rehearsal[rule]["memory_gb"]) == pytest.approx(
            float(paper[rule]["memory_gb"]), rel=1e-3
        )
    assert sum(float(row["core_hours"]) for row in rehearsal.values()) < 4


def test_the_workstation_runs_the_jobs_of_the_paper_with_fewer_steps(project, paper):
    rows = plan_of(project, "scale=workstation")
    assert {rule: row["jobs"] for rule, row in rows.items() if rule not in SHARDED} == {
        rule: row["jobs"] for rule, row in paper.items() if rule not in SHARDED
    }
    assert float(rows["train"]["core_hours"]) == pytest.approx(
        0.1 * float(paper["train"]["core_hours"]), rel=0.01
    )
    # 20,000 pairs of six modalities, and 1000 for validation and test each
    assert float(rows["dataset_shard"]["disk_gb"]) == pytest.approx(6 * 22000 * 256**2 * 4 / 1e9)


def test_wrong_machines_are_refused(project):
    for given in ("cores=none", "gpus=-1", "scale=huge", "from=test"):
        ended = subprocess.run(
            ["./reproduce", "plan", "--config", given], cwd=project, capture_output=True, text=True
        )
        assert ended.returncode == 1 and given.partition("=")[0] in ended.stderr
        assert "Traceback" not in ended.stderr


@pytest.fixture(scope="module")
def demo(project):
    """Return planned and measured seconds by stage."""
    rows, stages = plan_of(project, "scale=demo"), {}
    with open(MEASURED, newline="") as file:
        measured = list(csv.DictReader(file))
    assert {row["rule"] for row in measured} <= set(rows)
    for row in measured:
        planned = rows[row["rule"]]
        each = 3600 * float(planned["core_hours"]) / int(planned["jobs"])
        took = [int(row["jobs"]) * each, float(row["seconds"])]
        stage = stages.get(planned["stage"], [0.0] * 2)
        stages[planned["stage"]] = [old + new for old, new in zip(stage, took, strict=True)]
    return stages


def test_the_plan_of_the_demo_is_within_a_quarter_of_what_was_measured(demo):
    planned, measured = (sum(column) for column in zip(*demo.values(), strict=True))
    assert 0.75 < planned / measured < 1.25


def test_each_stage_of_some_length_is_within_a_half(demo):
    longer = {stage: took for stage, took in demo.items() if took[1] > 60.0}
    assert len(longer) >= 7
    for stage, (planned, measured) in longer.items():
        assert 0.5 < planned / measured < 1.5, (stage, planned, measured)
