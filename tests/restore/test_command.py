"""The command line: what it refuses, and in which words."""

from pathlib import Path

import pytest
from emrestore.command import changes_of, check_names, main
from emrestore.recordings.own_files import image_files


def test_files_of_one_name_are_refused():
    with pytest.raises(ValueError, match="a/x.tif and b/x.tif have one name.*--to"):
        check_names([Path("a/x.tif"), Path("b/x.tif")])
    # the same file twice is one file, and other names are no matter
    check_names([Path("a/x.tif"), Path("a/x.tif"), Path("a/y.tif")])


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
