"""The record of a run, made by Snakemake itself on three small jobs: pages, crate and verification."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from emrestore.audit.fingerprints import fingerprints
from emrestore.audit.packages import contents_hash, installed
from emrestore.audit.program import BESIDE, program_files
from emrestore.audit.records import Job, ancestry, jobs_behind, read_records
from emrestore.audit.trace import claims_by_job, code_of, images_behind, seed_of
from emrestore.audit.verification import differences, read_crate
from emrestore.config.layers import layers
from emrestore.jobs.record import sources

ROOT = Path(__file__).parents[2]
SNAKEMAKE = ROOT / ".reproduce" / "snakemake" / "bin" / "snakemake"
SNAKEFILE = """
rule all:
    input: "results/test/comparison/table1.csv"

rule images:
    output: "results/test/datasets/hrstem/{split}.h5"
    log: "results/test/logs/images/{split}.log"
    benchmark: "results/test/benchmarks/images/{split}.tsv"
    params: code="c0de", seed=20230325
    shell: "echo {wildcards.split} > {output}"

rule model:
    output: directory("resources/published/saved_model")
    log: "results/test/logs/model.log"
    params: code="c0de"
    shell: "mkdir -p {output}/variables; echo graph > {output}/pb; echo w > {output}/variables/data"

rule table1:
    input:
        pairs="results/test/datasets/hrstem/validation.h5",
        model="resources/published/saved_model",
    output:
        table="results/test/comparison/table1.csv",
        images="results/test/comparison/per_image.csv",
    log: "results/test/logs/table1.log"
    benchmark: "results/test/benchmarks/table1.tsv"
    params: code="other"
    shell: "echo dB | cat {input.pairs} - > {output.table}; echo a > {output.images}; echo done > {log}"
