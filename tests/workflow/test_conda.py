"""The stand-in for conda against the calls that Snakemake's own source makes."""

import ast
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
STAND_IN = ROOT / "workflow" / "conda" / "conda.py"
ENVIRONMENTS = sorted((ROOT / "envs").glob("*.yaml"))
# in containers, for environments of somebody else, or archives of them: nothing that ./reproduce does
ELSEWHERE = ("conda env export", "conda list --explicit", "conda config --set", "conda create")


@pytest.fixture(scope="module")
def source():
    """Return Snakemake's source about conda."""
    found = list((ROOT / ".reproduce" / "snakemake").glob("lib/*/site-packages/snakemake"))
    if not found:
        pytest.skip("Snakemake is missing: ./reproduce --version installs it")
    return (found[0] / "deployment" / "conda.py").read_text()


def answer(*arguments, root="/some/where"):
    """Run the stand-in."""
    return subprocess.run(
        [sys.executable, STAND_IN, *arguments],
        env=os.environ | {"EMRESTORE_CONDA_ROOT": root},
        capture_output=True,
        text=True,
    )


def asking_for(pin):
    """Return an environment file with one package."""
    return f"channels: [conda-forge]\ndependencies: [python=3.11, pip, {{pip: [{pin}]}}]\n"


def made(stand_in, arguments):
    """Run a stand-in with the interpreter of ./reproduce."""
    python = ROOT / ".reproduce" / "snakemake" / "bin" / "python"
    known = os.environ | {"EMRESTORE_CONDA_ROOT": "/x"}
    return subprocess.run([python, stand_in, *arguments], env=known, capture_output=True, text=True)


def pip_section(path):
    """Return the packages that an environment file asks pip for."""
    wanted = yaml.safe_load(path.read_text())["dependencies"]
    return next(entry["pip"] for entry in wanted if isinstance(entry, dict))


def locked(name):
    """Return the version of a package in envs/hashes.txt."""
    text = (ROOT / "envs" / "hashes.txt").read_text()
    return re.search(rf"^{name}==(\S+)", text, re.MULTILINE)[1]


