"""The command line: what it refuses, and in which words."""

import json
import os
from pathlib import Path

import pytest
from emrestore.command import changes_of, main
from emrestore.recordings.own_files import image_files, result_folders


def test_files_of_one_name_have_folders_of_their_own(tmp_path):
    files = [
        Path("a/x.tif"),
        Path("b/x.tif"),
        Path("a/x.tif"),
        Path("a/{y}.tif"),
        Path("b/(y).tif"),
    ]
    folders = result_folders(files, tmp_path)
    assert [(str(file), folder.name) for file, folder in folders.items()] == [
        ("a/x.tif", "x.tif"),
        ("b/x.tif", "x-2.tif"),
        ("a/{y}.tif", "(y).tif"),
        ("b/(y).tif", "(y)-2.tif"),
    ]


def test_results_of_another_file_are_not_overwritten_and_those_of_the_same_are(tmp_path):
    done = tmp_path / "to" / "x.tif"
    done.mkdir(parents=True)
    (done / "verdict.json").write_text(json.dumps({"path": os.path.abspath("a/x.tif")}))
    for file, folder in ((Path("a/x.tif"), "x.tif"), (Path("b/x.tif"), "x-2.tif")):
        assert result_folders([file], tmp_path / "to") == {file: tmp_path / "to" / folder}


def test_results_where_the_files_are_are_refused_before_any_work(tmp_path):
    (tmp_path / "x.tif").touch()
    with pytest.raises(ValueError, match="results would lie in .*x.tif, where a file is"):
        result_folders([tmp_path / "x.tif"], tmp_path)


@pytest.mark.parametrize("text, named", [("[1]", "found a list"), ("a: [", "not YAML")])
def test_changes_that_are_none_are_named(tmp_path, text, named):
    file = tmp_path / "changes.yaml"
    file.write_text(text)
    with pytest.raises(ValueError, match=f"changes.yaml: {named}"):
        changes_of(file)


def test_an_empty_file_changes_nothing(tmp_path):
    (tmp_path / "changes.yaml").touch()
    assert changes_of(tmp_path / "changes.yaml") == {}


def test_a_file_of_an_unknown_kind_is_named_before_anything_is_read(tmp_path):
    (tmp_path / "image.jpg").touch()
    with pytest.raises(ValueError, match=r"image.jpg: unknown ending '.jpg': expected one of"):
        image_files(tmp_path / "image.jpg")


def test_errors_are_one_line_and_status_2(tmp_path, capsys):
    ask = ["pairs", "--modality", "hrsem", "--number", "0", "--to", str(tmp_path / "x.h5")]
    assert main(ask) == 2
    assert capsys.readouterr().err == "emrestore: --number 0: expected at least 1\n"
    (tmp_path / "c.yaml").write_text("distorsion: {}")
    ask = ["pairs", "--modality", "hrsem", "--number", "1", "--config", str(tmp_path / "c.yaml")]
    assert main(ask) == 2
    assert "did you mean 'distortion'" in capsys.readouterr().err