"""
TABLE = "results/test/comparison/table1.csv"
IMAGES = "results/test/datasets/hrstem/validation.h5"
EXTRA = "results/test/datasets/hrstem/unused.h5"


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
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


def test_what_a_network_computed_on_is_recorded_but_for_the_driver(recorded):
    crate = json.loads((crate_of(recorded) / "ro-crate-metadata.json").read_text())["@graph"]
    things = {thing["@id"]: thing for thing in crate}
    parts = things["#job-table1"]["additionalProperty"]
    found = {things[part["@id"]]["name"]: things[part["@id"]]["value"] for part in parts}
    assert found == {
        "computed on: device": "Made Up 80",
        "computed on: memory of the device, MiB": "81920",
        "computed on: TensorFlow": "2.21.0",
        "computed on: precision": "bfloat16",
    }
    assert "additionalProperty" not in things["#job-images/validation"]
    pages = (recorded / "results/test/audit/jobs").glob("*.html")
    assert sum("device: Made Up 80; memory" in page.read_text() for page in pages) == 1


@pytest.fixture
def project(recorded, tmp_path):
    """Return a copy that a test may spoil."""
    shutil.copytree(recorded, tmp_path / "copy", symlinks=True)
    return tmp_path / "copy"


def crate_of(folder):
    return folder / "results" / "test" / "audit" / "ro-crate"


def kinds(folder, crate=None):
    found = differences(read_crate(crate or crate_of(folder)), folder)
    return [(one.kind, one.path) for one in found]


def test_jobs_are_those_behind_the_targets_in_order(finished):
    records = read_records(finished / ".snakemake" / "metadata")
    jobs = jobs_behind([TABLE], records)
    assert [job.name for job in jobs][-1] == "table1"
    assert {job.name for job in jobs} == {"images/validation", "model", "table1"}
    assert jobs[-1].outputs == ("results/test/comparison/per_image.csv", TABLE)
    assert set(jobs[-1].inputs) == {IMAGES, "resources/published/saved_model"}
    assert ancestry(jobs)["table1"] == {"images/validation", "model"}
    assert all(job.start <= job.end for job in jobs)


def test_an_unknown_format_of_records_is_named(tmp_path):
    (tmp_path / "YQ==").write_text('{"record_format_version": 99}')
    with pytest.raises(ValueError, match="record of format 99, expected 6"):
        read_records(tmp_path)


def test_fingerprints_are_those_of_sha256sum(finished):
    ours = fingerprints([str(finished / "Snakefile"), str(finished / "resources")])
    told = subprocess.run(["sha256sum", *ours], capture_output=True, text=True, check=True).stdout
    assert [line.split("  ")[0] for line in told.splitlines()] == [f.sha256 for f in ours.values()]
    assert len(ours) == 3


def test_claims_and_images_are_found_through_jobs_in_between():
    jobs = [
        Job("a", "a", (), ("r/a.h5",)),
        Job("b", "b", ("r/a.h5",), ("r/b.csv",)),
        Job("c", "c", ("r/b.csv",), ("r/c.csv",)),
        Job("d", "d", (), ("r/d.h5",)),
    ]
    contents = {path: [path] for job in jobs for path in job.outputs}
    claims = [{"id": "X", "source": "c.csv"}, {"id": "Y", "source": ""}]
    assert claims_by_job(claims, jobs, "r") == {"a": ["X"], "b": ["X"], "c": ["X"], "d": []}
    assert images_behind(jobs, contents)["c"] == [("r/a.h5", "a")]


@pytest.mark.parametrize(
    "parameters, takes, expected",
    [
        (("'c0de'", "20230325"), True, "20230325"),
        (("'c0de'", "20230327", "4"), True, "20230327"),
        (("'c0de'", "20230325"), False, ""),
        (("'c0de'",), True, "not recorded"),
    ],
)
def test_the_seed_is_the_recorded_one(parameters, takes, expected):
    facts = {"seed": 20230325, "takes_seed": takes}
    assert seed_of(Job("r", "r", parameters=parameters), facts) == expected


@pytest.mark.parametrize(
    "parameters, expected",
    [
        (("'0123456789abcdef'", "7"), "0123456789abcdef"),
        (("'fedcba9876543210'", "7"), "fedcba9876543210"),
        (("7",), "not recorded"),
        (("'fedcba9876543210'", "'aaaaaaaaaaaaaaaa'"), "not recorded"),
    ],
)
def test_the_code_is_the_one_that_the_job_ran_with(parameters, expected):
    job = Job("r", "r", parameters=parameters)
    assert code_of(job, {"code": "0123456789abcdef"}) == expected


def test_a_crate_names_the_code_that_a_job_ran_with(recorded):
    graph = json.loads((crate_of(recorded) / "ro-crate-metadata.json").read_text())["@graph"]
    tools = {part["@id"]: part for part in graph if part["@id"].startswith("#rule-")}
    assert tools["#rule-images"]["softwareVersion"] == "c0de"
    other = tools["#rule-table1-not-recorded"]
    assert other["softwareVersion"] == "not recorded" and "not the code" in other["description"]
    jobs = {part["name"]: part for part in graph if part["@id"].startswith("#job-")}
    assert jobs["table1"]["instrument"] == {"@id": "#rule-table1-not-recorded"}


def test_a_claim_leads_to_its_images_and_back(recorded):
    jobs = recorded / "results" / "test" / "audit" / "jobs"
    table, images = (jobs / name for name in ("table1.html", "images--validation.html"))
    assert 'href="../../datasets/hrstem/validation.h5"' in table.read_text()
    assert 'href="images--validation.html"' in table.read_text()
    assert 'href="../index.html#T1-psnr-cgrdn"' in images.read_text()
    assert "20230325" in images.read_text() and "the code at hand is another" in table.read_text()
    assert "T1-psnr-cgrdn" not in (jobs / "images--unused.html").read_text()
    digest = hashlib.sha256((recorded / IMAGES).read_bytes()).hexdigest()
    assert digest in table.read_text() and digest in (jobs / "index.html").read_text()


def test_every_link_of_the_pages_leads_to_a_file(recorded):
    folder = recorded / "results" / "test" / "audit" / "jobs"
    links = {
        link.partition("#")[0]
        for page in folder.glob("*.html")
        for link in re.findall(r'href="([^":]+)"', page.read_text())
    }
    # logs that a job does not write are no fault of the pages
    missing = {link for link in links if link and not (folder / link).exists()}
    assert {link for link in missing if not link.startswith("../../logs/")} == set()


def test_a_crate_of_its_own_run_has_no_difference(project):
    assert kinds(project) == []
    names = read_crate(crate_of(project)).files
    assert {TABLE, IMAGES, "resources/published/saved_model/variables/data", "Snakefile"} <= set(
        names
    )


def test_changed_missing_and_extra_files_are_named(project):
    (project / TABLE).write_text("99 dB\n")
    (project / IMAGES).unlink()
    (project / "results/test/comparison/added.csv").write_text("1\n")
    (project / "results/test/logs/table1.log").write_text("other times\n")
    # made by other commands than ./reproduce, whenever the user likes
    for beside in (
        "docs/index.html",
        "report.html",
        "restore/mine.tif/page.html",
        "figures/resources.csv",
    ):
        (project / "results/test" / beside).parent.mkdir(parents=True, exist_ok=True)
        (project / "results/test" / beside).write_text("beside the run\n")
    assert kinds(project) == [
        ("extra", "results/test/comparison/added.csv"),
        ("changed", TABLE),
        ("missing", IMAGES),
    ]


def flipped(path):
    """Change one byte of a file."""
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:] if content else b"?")


def test_one_byte_of_any_file_is_found_but_of_those_it_names(project):
    results = project / "results" / "test"
    for path in read_crate(crate_of(project)).files:
        flipped(project / path)
    changed = {path for kind, path in kinds(project) if kind == "changed"}
    here = {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()}
    crate = f"{results.relative_to(project)}/audit/ro-crate/"
    beside = (
        ".snakemake/",
        ".reproduce/",
        crate,
        *(f"results/test/{a}/" for a in ("logs", "benchmarks")),
    )
    unseen = {path for path in here - changed if not path.startswith(beside)}
    assert {path for path in unseen if not path.endswith(".snakemake_timestamp")} == set()
    assert "results/test/audit/jobs/table1.html" in changed


def test_every_tracked_file_is_recorded_or_named():
    asked = ["git", "-C", str(ROOT), "ls-files"]
    told = subprocess.run(asked, capture_output=True, text=True)
    if told.returncode:
        pytest.skip("not a checkout of git")
    known = set(sources(ROOT, "test", "evidence"))
    assert set(layers("test", "evidence")) <= known
    tracked = [name for name in told.stdout.splitlines() if (ROOT / name).is_file()]
    assert [name for name in tracked if name not in known and not name.startswith(BESIDE)] == []
    # what a result depends on is none of those that are only named
    assert {name for name in tracked if name.startswith(("workflow/", "envs/"))} <= known


def test_a_module_that_appeared_and_one_that_went_are_found(project):
    (project / "workflow" / "scripts").mkdir()
    (project / "workflow" / "scripts" / "new.py").write_text("1\n")
    (project / "profiles" / "slurm" / "config.yaml").unlink()
    assert kinds(project) == [
        ("missing", "profiles/slurm/config.yaml"),
        ("extra", "workflow/scripts/new.py"),
    ]


def test_other_packages_in_an_environment_are_found(project):
    site = project / ".reproduce/environments/abc_/lib/python3.11/site-packages"
    record = site / "wheel-1.0.dist-info" / "RECORD"
    record.write_text(record.read_text().replace("=aa", "=ab"))
    other = site / "left-2.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: left\nVersion: 2.0\n")
    found = differences(read_crate(crate_of(project)), project)
    assert [(one.kind, one.path, one.why) for one in found] == [
        ("changed", "envs/data.yaml", "wheel 1.0 is not installed as recorded"),
        ("extra", "envs/data.yaml", "left 2.0 is installed"),
    ]


def test_a_package_has_one_hash_on_all_machines(tmp_path):
    here = "a.py,sha256=aa,1\na-1.dist-info/METADATA,sha256=cc,1\n"
    there = "a-1.dist-info/INSTALLER,sha256=dd,2\n../../../bin/a,sha256=ee,3\na.cpython-311.pyc,,\n"
    assert contents_hash(here) == contents_hash(there + here)
    assert contents_hash(here) != contents_hash(here.replace("=aa", "=ab"))
    assert installed(tmp_path) == []
    ours = installed(Path(sys.prefix))
    assert {"pytest", "numpy"} <= {package.name for package in ours}


def test_a_restored_image_is_held_against_its_verdict(project):
    folder = project / "results" / "test" / "restore" / "mine.dm4"
    folder.mkdir(parents=True)
    (folder / "restored.tif").write_bytes(b"pixels")
    digest = hashlib.sha256(b"pixels").hexdigest()
    images = [{"image": "restored.tif", "sha256": digest}]
    (folder / "verdict.json").write_text(json.dumps({"images": images}))
    assert kinds(project) == []
    flipped(folder / "restored.tif")
    assert kinds(project) == [("changed", "results/test/restore/mine.dm4/restored.tif")]
    (folder / "restored.tif").unlink()
    assert kinds(project) == [("missing", "results/test/restore/mine.dm4/restored.tif")]


def test_a_crate_can_be_anchored_outside(project):
    path = crate_of(project) / "ro-crate-metadata.json"
    known = hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_crate(path, known.upper()).files
    path.write_text(path.read_text() + " ")
    with pytest.raises(ValueError, match="this is not the crate that was meant"):
        read_crate(path, known)


def test_someone_elses_crate_is_held_against_our_files(project, tmp_path):
    other = tmp_path / "theirs"
    shutil.copytree(crate_of(project), other)
    text = (other / "ro-crate-metadata.json").read_text()
    ours = hashlib.sha256((project / TABLE).read_bytes()).hexdigest()
    (other / "ro-crate-metadata.json").write_text(text.replace(ours, "0" * 64))
    assert kinds(project, other / "ro-crate-metadata.json") == [("changed", TABLE)]


@pytest.mark.parametrize(
    "text, message",
    [
        (None, "no such crate; ./reproduce makes one"),
        ("not json", "not the metadata of an RO-Crate"),
        ('{"@graph": []}', "not the metadata of an RO-Crate"),
        (
            '{"@graph": [{"@id": "ro-crate-metadata.json", "about": {"@id": "./"}}, {"@id": "./"}]}',
            "no file in this crate has a sha256",
        ),
    ],
)
def test_what_is_no_crate_is_named(tmp_path, text, message):
    if text is not None:
        (tmp_path / "ro-crate-metadata.json").write_text(text)
    with pytest.raises(ValueError, match=message):
        read_crate(tmp_path)


def test_the_command_tells_by_its_status(project):
    def verify(*arguments):
        called = [sys.executable, ROOT / "workflow" / "verify.py", "--config", *arguments]
        library = {"PYTHONPATH": str(ROOT / "workflow" / "scripts")}
        return subprocess.run(called, env=os.environ | library, capture_output=True, text=True)

    # held against the project of this checkout, where the small run's files are not
    result = verify(f"crate={crate_of(project)}")
    assert result.returncode == 1 and f"missing  {IMAGES}" in result.stdout
    assert verify("crate=nowhere").returncode == 2
    assert "did you mean 'scale'" in verify("scal=test").stderr


def test_a_packed_crate_holds_the_files_themselves(recorded, tmp_path):
    packed = tmp_path / "crate.tar"
    crate = crate_of(recorded)
    subprocess.run(["tar", "--dereference", "-cf", packed, "-C", crate, "."], check=True)
    subprocess.run(["tar", "-xf", packed, "-C", tmp_path], check=True)
    assert (tmp_path / IMAGES).read_bytes() == (recorded / IMAGES).read_bytes()
    assert not (tmp_path / IMAGES).is_symlink()


def test_the_crate_is_valid_for_an_independent_validator(recorded, tmp_path):
    """rocrate-validator with the profile Provenance Run Crate and all that it is built on."""
    validator = pytest.importorskip("rocrate_validator.services")
    cache = offline_contexts(tmp_path / "cache")
    settings = {
        "rocrate_uri": str(crate_of(recorded)),
        "profile_identifier": "provenance-run-crate",
        "requirement_severity": "REQUIRED",
        "offline": True,
        "cache_path": str(cache),
    }
    result = validator.validate(settings)
    assert result.passed(), [issue.message for issue in result.get_issues()]
    # the same crate without its run is refused: the check can fail
    broken = tmp_path / "broken"
    shutil.copytree(crate_of(recorded), broken, symlinks=False)
    metadata = json.loads((broken / "ro-crate-metadata.json").read_text())
    metadata["@graph"] = [part for part in metadata["@graph"] if part["@id"] != "#run"]
    (broken / "ro-crate-metadata.json").write_text(json.dumps(metadata))
    assert not validator.validate(settings | {"rocrate_uri": str(broken)}).passed()


def offline_contexts(path):
    """Fill the validator's cache with the context of RO-Crate 1.1 that the library rocrate ships."""
    import rocrate
    from requests.adapters import HTTPAdapter
    from requests_cache import CachedSession
    from urllib3 import HTTPResponse

    context = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"
    address = json.loads(context.read_text())["@id"]

    class Shipped(HTTPAdapter):
        def send(self, request, **_):
            headers = {"Content-Type": "application/ld+json"}
            body = HTTPResponse(context.open("rb"), headers, status=200, preload_content=False)
            return self.build_response(request, body)

    with CachedSession(cache_name=str(path), backend="sqlite", expire_after=-1) as session:
        session.mount("https://", Shipped())
        assert session.get(address).json()["@id"] == address
    return path
