"""Every rule with a network asks for its device and its memory, and gets the environment for it."""

import ast
import os
import re
import subprocess
from pathlib import Path

import pytest
from emrestore.gpus import RESOLVED, VISIBLE
from emrestore.jobs.closure import SCRIPTS, closure

ROOT = Path(__file__).parents[2]
CALL = 'compute_on(snakemake.resources.get("gpu", 0))'
# the first needs TensorFlow 2.15 and stays on the processor; the second has no network
APART = ("noise2void", "restored_as")


def rules():
    """Return the text of each rule with a script, by its name."""
    found = {}
    for path in (ROOT / "workflow" / "rules").glob("*.smk"):
        _, *parts = re.split(r"^rule (\w+):$", path.read_text(), flags=re.MULTILINE)
        found |= dict(zip(parts[::2], parts[1::2], strict=True))
    return {name: text for name, text in found.items() if re.search(r'"../scripts/', text)}


def has_tensorflow(script):
    """Return whether a script imports TensorFlow, itself or through the library."""
    for path in closure(script):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {name.split(".")[0] for name in names} & {"tensorflow", "keras"}:
                return True
    return False


RULES = rules()
NETWORKS = sorted(
    name
    for name, text in RULES.items()
    if has_tensorflow(re.search(r'"../scripts/(.+)"', text)[1]) and name not in APART
)


def test_rules_with_networks_are_found():
    assert {"train", "restore_image", "whitening", "train_choices"} <= set(NETWORKS)
    assert len(NETWORKS) >= 20 and "dataset_shard" not in NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
def test_a_rule_with_a_network_declares_gpu_and_memory_and_takes_its_device(name):
    text = RULES[name]
    # that of one's own images follows the backend
    assert re.search(r'environment\(("networks"|"restore"|OWN_ENVIRONMENT)\)', text)
    assert re.search(r"resources:\n +gpu=(0|GPU|REPLICAS),\n +mem_mb=", text)
    assert name.startswith("train") == ("gpu=REPLICAS" in text)
    script = (SCRIPTS / re.search(r'"../scripts/(.+)"', text)[1]).read_text()
    if "OWN_ENVIRONMENT" in text:
        assert CALL in script
        return
    # nothing between the log and the device: TensorFlow must not compute before
    assert f"    log_to(snakemake.log[0])\n    {CALL}\n" in script


def test_what_tells_of_the_device_reaches_no_other_rule():
    for name, text in RULES.items():
        if name not in NETWORKS:
            assert "gpu=" not in text or name in APART
            script = (SCRIPTS / re.search(r'"../scripts/(.+)"', text)[1]).read_text()
            assert "compute_on" not in script


@pytest.mark.parametrize("devices", [0, 2])
def test_the_environments_follow_what_nvidia_smi_shows(tmp_path, devices):
    if not (ROOT / ".reproduce" / "snakemake").exists():
        pytest.skip("Snakemake is missing: ./reproduce --version installs it")
    rows = "".join(f"{i}, GPU-{i}, Made Up 80, 81920, 550.1\\n" for i in range(devices))
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\nprintf '{rows}'\n")
    program.chmod(0o755)
    # a job that another test ran in this process may have hidden all devices from it
    hidden = (RESOLVED, VISIBLE)
    known = {name: value for name, value in os.environ.items() if name not in hidden}
    told = subprocess.run(
        ["./reproduce", "--list-conda-envs", "--config", "scale=test"],
        cwd=ROOT,
        env=known | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    listed = {Path(line.split()[0]).name for line in told.stdout.splitlines() if ".yaml" in line}
    twins = {"networks-gpu.yaml"}
    assert listed & (twins | {"networks.yaml"}) == (twins if devices else {"networks.yaml"})
