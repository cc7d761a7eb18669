"""Config errors, code closures and the published package: what a user meets when things go wrong."""

import hashlib
import http.server
import math
import re
import shutil
import subprocess
import threading
from pathlib import Path

import h5py
import numpy as np
import pytest
import yaml
from emrestore.config.layers import resolved
from emrestore.config.ranges import LIMITS
from emrestore.files import writing
from emrestore.jobs.closure import closure, code_hash
from emrestore.published.package import fetch, given_pairs, unpack_pairs

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "workflow" / "scripts"


def test_misspelt_key_is_named_with_the_nearest_one():
    with pytest.raises(KeyError, match="did you mean 'distortion'"):
        resolved({"distorsion": {}}, ROOT)


def test_unknown_scale_is_named():
    with pytest.raises(ValueError, match="test, demo, paper"):
        resolved({"scale": "huge"}, ROOT)


@pytest.mark.parametrize(
    "wrong, named",
    [
        ({"training": {"batch": "four"}}, "training.batch: 'four'"),
        ({"distortion": {"jitter": {"probability": 1.5}}}, "jitter.probability: 1.5 is greater"),
        ({"distortion": {"detector": {"dose": {"unifrom": [1, 2]}}}}, "detector.dose.*unifrom"),
        ({"specimen": {"pixel_size": {"loguniform": [0, 1]}}}, r"pixel_size.loguniform\[0\]"),
        ({"published": {"sha256": "abc"}}, "published.sha256"),
        ({"low_resolution": {"specimen": {"objects": 2}}}, "low_resolution.specimen.objects: 2 is"),
        ({"training": {"precision": "half"}}, "training.precision: 'half'"),
    ],
)
def test_wrong_value_is_named_with_its_key(wrong, named):
    with pytest.raises(ValueError, match=named):
        resolved(wrong, ROOT)


@pytest.mark.parametrize(
    "section, key, wrong, named",
    [
        ("specimen", "pixel_size", {"uniform": [0.9, 0.02]}, "lower bound 0.9 exceeds the upper"),
        ("specimen", "pixel_size", {"uniform": [-1, 0.9]}, "gives -1 to 0.9; expected 0.001 to"),
        ("specimen", "pixel_size", 0, "gives 0 to 0"),
        ("specimen", "kind", {"choice": {"crystl": 1.0}}, "crystl; expected some of"),
        (
            "specimen",
            "kind",
            {"choice": dict.fromkeys(("crystal", "amorphous", "points"), 0)},
            "all weights are 0",
        ),
        ("imaging.atoms", "height", {"normal": [1.0, 0.5]}, "gives -1.5 to 3.5"),
        ("imaging.points", "order", {"lognormal": [1.0, -1.0]}, "the deviation is -1"),
        ("specimen.crystal", "length", {"truncated_exponential": [0, 3, 9]}, "the scale is 0"),
        ("distortion.jitter", "phi", {"uniform": [0.7, 0.1]}, "exchange them"),
        (
            "low_resolution.imaging.intensity.background",
            "height",
            -1.0,
            "gives -1 to -1; expected 0",
        ),
        ("low_resolution.specimen", "kind", "crystl", "crystl; expected some of"),
    ],
)
def test_impossible_range_is_named_with_its_key(section, key, wrong, named):
    given = {key: wrong}
    for part in reversed(section.split(".")):
        given = {part: given}
    with pytest.raises(ValueError, match=f"config: {section}.{key}: .*{named}"):
        resolved(given, ROOT)


@pytest.mark.parametrize("name", [name for name, limits in LIMITS.items() if type(limits) is tuple])
def test_numbers_beyond_the_limits_of_each_key_are_refused(name):
    outside = [LIMITS[name][0] - 1, LIMITS[name][1] + 1]
    for value in outside if math.isfinite(outside[1]) else outside[:1]:
        given = value
        for part in reversed(name.split(".")):
            given = {part: given}
        with pytest.raises(ValueError, match=f"config: {name}: gives"):
            resolved(given, ROOT)


def test_a_range_may_be_fixed_by_a_number():
    config = resolved({"distortion": {"detector": {"dose": 5.0}}, "scale": "test"}, ROOT)
    assert config["distortion"]["detector"]["dose"] == 5.0
    assert config["datasets"]["images"]["validation"] == 4


def test_nested_values_of_the_command_line_get_their_types():
    # Snakemake reads --config 'published={enabled: false}' as text
    fast_scan = {"gamma": {"uniform": ["8.0", "9.0"]}}
    given = {"published": {"enabled": "false"}, "distortion": {"fast_scan": fast_scan}}
    config = resolved(given, ROOT)
    assert config["published"]["enabled"] is False
    assert config["distortion"]["fast_scan"]["gamma"] == {"uniform": [8.0, 9.0]}


def test_every_number_of_the_config_has_unit_and_source():
    for file in (ROOT / "config.yaml", *(ROOT / "scales").glob("*.yaml")):
        for line in file.read_text().splitlines():
            if re.match(r"\s*[\w\"]+: +[^#\s]", line):
                assert re.search(r"# [^;]+; \w+", line), f"{file.name}: {line}"


