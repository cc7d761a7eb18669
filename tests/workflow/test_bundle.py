"""Bundles: what is packed comes out again, and a run needs nothing else, not even a network."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from emrestore.archive.packing import pack, pinned, tracked_files
from emrestore.archive.unpacking import MANIFEST, here, read_manifest, unpack

ROOT = Path(__file__).parents[2]
STAND_IN = ROOT / "workflow" / "conda" / "conda.py"
ABOUT = {"version": "1.2.3", "commit": "c0ffee"}
# a namespace of its own has a loopback device that is down, and no route
ALONE = ["unshare", "--net"]


def alone():
    """Skip where the system gives no network namespace."""
    if subprocess.run([*ALONE, "true"], capture_output=True).returncode:
        pytest.skip("no network namespace here: unshare --net needs root")


@pytest.fixture
def contents(tmp_path):
    """Return files to be packed: a wheel, the authors' archive, a source."""
    files = {
        "wheels/tiny-1.0-py3-none-any.whl": tmp_path / "in" / "tiny.whl",
        "published/authors-1.tar.gz": tmp_path / "in" / "authors",
        "emrestore-1.2.3/docs/a b.md": tmp_path / "in" / "page",
    }
    (tmp_path / "in").mkdir()
    for path in files.values():
        path.write_text(f"this is {path.name}")
    return files


def test_what_is_packed_comes_out_again(contents, tmp_path):
    manifest = pack(contents, ABOUT, tmp_path / "b.tar")
    for name, path in contents.items():
        assert manifest["files"][name] == hashlib.sha256(path.read_bytes()).hexdigest()
    unpack(tmp_path / "b.tar", tmp_path / "out")
    found = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.*")}
    # sources are for tar alone
    assert found == {
        MANIFEST,
        "wheels/tiny-1.0-py3-none-any.whl",
        "published/authors-1.tar.gz",
    }
    assert (tmp_path / "out/published/authors-1.tar.gz").read_text() == "this is authors"
    assert read_manifest(tmp_path / "b.tar")["commit"] == "c0ffee"


def test_a_bundle_is_unpacked_once(contents, tmp_path):
    pack(contents, ABOUT, tmp_path / "b.tar")
    unpack(tmp_path / "b.tar", tmp_path / "out")
    before = (tmp_path / "out" / MANIFEST).stat().st_ino
    unpack(tmp_path / "b.tar", tmp_path / "out")
    assert (tmp_path / "out" / MANIFEST).stat().st_ino == before
    contents["published/authors-1.tar.gz"].write_text("newer")
    pack(contents, ABOUT, tmp_path / "b.tar")
    unpack(tmp_path / "b.tar", tmp_path / "out")
    assert (tmp_path / "out/published/authors-1.tar.gz").read_text() == "newer"


def rewritten(tmp_path, change):
    """Return a bundle whose members went through `change(name, bytes)`; None drops one."""
    with tarfile.open(tmp_path / "b.tar") as old, tarfile.open(tmp_path / "c.tar", "w") as new:
        for member in old:
            data = change(member.name, old.extractfile(member).read())
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return tmp_path / "c.tar"