def calls(source):
    """Return every command that begins with `conda` in a source, with {} for what is put in."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        words = None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
        elif isinstance(node, ast.JoinedStr):
            words = "".join(
                getattr(part, "value", "{}") if isinstance(part, ast.Constant) else "{}"
                for part in node.values
            )
        if words and re.match(r"conda (-|[a-z]+ )", words) and "\n" not in words:
            found.add(words)
    return found


def test_every_call_of_the_source_is_answered(source):
    # a docstring and a message speak of conda too; a call has a known first word behind it
    made = {
        call
        for call in calls(source)
        if re.match(r"conda (--version|info|config|env|list|clean|create)", call)
    }
    assert {"conda info --json", "conda --version"} <= made
    known = 0
    for call in made - {call for call in made if call.startswith(ELSEWHERE)}:
        done = answer(*shlex.split(call)[1:])
        assert done.returncode == 0, (call, done.stderr)
        known += 1
    assert known >= 5


def test_answers_are_what_the_source_reads(source):
    info = json.loads(answer("info", "--json").stdout)
    for key in re.findall(r'self\.info\["(\w+)"\]', source):
        assert info[key], key
    version = re.findall(r"\d+\.\d+\.\d+", answer("--version").stdout)
    lowest = re.search(r'MIN_CONDA_VER = "([\d.]+)"', source)[1]
    assert len(version) == 1
    assert tuple(map(int, version[0].split("."))) >= tuple(map(int, lowest.split(".")))
    priority = json.loads(answer("config", "--get", "channel_priority", "--json").stdout)
    assert priority["get"]["channel_priority"] == "strict"


def test_environments_are_made_as_the_source_asks(source, tmp_path):
    # the words that Snakemake joins to its call for an environment file
    assert '"create",' in source and '"--quiet",' in source and '"--no-default-packages",' in source
    assert "f'--file \"{target_env_file}\"'" in source and "f'--prefix \"{env_path}\"'" in source
    file, prefix = tmp_path / "an environment.yaml", tmp_path / "its folder"
    version = locked("six")
    file.write_text(asking_for(f"six=={version}"))
    call = f'env create --quiet --no-default-packages --file "{file}" --prefix "{prefix}"'
    assert made(STAND_IN, shlex.split(call)).returncode == 0
    # before the first import: no job has to compile what it imports
    assert list(prefix.glob("lib/python3*/site-packages/__pycache__/six.*.pyc"))
    told = subprocess.check_output(
        [prefix / "bin" / "python", "-c", "import six; print(six.__version__)"]
    )
    assert told.decode().strip() == version


def test_a_package_without_a_hash_is_not_installed(source, tmp_path):
    (tmp_path / "e.yaml").write_text(asking_for("six==1.9.0"))
    done = made(
        STAND_IN, ["env", "create", "--file", f"{tmp_path}/e.yaml", "--prefix", f"{tmp_path}/e"]
    )
    assert done.returncode != 0 and not (tmp_path / "e").exists()
    assert "asks for six==1.9.0" in done.stderr and "run envs/lock" in done.stderr


def test_a_file_with_another_hash_is_not_installed(source, tmp_path):
    stand_in = tmp_path / "workflow" / "conda" / "conda.py"
    stand_in.parent.mkdir(parents=True)
    stand_in.write_text(STAND_IN.read_text())
    (tmp_path / "envs").mkdir()
    pin = f"six=={locked('six')}"
    (tmp_path / "envs" / "hashes.txt").write_text(f"{pin} --hash=sha256:{64 * '0'}\n")
    (tmp_path / "e.yaml").write_text(asking_for(pin))
    done = made(
        stand_in, ["env", "create", "--file", f"{tmp_path}/e.yaml", "--prefix", f"{tmp_path}/e"]
    )
    assert done.returncode != 0 and not (tmp_path / "e").exists()
    assert "Hash mismatch" in done.stderr


def test_every_pinned_package_has_its_hashes():
    lines = (ROOT / "envs" / "hashes.txt").read_text().splitlines()
    assert all(re.fullmatch(r"\S+==\S+( --hash=sha256:[0-9a-f]{64})+", line) for line in lines)
    pins = {pin for path in ENVIRONMENTS for pin in pip_section(path)}
    assert {line.split()[0] for line in lines} == pins


def test_activation_survives_spaces_in_the_path(source, tmp_path):
    assert "f\"source {activate} '{env_address}'; {cmd}\"" in source
    root = tmp_path / "électron 電子 (1)"
    (root / "bin").mkdir(parents=True)
    (root / "bin" / "activate").write_text('echo "activated $1"\n')
    prefix = json.loads(answer("info", "--json", root=str(root)).stdout)["conda_prefix"]
    told = subprocess.check_output(
        ["bash", "-c", f"source {os.path.join(prefix, 'bin', 'activate')} '{root}/env'; true"],
        text=True,
    )
    assert told == f"activated {root}/env\n"


def test_what_it_cannot_do_is_named(tmp_path):
    done = answer("install", "numpy")
    assert done.returncode and "does not know: conda install numpy" in done.stderr
    file = tmp_path / "env.yaml"
    file.write_text("dependencies: [python=3.11, fftw]\n")
    done = answer("env", "create", "--file", str(file), "--prefix", str(tmp_path / "env"))
    assert done.returncode and "asks for fftw: move it to the pip section" in done.stderr


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: path.stem)
def test_environment_files_hold_python_pip_and_pins(path):
    environment = yaml.safe_load(path.read_text())
    assert environment.keys() == {"channels", "dependencies"}
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    python, pip, section = environment["dependencies"]
    assert re.fullmatch(r"python=3\.\d+", python) and pip == "pip" and section.keys() == {"pip"}
    for pin in section["pip"]:
        assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[\w.!+]+( ; .+)?", pin), pin
