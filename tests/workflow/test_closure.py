"""Which scripts an edit of the library concerns: those that import what was edited, at any depth."""

import ast
import re
import shutil
import sys
from pathlib import Path

import pytest
from emrestore.jobs.closure import closure, code_hash, files_of

ROOT = Path(__file__).parents[2]
SCRIPTS, RULES, ENVS = ROOT / "workflow" / "scripts", ROOT / "workflow" / "rules", ROOT / "envs"


def hashes(scripts):
    """Return the hash of every script in the folders of the stages below `scripts`."""
    names = [str(path.relative_to(scripts)) for path in scripts.glob("*/*.py")]
    return {name: code_hash(name, scripts) for name in names if not name.startswith("emrestore/")}


def test_closure_holds_exactly_what_a_script_imports():
    names = {path.name for path in closure("references/projected_radius.py")}
    assert names >= {"projected_radius.py", "files.py", "logs.py"}
    assert not names & {"chain.py", "crystal.py", "pairs.py"}
    assert "chain.py" in {path.name for path in closure("datasets/dataset_shard.py")}
    # a package that finds its modules imports them all
    found = {str(path.relative_to(SCRIPTS)) for path in closure("training/train.py")}
    folder = SCRIPTS / "emrestore" / "networks" / "architectures"
    assert {str(path.relative_to(SCRIPTS)) for path in folder.glob("*.py")} <= found


def test_edited_module_changes_only_the_scripts_that_import_it(tmp_path):
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    before = hashes(scripts)
    assert len(before) >= 70
    edited = scripts / "emrestore" / "distortion" / "scan.py"
    edited.write_text(edited.read_text() + "\n# a comment\n")
    assert hashes(scripts) == before
    edited.write_text(edited.read_text() + "\nUNUSED = 1\n")
    after = hashes(scripts)
    assert {name for name in before if before[name] != after[name]} == {
        "datasets/dataset_shard.py",
        "datasets/gallery.py",
        "evidence/law_candidates.py",
        "evidence/law_pairs.py",
        "evidence/law_table.py",
        "quantification/realisations.py",
        "real_images/noise_pairs.py",
        "restore/frame_series.py",
        "restore/microscope_laws.py",
        "restore/microscope_shard.py",
        "training/specimen_image.py",
    }


# of imported modules, where the package that holds one has another name
PACKAGES = {
    "PIL": "pillow",
    "rsciio": "rosettasciio",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "tensorflow": "tensorflow-cpu",
    "yaml": "pyyaml",
}


def run_by_import(path, root):
    """Return the modules, ours and others', that are imported when a file is, at any depth."""
    found, waiting = set(), [path]
    while waiting:
        tree = ast.parse(waiting.pop().read_text())
        for node in tree.body:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in set(names) - found:
                found.add(name)
                if name.split(".")[0] == "emrestore":
                    waiting += files_of(name, root)
    return found


def scripts_with_environments():
    """Return (script, file of its environment) of every rule that names both."""
    for path in sorted(RULES.glob("*.smk")):
        for rule in re.split(r"^ *rule \w+:$", path.read_text(), flags=re.MULTILINE)[1:]:
            script = re.search(r'"\.\./scripts/([\w/]+\.py)"', rule)
            environment = re.search(r'^ +conda:\n +\D*?"(?:\.\./\.\./envs/)?([\w-]+)', rule, re.M)
            if script and environment:
                yield script[1], environment[1]


@pytest.mark.parametrize("script, environment", sorted(set(scripts_with_environments())))
def test_an_environment_has_what_its_scripts_import(script, environment):
    pinned = set(re.findall(r"- ([\w.-]+)==", (ENVS / f"{environment}.yaml").read_text()))
    modules = {name.split(".")[0] for name in run_by_import(SCRIPTS / script, SCRIPTS)}
    modules -= set(sys.stdlib_module_names) | {"emrestore", "snakemake"}
    known = {pin.lower() for pin in pinned}
    lacking = {
        name
        for name in modules
        if not {PACKAGES.get(name, name).lower(), name.lower().replace("_", "-")} & known
    }
    assert not lacking, f"envs/{environment}.yaml lacks {', '.join(sorted(lacking))}"
