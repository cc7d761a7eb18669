"""The profile for Slurm: what rules ask for, against their environments and the plan of the paper."""

import csv
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROFILE = yaml.safe_load((ROOT / "profiles" / "slurm" / "config.yaml").read_text())
ASKED, DEFAULT = PROFILE["set-resources"], PROFILE["default-resources"]
ATTEMPTS = PROFILE["retries"] + 1
DAY = 1440  # min
MARGIN = 1.5
# they write checkpoints, and each attempt goes on where the last one was killed
GOES_ON = {"full_image", "train_choices"} | {
    f"train{kind}"
    for kind in ("", "_adversarial", "_ablation", "_noise_model", "_published_tuned", "_scaling")
}
# GPU that the times are computed for [TFLOP/s], of few years ago
GPU = 10


def value(text, attempt):
    """Return a resource of an attempt as Snakemake evaluates it."""
    return eval(str(text), {"attempt": attempt, "min": min})  # noqa: S307


def rules():
    """Return the text of every rule by its name."""
    found = {}
    for path in (ROOT / "workflow" / "rules").glob("*.smk"):
        _, *parts = re.split(r"^ *rule (\w+):$", path.read_text(), flags=re.MULTILINE)
        found |= dict(zip(parts[::2], parts[1::2], strict=True))
    return found


def with_tensorflow():
    """Return the rules whose environment holds TensorFlow."""
    names = [
        path.stem for path in (ROOT / "envs").glob("*.yaml") if "tensorflow" in path.read_text()
    ]
    # that of one's own images may hold it
    environment = re.compile(rf"\b({'|'.join([*names, 'OWN_ENVIRONMENT'])})\b")
    return sorted(
        rule
        for rule, text in rules().items()
        if (conda := re.search(r"^ +conda:\n +(.+)$", text, re.MULTILINE))
        and environment.search(conda[1])
    )


def test_rules_with_tensorflow_are_found():
    found = with_tensorflow()
    assert {"train", "restore_image", "trust_tiles", "noise2void", "whitening"} <= set(found)
    assert not {"dataset_shard", "full_image", "figure01"} & set(found)


@pytest.mark.parametrize("rule", with_tensorflow())
def test_every_rule_with_tensorflow_says_gpu_memory_and_time(rule):
    assert rule in ASKED, f"profiles/slurm/config.yaml: set-resources lacks {rule}"
    assert {"gpu", "mem_mb", "runtime"} <= set(ASKED[rule])


@pytest.mark.parametrize("rule", sorted({*ASKED, *PROFILE["set-threads"]}))
def test_every_rule_of_the_profile_exists(rule):
    assert rule in rules()


@pytest.mark.parametrize("rule", sorted(ASKED))
def test_no_attempt_asks_for_more_than_a_day_or_less_than_the_one_before(rule):
    for name, most in (("runtime", DAY), ("mem_mb", 64000)):
        asked = [value(ASKED[rule].get(name, DEFAULT[name]), k + 1) for k in range(ATTEMPTS)]
        assert asked == sorted(asked) and asked[-1] <= most


@pytest.fixture(scope="module")
def plan(copied, tmp_path_factory):
    """Return the plan of the paper's scale on such a GPU, by rule."""
    folder = copied(tmp_path_factory.mktemp("planned"))
    given = ["scale=paper", "gpus=1", "cores=16", f"tflops={GPU}"]
    subprocess.run(["./reproduce", "plan", "--config", *given], cwd=folder, check=True)
    with open(folder / "results" / "paper" / "plan.csv", newline="") as file:
        return {row["rule"]: row for row in csv.DictReader(file)}


def test_every_rule_has_the_time_that_it_takes(plan):
    for rule, row in plan.items():
        runtime = ASKED.get(rule, {}).get("runtime", DEFAULT["runtime"])
        given = [value(runtime, k + 1) for k in range(ATTEMPTS)]
        minutes = sum(given) if rule in GOES_ON else given[0]
        assert minutes >= MARGIN * 60 * float(row["longest_hours"]), rule


def test_what_takes_more_than_two_hours_goes_on_from_a_checkpoint(plan):
    longer = {rule for rule, row in plan.items() if float(row["longest_hours"]) > 2}
    assert {"train", "full_image"} <= longer <= GOES_ON


def test_every_rule_has_the_memory_that_it_takes(plan):
    for rule, row in plan.items():
        asked = value(ASKED.get(rule, {}).get("mem_mb", DEFAULT["mem_mb"]), 1)
        assert asked >= MARGIN * 1000 * float(row["memory_gb"]), rule


def test_all_that_takes_a_gpu_in_the_plan_asks_for_one(plan):
    on_gpu = {rule for rule, row in plan.items() if float(row["gpu_hours"])}
    assert on_gpu <= {rule for rule, asked in ASKED.items() if asked.get("gpu")}


def test_an_attempt_cut_short_is_no_loss_but_for_the_steps_since_its_checkpoint(plan):
    """A day holds many checkpoints of the longest training."""
    config = yaml.safe_load((ROOT / "config.yaml").read_text())["training"]
    steps = config["cgrdn"]["steps"] / config["checkpoint_every"]
    assert 60 * float(plan["train"]["longest_hours"]) / steps < 0.01 * DAY


def test_no_rule_took_more_memory_in_the_rehearsal_than_it_declares():
    with open(ROOT / "reference" / "rehearsal" / "rules.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 80
    for row in rows:
        declared = ASKED.get(row["rule"], {}).get("mem_mb", DEFAULT["mem_mb"])
        assert float(row["peak_memory_gb"]) < value(declared, 1) / 1e3, row["rule"]
