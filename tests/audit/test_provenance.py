"""The record of a run, made by Snakemake itself on three small jobs: jobs, pages and crate."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from emrestore.audit.fingerprints import fingerprints
from emrestore.audit.records import Job, ancestry, jobs_behind, read_records
from emrestore.audit.trace import claims_by_job, code_of, images_behind, seed_of
from small_run import IMAGES, TABLE, crate_of


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