@pytest.mark.parametrize(
    "section, name, block",
    [
        ("datasets", "hrstem", {"compared": 8}),
        ("networks", "grdn", {"sizes": {}, "modalities": [], "steps": 1, "learning_rate": 1.0}),
    ],
)
def test_a_name_that_is_taken_cannot_be_added(tmp_path, section, name, block):
    for part in ("config.yaml", "scales", "workflow/schemas"):
        (tmp_path / part).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    config = yaml.safe_load((tmp_path / "config.yaml").read_text())
    config[section]["added"] = {name: block}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    with pytest.raises(ValueError, match=rf"{section}.added.{name}: the name '{name}' is taken"):
        resolved({}, tmp_path)


def test_closure_holds_exactly_what_a_script_imports():
    names = {path.name for path in closure(SCRIPTS / "projected_radius.py")}
    assert names >= {"projected_radius.py", "files.py", "logs.py"}
    assert not names & {"chain.py", "crystal.py", "pairs.py"}
    assert "chain.py" in {path.name for path in closure(SCRIPTS / "dataset_shard.py")}
    # a package that finds its modules imports them all
    found = {str(path.relative_to(SCRIPTS)) for path in closure(SCRIPTS / "train.py")}
    folder = SCRIPTS / "emrestore" / "networks" / "architectures"
    assert {str(path.relative_to(SCRIPTS)) for path in folder.glob("*.py")} <= found


def test_edited_module_changes_only_the_scripts_that_import_it(tmp_path):
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    before = {path.name: code_hash(path) for path in scripts.glob("*.py")}
    edited = scripts / "emrestore" / "distortion" / "scan.py"
    edited.write_text(edited.read_text() + "\n# a comment\n")
    assert {path.name: code_hash(path) for path in scripts.glob("*.py")} == before
    edited.write_text(edited.read_text() + "\nUNUSED = 1\n")
    after = {path.name: code_hash(path) for path in scripts.glob("*.py")}
    assert {name for name in before if before[name] != after[name]} == {
        "dataset_shard.py",
        "gallery.py",
        "realisations.py",
        "specimen_image.py",
    }


def test_failed_writing_leaves_nothing(tmp_path):
    with pytest.raises(OSError):
        with writing(tmp_path / "table.csv") as temporary:
            temporary.write_text("half")
            raise OSError("No space left on device")
    assert not list(tmp_path.iterdir())


def test_unreachable_registry_is_named(tmp_path):
    with pytest.raises(RuntimeError, match="check the network"):
        fetch("http://127.0.0.1:9/simple/", "x", "x-1.tar.gz", "0" * 64, tmp_path / "x.tar.gz")
    assert not list(tmp_path.iterdir())


def test_wrong_hash_is_named_and_nothing_is_kept(tmp_path):
    class Index(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = b'<a href="/files/x-1.tar.gz">x-1.tar.gz</a>'
            body = page if self.path.startswith("/simple") else b"something else"
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if body is page else "application/gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with http.server.HTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/simple/"
        with pytest.raises(RuntimeError, match="expected 00000.*nothing was kept"):
            fetch(address, "x", "x-1.tar.gz", "0" * 64, tmp_path / "x.tar.gz")
        server.shutdown()
    assert not list(tmp_path.iterdir())


def test_given_pairs_are_checked_and_turned(tmp_path):
    source, output = tmp_path / "given.h5", tmp_path / "pairs.h5"
    x = np.arange(24, dtype=np.uint16).reshape(2, 3, 4)
    with h5py.File(source, "w") as file:
        file["x"], file["y"] = x, x + 1
    with pytest.raises(RuntimeError, match="given.h5 has sha256"):
        given_pairs(source, "0" * 64, output)
    assert not output.exists()
    given_pairs(source, hashlib.sha256(source.read_bytes()).hexdigest(), output)
    with h5py.File(output) as file:
        assert file["x"].shape == (2, 4, 3) and file["x"][1, 3, 0] == x[1, 0, 3]
        assert np.array_equal(file["y"][()], file["x"][()] + 1)


def test_full_disk_is_named_and_leaves_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small tmpfs here")
    try:
        with pytest.raises(OSError, match="free some space and run again"):
            with writing(disk / "shard.h5") as temporary, h5py.File(temporary, "w") as file:
                file.create_dataset("x", data=np.ones((64, 256, 256), np.uint16))
        assert not list(disk.iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_truncated_archive_is_named(tmp_path):
    archive = ROOT / "resources" / "published" / "tk_r_em-1.0.4.tar.gz"
    if not archive.exists():
        pytest.skip(f"{archive} is missing: ./reproduce published fetches it")
    short = tmp_path / "short.tar.gz"
    short.write_bytes(archive.read_bytes()[:100_000])
    with pytest.raises(RuntimeError, match="delete the archive and run again"):
        unpack_pairs(short, "hrstem", tmp_path / "pairs.h5")
    assert [path.name for path in tmp_path.iterdir()] == ["short.tar.gz"]
