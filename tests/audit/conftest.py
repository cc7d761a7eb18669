"""A small project whose run is finished and recorded: three jobs, run by Snakemake itself."""

import json
import shutil
import subprocess
import sys

import pytest
from emrestore.audit.program import program_files
from small_run import EXTRA, ROOT, SNAKEFILE, SNAKEMAKE, TABLE


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """Return the folder of a small project whose run is finished."""
    if not SNAKEMAKE.exists():
        pytest.skip("Snakemake is not installed: ./reproduce --version installs it")
    folder = tmp_path_factory.mktemp("project")
    (folder / "Snakefile").write_text(SNAKEFILE)
    for name in ("workflow/audit", "envs", "profiles/slurm"):
        shutil.copytree(ROOT / name, folder / name)
    environment = folder / ".reproduce" / "environments" / "abc_"
    package = environment / "lib" / "python3.11" / "site-packages" / "wheel-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: wheel\nVersion: 1.0\n")
    (package / "RECORD").write_text("wheel.py,sha256=aa,1\n../bin/wheel,sha256=bb,1\n")
    shutil.copyfile(ROOT / "envs" / "data.yaml", environment.with_suffix(".yaml"))
    (folder / "scales").mkdir()
    for name in ("config.yaml", "scales/test.yaml", "workflow/scripts.py"):
        (folder / name).write_text("{}\n")
    called = [SNAKEMAKE, "all", EXTRA, "--cores", "1", "--quiet"]
    subprocess.run(called, cwd=folder, check=True, capture_output=True)
    results = folder / "results" / "test"
    # as emrestore.networks.device logs it: first the device alone, then with the precision in use
    told = [
        {"device": "Made Up 80", "memory_mib": 81920, "tensorflow": "2.21.0", "driver": "550.1"}
    ]
    told.append(told[0] | {"precision": "bfloat16"})
    lines = [f"date INFO emrestore.networks.device: computing on {json.dumps(one)}" for one in told]
    (results / "logs" / "table1.log").write_text("\n".join(lines) + "\nstep 1\n")
    (results / "config.yaml").write_text("{}\n")
    (results / "audit").mkdir()
    (results / "audit" / "index.html").write_text("<!doctype html>")
    claims = "id,source\nT1-psnr-cgrdn,comparison/table1.csv\nF8-contrast,\n"
    (results / "audit" / "claims.csv").write_text(claims)
    return folder


@pytest.fixture(scope="session")
def recorded(finished):
    """Return the same folder with the pages and the crate that the rule provenance writes."""
    facts = {
        "file": "Snakefile",
        "line": 3,
        "script": "workflow/scripts.py",
        "environment": "envs/data.yaml",
        "says": "A rule of the test.",
        "code": "c0de",
        "seed": 20230325,
    }
    rules = {
        name: facts | {"takes_seed": name == "images"} for name in ("images", "model", "table1")
    }
    results = "results/test"
    sources = ["config.yaml", "scales/test.yaml", *program_files(finished)]
    audit = [f"{results}/audit/claims.csv", f"{results}/audit/index.html"]
    call = (
        "import json, sys; from audit.provenance import main; main(*json.load(sys.stdin))",
        [
            {
                "all_results": [TABLE, EXTRA],
                "sources": [*sources, *audit],
                "claims": audit[0],
            },
            {
                "jobs": f"{results}/audit/jobs/index.html",
                "crate": f"{results}/audit/ro-crate/ro-crate-metadata.json",
            },
            "test",
            20230325,
            "9.27.1",
            rules,
        ],
    )
    subprocess.run(
        [sys.executable, "-c", call[0]],
        cwd=finished,
        env={"PYTHONPATH": str(ROOT / "workflow" / "scripts"), "PATH": "/usr/bin:/bin"},
        input=json.dumps(call[1]),
        text=True,
        check=True,
    )
    return finished


@pytest.fixture
def project(recorded, tmp_path):
    """Return a copy that a test may spoil."""
    shutil.copytree(recorded, tmp_path / "copy", symlinks=True)
    return tmp_path / "copy"