def other_machine(name, data):
    if name != MANIFEST:
        return data
    return json.dumps(json.loads(data) | {"platform": "Plan9 mips"}).encode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, data: data + b"!" if "tiny" in name else data, "expected .* damaged"),
        (lambda name, data: None if "tiny" in name else data, "lacks wheels/tiny"),
        (lambda name, data: None if name == MANIFEST else data, "does not begin with"),
        (other_machine, "for platform Plan9 mips, this is"),
    ],
)
def test_a_spoilt_bundle_is_refused_and_leaves_what_was_there(contents, tmp_path, change, says):
    pack(contents, ABOUT, tmp_path / "b.tar")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "earlier").touch()
    with pytest.raises(ValueError, match=says):
        unpack(rewritten(tmp_path, change), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["earlier"]
    assert not list(tmp_path.glob(".*part"))


def test_what_is_no_tar_file_is_named(tmp_path):
    (tmp_path / "b.tar").write_text("no")
    with pytest.raises(ValueError, match="b.tar: no bundle"):
        unpack(tmp_path / "b.tar", tmp_path / "out")


def test_every_pin_of_every_environment_is_gathered():
    batches = pinned(ROOT / "envs")
    lines = {
        line.strip().removeprefix("- ")
        for path in (ROOT / "envs").glob("*.yaml")
        for line in path.read_text().splitlines()
        if "==" in line
    }
    assert {pin for batch in batches for pin in batch} == lines and len(lines) > 150
    for batch in batches:
        names = [pin.split("==")[0] for pin in batch]
        assert len(names) == len(set(names))


def test_sources_are_what_git_knows(tmp_path):
    with pytest.raises(ValueError, match="no clone"):
        tracked_files(tmp_path)
    for name in ("known", "unknown"):
        (tmp_path / name).touch()
    for command in (["init", "-q"], ["add", "known"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert tracked_files(tmp_path) == ["known"]


def wheel(folder, version):
    """Write a wheel of the package `tiny`; return its sha256."""
    info = f"tiny-{version}.dist-info"
    path = folder / f"tiny-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("tiny.py", f"version = {version!r}\n")
        head = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        file.writestr(f"{info}/WHEEL", head)
        file.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n"
        )
        file.writestr(f"{info}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def environment(tmp_path, pin, sha256, **variables):
    """Make an environment with a stand-in for conda that knows one hash, without a network."""
    snakemake = ROOT / ".reproduce" / "snakemake" / "bin" / "python"
    if not snakemake.exists():
        pytest.skip("Snakemake is missing: ./reproduce --version installs it")
    file = tmp_path / "tiny.yaml"
    file.write_text(f"dependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - {pin}\n")
    stand_in = tmp_path / "workflow" / "conda" / STAND_IN.name
    stand_in.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(STAND_IN, stand_in)
    (tmp_path / "envs").mkdir(exist_ok=True)
    (tmp_path / "envs" / "hashes.txt").write_text(f"{pin} --hash=sha256:{sha256}\n")
    command = [snakemake, stand_in, "env", "create", "--file", file, "--prefix", tmp_path / "env"]
    return subprocess.run(
        [*ALONE, *command],
        env=os.environ | {"EMRESTORE_CONDA_ROOT": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
    )


def test_an_environment_is_made_from_wheels_alone(tmp_path):
    alone()
    (tmp_path / "wheels").mkdir()
    known = wheel(tmp_path / "wheels", "1.0")
    offline = {"UV_OFFLINE": "1", "UV_NO_INDEX": "1", "UV_FIND_LINKS": str(tmp_path / "wheels")}
    made = environment(tmp_path, "tiny==1.0", known, **offline)
    assert made.returncode == 0, made.stderr
    said = subprocess.check_output(
        [tmp_path / "env/bin/python", "-c", "import tiny; print(tiny.version)"], text=True
    )
    assert said == "1.0\n"
    shutil.rmtree(tmp_path / "env")
    lost = environment(tmp_path, "tiny==1.1", known, **offline)
    assert lost.returncode != 0 and not (tmp_path / "env").exists()
    assert "not to be had: tiny==1.1" in lost.stderr and "--offline FILE" in lost.stderr


def test_a_file_that_the_index_has_lost_is_named(tmp_path):
    (tmp_path / "simple" / "tiny").mkdir(parents=True)
    page = '<a href="tiny-1.0-py3-none-any.whl">tiny-1.0-py3-none-any.whl</a>'
    (tmp_path / "simple" / "tiny" / "index.html").write_text(page)
    alone()
    index = {"UV_DEFAULT_INDEX": (tmp_path / "simple").as_uri(), "UV_NO_CACHE": "1"}
    lost = environment(tmp_path, "tiny==1.0", 64 * "0", **index)
    assert lost.returncode != 0
    assert "tiny-1.0-py3-none-any.whl" in lost.stderr.partition("not to be had")[2]


def bare(folder):
    """Return the environment variables of a user who has no packages cached and no registry set up."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))
    }
    return kept | {"XDG_CACHE_HOME": str(folder), "PIP_CONFIG_FILE": os.devnull}


@pytest.mark.long
def test_the_whole_workflow_runs_from_a_bundle_without_a_network(copied, tmp_path):
    alone()
    project, bundle = copied(tmp_path / "project"), tmp_path / "emrestore.tar"
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=project, check=True)
    subprocess.run(["./reproduce", "bundle", bundle], cwd=project, check=True)
    shutil.rmtree(project)
    place = tmp_path / "years later"
    place.mkdir()
    with tarfile.open(bundle) as tar:
        members = [part for part in tar if part.name.startswith("emrestore-")]
        tar.extractall(place, members, filter="data")
    (folder,) = place.iterdir()
    command = [*ALONE, "./reproduce", "--offline", bundle, "--config", "scale=test"]
    with open(tmp_path / "offline.log", "w") as log:
        ran = subprocess.run(
            [*command, "--quiet", "progress"],
            cwd=folder,
            env=bare(tmp_path / "cache"),
            stdout=log,
            stderr=log,
        )
    assert ran.returncode == 0, (tmp_path / "offline.log").read_text()[-3000:]
    assert (folder / "results/test/audit/ro-crate/ro-crate-metadata.json").exists()
    archive = json.loads((folder / ".reproduce/bundle" / MANIFEST).read_text())["files"]
    fetched = next((folder / "resources/published").glob("*.tar.gz"))
    digest = hashlib.sha256(fetched.read_bytes()).hexdigest()
    assert archive[f"published/{fetched.name}"] == digest
    # the environment of the tests too
    made = tmp_path / "check"
    offline = {"UV_OFFLINE": "1", "UV_NO_INDEX": "1", "UV_FIND_LINKS": ".reproduce/bundle/wheels"}
    subprocess.run(
        [
            *ALONE,
            folder / ".reproduce/snakemake/bin/python",
            "workflow/conda/conda.py",
            *("env", "create", "--file", "envs/check.yaml", "--prefix", made),
        ],
        cwd=folder,
        env=bare(tmp_path / "cache") | offline | {"EMRESTORE_CONDA_ROOT": str(tmp_path)},
        check=True,
    )
    subprocess.run([made / "bin/python", "-c", "import pytest, tensorflow"], check=True)
    # pytest keeps folders of three sessions, and these are of gigabytes
    for part in (place, made, tmp_path / "cache"):
        shutil.rmtree(part)
    bundle.unlink()


def test_the_python_of_a_bundle_is_that_of_its_wheels(contents, tmp_path):
    made = pack(contents, ABOUT, tmp_path / "b.tar")
    assert made["python"].startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    assert made["platform"] == here()["platform"]
