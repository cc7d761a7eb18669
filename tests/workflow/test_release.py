"""Version, changelog, citation, reference run and tag, of this project and of made-up ones."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from emrestore.archive.release import contradictions

ROOT = Path(__file__).parents[2]
WHO = {
    f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def test_this_project_tells_of_one_release():
    assert contradictions(ROOT) == []


class Project:
    """A project of its own that was released: version, run, archive, tag."""

    def __init__(self, root):
        self.root = root
        self.git("init", "-q")
        self.write("pyproject.toml", '[project]\nversion = "1.2.0"\n')
        self.write("CHANGELOG.md", "# Changes\n\n## 1.2.0 (2026-12-01)\n\n## 1.1.0 (2026-01-01)\n")
        self.write("CITATION.cff", "version: 1.2.0\ndate-released: 2026-12-01\n")
        for name in ("config.yaml", "Snakefile", "scales/demo.yaml", "README.md"):
            self.write(name, "first")
        self.commit = self.committed()
        self.archive()
        self.committed()

    def git(self, *arguments):
        done = ["git", "-C", str(self.root), *arguments]
        return subprocess.check_output(done, text=True, env=os.environ | WHO).strip()

    def committed(self):
        self.git("add", "-A")
        self.git("commit", "-qm", "next", "--allow-empty")
        return self.git("rev-parse", "HEAD")

    def write(self, name, text):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    def archive(self, **changes):
        record = {"version": "1.2.0", "commit": self.commit, "scale": "demo", "laws": "taken"}
        graph = [
            {"@id": "ro-crate-metadata.json", "about": {"@id": "./"}},
            {"@id": "./", "mainEntity": {"@id": "Snakefile"}},
            {"@id": "Snakefile", "version": self.commit, "sha256": "00"},
        ]
        self.write("reference/demo/ro-crate-metadata.json", json.dumps({"@graph": graph}))
        self.write("reference/demo/run.yaml", yaml.safe_dump(record | changes))


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_a_release_as_it_should_be(project):
    assert contradictions(project.root) == []
    project.git("tag", "v1.2.0")
    assert contradictions(project.root) == []
    # what no result rests on may follow
    project.write("README.md", "second")
    project.committed()
    assert contradictions(project.root) == []


def test_work_on_the_next_release_may_change_anything(project):
    project.git("tag", "v1.2.0")
    project.write("CHANGELOG.md", "## Unreleased\n\n- more\n\n## 1.2.0 (2026-12-01)\n")
    project.write("config.yaml", "second")
    project.committed()
    assert contradictions(project.root) == []


def test_a_checkout_without_history_cannot_tell(project, tmp_path_factory):
    project.write("README.md", "second")
    project.committed()
    shallow = tmp_path_factory.mktemp("shallow") / "clone"
    project.git("clone", "-q", "--depth", "1", f"file://{project.root}", str(shallow))
    assert contradictions(shallow) == []


def other_version(project):
    project.write("pyproject.toml", '[project]\nversion = "1.3.0"\n')


def other_citation(project):
    project.write("CITATION.cff", "version: 1.2.0\ndate-released: 2026-12-02\n")


def newer_code(project):
    project.write("Snakefile", "second")


def other_run(project):
    project.archive(version="1.1.0")


def other_crate(project):
    project.archive(commit=project.git("rev-parse", "HEAD"))


def no_such_commit(project):
    project.archive(commit="0" * 40)


def tag_without_run(project):
    project.git("tag", "v1.2.0", project.commit)


def run_after_tag(project):
    project.git("tag", "v1.2.0")
    project.commit = project.committed()
    project.archive()


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (other_version, "newest version 1.2.0, pyproject.toml has 1.3.0"),
        (other_citation, "date-released 2026-12-02, CHANGELOG.md has 2026-12-01"),
        (newer_code, "newer than its commit .*: Snakefile$"),
        (other_run, "a run of version 1.1.0, expected 1.2.0"),
        (other_crate, "its crate is not of commit"),
        (no_such_commit, "is not in the history of this one"),
        (tag_without_run, "v1.2.0: it has no reference/demo/run.yaml"),
        (run_after_tag, "v1.2.0: its reference run is of commit"),
    ],
)
def test_what_contradicts_is_named(project, fault, says):
    fault(project)
    found = contradictions(project.root)
    assert any(re.search(says, one) for one in found), found
