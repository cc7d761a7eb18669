"""Every number of config.yaml has its unit and source beside it, and the audit finds them."""

from pathlib import Path

import yaml
from emrestore.audit.settings import comments, flattened

ROOT = Path(__file__).parents[2]


def test_each_setting_has_unit_and_source():
    text = (ROOT / "config.yaml").read_text()
    for key, _, note in flattened(yaml.safe_load(text), comments(text)):
        assert "; " in note, f"config.yaml: {key} has no 'unit; source' beside it"


def test_nested_settings_keep_their_comments():
    text = "a:\n  b: 3 # pixel; paper\n  c: {uniform: [0, 1]} # Å; chosen\n"
    rows = flattened(yaml.safe_load(text), comments(text))
    assert rows == [("a.b", "3", "pixel; paper"), ("a.c", "{uniform: [0, 1]}", "Å; chosen")]
