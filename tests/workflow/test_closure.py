"""Which scripts an edit of the library concerns: those that import what was edited, at any depth."""

import shutil
from pathlib import Path

from emrestore.jobs.closure import closure, code_hash

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"


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
        "training/specimen_image.py",
    }
