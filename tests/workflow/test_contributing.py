"""CONTRIBUTING.md followed to the letter: its own code blocks, in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
import yaml

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```\w+ (file|at)=(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(title):
    """Return the blocks of one section of the guide: (kind, place, text)."""
    sections = re.split(r"^## ", (ROOT / "CONTRIBUTING.md").read_text(), flags=re.MULTILINE)
    return BLOCK.findall(next(part for part in sections if part.startswith(title)))


@pytest.fixture
def project(tmp_path):
    """Return a copy of the project's files that shares environments and Snakemake."""
    listed = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, text=True
    )
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    (tmp_path / ".reproduce").mkdir()
    (tmp_path / ".reproduce" / "snakemake").symlink_to(ROOT / ".reproduce" / "snakemake")
    return tmp_path


def inserted(config, where, block):
    """Return the text of config.yaml with a block below a dotted key."""
    node, line, indent = yaml.compose(config), 0, 0
    for name in where.split("."):
        key, node = next((key, value) for key, value in node.value if key.value == name)
        line, indent = key.start_mark.line, key.start_mark.column + 2
    lines = config.splitlines(keepends=True)
    lines[line] = lines[line].replace("{}", "", 1)
    lines[line + 1 : line + 1] = [" " * indent + text for text in block.splitlines(keepends=True)]
    return "".join(lines)


def follow(project, title):
    """Do what a section of the guide says, and return how many blocks of each kind it took."""
    steps = blocks(title)
    for kind, place, text in steps:
        path = project / ("config.yaml" if kind == "at" else place)
        if kind == "file":
            assert not path.exists()
            path.write_text(text)
        else:
            path.write_text(inserted(path.read_text(), place, text))
    kinds = [kind for kind, _, _ in steps]
    return {kind: kinds.count(kind) for kind in kinds}


def reproduce(project, *arguments):
    """Run ./reproduce in the copy and return what it said."""
    environments = ROOT / ".reproduce" / "environments"
    command = ["./reproduce", *arguments, "--config", "scale=test"]
    done = subprocess.run(
        [*command, "--conda-prefix", str(environments)],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_figure_takes_one_file_and_one_block(project):
    assert follow(project, "A figure") == {"file": 1, "at": 1}
    assert "results/test/figures/radii.png" in reproduce(project, "figures", "-n")
    figure = project / "results" / "test" / "figures" / "radii.png"
    name = str(figure.relative_to(project))
    reproduce(project, name)
    assert figure.read_bytes().startswith(b"\x89PNG") and figure.with_suffix(".pdf").exists()
    assert "Nothing to be done" in reproduce(project, name, "-n")
    reproduce(project, name, "--report", "report.html")
    report = (project / "report.html").read_text()
    assert "(eq. 21) of every element. Scale" in report


def test_a_network_is_planned_built_and_restores(project):
    assert follow(project, "A network") == {"file": 1, "at": 1}
    plan = reproduce(project, "comparison", "-n")
    for made in ("models/rdn/hrstem/model.keras", "comparison/restored/rdn-hrstem-test.h5"):
        assert f"results/test/{made}" in plan
    program = """
import numpy as np
from emrestore.figures.style import method_label
from emrestore.networks.build import build, restore
from emrestore.restoring.restorer import Restorer

model = build("rdn", dict(base=8, growth=4, convolutions=2, rdbs=2, grdbs=1, floor=0.1))
image = np.random.default_rng(1).uniform(0, 65535, (1, 40, 36)).astype("float32")
whole = restore(model, image)
strips = Restorer(model, {"strip_pixels": 64, "memory_share": 0.8})(image)
np.testing.assert_allclose(strips, whole, rtol=1e-3, atol=2.0)
assert method_label("rdn") == "RDN (this run)"
"""
    subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(project / "workflow" / "scripts")},
        check=True,
    )


def test_a_modality_gets_pairs_and_no_published_network(project):
    assert follow(project, "A modality") == {"at": 1}
    plan = reproduce(project, "comparison", "-n")
    assert "results/test/comparison/scores/lrfib.csv" in plan
    assert "published/lrfib" not in plan and "published-lrfib" not in plan
    shard = project / "results" / "test" / "datasets" / "lrfib" / "validation-0000.h5"
    reproduce(project, str(shard.relative_to(project)))
    with h5py.File(shard) as file:
        assert file["x"].shape == (4, 256, 256) and file["x"][()].std() > 0


def test_a_noise_effect_changes_only_the_pairs_where_it_occurs(project):
    names = [
        f"results/test/datasets/{modality}/validation-0000.h5" for modality in ("hrtem", "lrsem")
    ]

    def pairs():
        for name in names:
            with h5py.File(project / name) as file:
                drawn = {key: value[()] for key, value in file["parameters"].items()}
                yield file["x"][()], file["y"][()], drawn

    reproduce(project, *names)
    camera, scan = pairs()
    assert follow(project, "A noise effect") == {"file": 1, "at": 1}
    config = project / "config.yaml"
    config.write_text(
        config.read_text().replace(
            "probability: 0.2 # -; chosen\n    amplitude",
            "probability: 0.5 # -; chosen\n    amplitude",
        )
    )
    reproduce(project, *names)
    other_camera, hummed = pairs()
    assert np.array_equal(camera[0], other_camera[0]) and set(camera[2]) == set(other_camera[2])
    occurs = hummed[2]["distortion.added.hum.occurs"]
    assert set(occurs) == {0.0, 1.0}
    for part in (0, 1):  # both images of a pair share their 16-bit scale
        changed = [
            not np.array_equal(*images) for images in zip(scan[part], hummed[part], strict=True)
        ]
        assert np.array_equal(changed, occurs > 0)
    assert np.array_equal(np.isnan(hummed[2]["distortion.added.hum.rows"]), occurs == 0)


def test_the_guide_names_files_that_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    named = re.findall(r"`((?:tests|workflow|emrestore)/[a-z_/.0-9]+\.\w+)`", text)
    assert len(named) >= 6
    for name in named:
        roots = (ROOT, ROOT / "workflow" / "scripts")
        assert any((root / name).exists() for root in roots), name
