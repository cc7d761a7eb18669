"""Wrong values of the config are named with their key, and right ones get their types."""

import math
import re
import shutil
from pathlib import Path

import pytest
import yaml
from emrestore.config.distributions import DISTRIBUTIONS, is_range
from emrestore.config.layers import resolved
from emrestore.config.ranges import LIMITS
from emrestore.config.sections import merged

ROOT = Path(__file__).parents[2]


def test_misspelt_key_is_named_with_the_nearest_one():
    with pytest.raises(KeyError, match="did you mean 'distortion'"):
        resolved({"distorsion": {}}, ROOT)


def test_unknown_scale_and_laws_are_named():
    with pytest.raises(
        ValueError, match="unknown scale 'huge'; expected one of test, demo, rehearsal"
    ):
        resolved({"scale": "huge"}, ROOT)
    with pytest.raises(ValueError, match="unknown laws 'print'; expected one of taken, printed"):
        resolved({"laws": "print"}, ROOT)


def test_the_command_line_lies_over_the_laws_and_they_over_the_scale():
    given = {"scale": "test", "laws": "printed", "specimen": {"support": {"probability": 0.1}}}
    config = resolved(given, ROOT)
    assert config["laws"] == "printed" and config["datasets"]["images"]["validation"] == 4
    assert config["distortion"]["detector"]["form"] == "paper"
    assert config["specimen"]["support"]["probability"] == 0.1
    taken = resolved({"scale": "test"}, ROOT)
    assert taken["laws"] == "taken" and taken["distortion"]["detector"]["form"] == "observed"


@pytest.mark.parametrize(
    "wrong, named",
    [
        ({"training": {"batch": "four"}}, "training.batch: 'four'"),
        ({"distortion": {"jitter": {"probability": 1.5}}}, "jitter.probability: 1.5 is greater"),
        ({"distortion": {"detector": {"dose": {"unifrom": [1, 2]}}}}, "detector.dose.*unifrom"),
        ({"specimen": {"pixel_size": {"loguniform": [0, 1]}}}, r"pixel_size.loguniform\[0\]"),
        ({"published": {"sha256": "abc"}}, "published.sha256"),
        ({"low_resolution": {"specimen": {"objects": 2}}}, "low_resolution.specimen.objects: 2 is"),
        ({"training": {"precision": "half"}}, "training.precision: 'half'"),
    ],
)
def test_wrong_value_is_named_with_its_key(wrong, named):
    with pytest.raises(ValueError, match=named):
        resolved(wrong, ROOT)


@pytest.mark.parametrize(
    "section, key, wrong, named",
    [
        ("specimen", "pixel_size", {"uniform": [0.9, 0.02]}, "lower bound 0.9 exceeds the upper"),
        ("specimen", "pixel_size", {"uniform": [-1, 0.9]}, "gives -1 to 0.9; expected 0.001 to"),
        ("specimen", "pixel_size", 0, "gives 0 to 0"),
        ("specimen", "kind", {"choice": {"crystl": 1.0}}, "crystl; expected some of"),
        (
            "specimen",
            "kind",
            {"choice": dict.fromkeys(("crystal", "amorphous", "points"), 0)},
            "all weights are 0",
        ),
        ("imaging.atoms", "height", {"normal": [1.0, 0.5]}, "gives -1.5 to 3.5"),
        ("imaging.points", "order", {"lognormal": [1.0, -1.0]}, "the deviation is -1"),
        ("specimen.crystal", "length", {"truncated_exponential": [0, 3, 9]}, "the scale is 0"),
        ("distortion.jitter", "phi", {"uniform": [0.7, 0.1]}, "exchange them"),
        ("low_resolution.imaging.points", "order", -1.0, "gives -1 to -1; expected 1"),
        ("low_resolution.specimen", "kind", "crystl", "crystl; expected some of"),
    ],
)
def test_impossible_range_is_named_with_its_key(section, key, wrong, named):
    given = {key: wrong}
    for part in reversed(section.split(".")):
        given = {part: given}
    with pytest.raises(ValueError, match=f"config: {section}.{key}: .*{named}"):
        resolved(given, ROOT)


@pytest.mark.parametrize("name", [name for name, limits in LIMITS.items() if type(limits) is tuple])
def test_numbers_beyond_the_limits_of_each_key_are_refused(name):
    outside = [LIMITS[name][0] - 1, LIMITS[name][1] + 1]
    for value in outside if math.isfinite(outside[1]) else outside[:1]:
        given = value
        for part in reversed(name.split(".")):
            given = {part: given}
        with pytest.raises(ValueError, match=f"config: {name}: gives"):
            resolved(given, ROOT)


def test_a_range_may_be_fixed_by_a_number():
    config = resolved({"distortion": {"detector": {"dose": 5.0}}, "scale": "test"}, ROOT)
    assert config["distortion"]["detector"]["dose"] == 5.0
    assert config["datasets"]["images"]["validation"] == 4


@pytest.mark.parametrize("new", DISTRIBUTIONS)
@pytest.mark.parametrize("old", DISTRIBUTIONS)
def test_a_range_replaces_a_range_as_a_whole(old, new):
    arguments = {"choice": {"b": 1.0}, "truncated_exponential": [0.5, 0.0, 1.0]}
    base = {"deep": {"deeper": {old: {"a": 1.0} if old == "choice" else [0.0, 1.0]}, "rest": 1}}
    given = {new: arguments.get(new, [2.0, 3.0])}
    changed = merged(base, {"deep": {"deeper": given}})
    assert changed == {"deep": {"deeper": given, "rest": 1}}


def test_the_names_of_ranges_are_those_of_the_schema():
    schema = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text())
    assert set(schema["$defs"]["range"]["properties"]) == set(DISTRIBUTIONS)
    assert not is_range({"uniform": [0, 1], "normal": [0, 1]}) and not is_range({"height": 1})


@pytest.mark.parametrize("weights", [{"crystal": 1}, {"crystal": "1"}])
def test_weights_of_the_command_line_replace_the_old_ones(weights):
    # as Snakemake reads --config 'specimen={kind: {choice: {crystal: 1}}}': numbers may be text
    config = resolved({"specimen": {"kind": {"choice": weights}}}, ROOT)
    assert config["specimen"]["kind"] == {"choice": {"crystal": 1}}


def test_a_misspelt_key_below_a_section_is_named():
    with pytest.raises(KeyError, match="unknown key 'image_szie'; did you mean 'image_size'"):
        resolved({"datasets": {"image_szie": 128}}, ROOT)


def test_nested_values_of_the_command_line_get_their_types():
    # Snakemake reads --config 'published={enabled: false}' as text
    fast_scan = {"gamma": {"uniform": ["8.0", "9.0"]}}
    given = {"published": {"enabled": "false"}, "distortion": {"fast_scan": fast_scan}}
    config = resolved(given, ROOT)
    assert config["published"]["enabled"] is False
    assert config["distortion"]["fast_scan"]["gamma"] == {"uniform": [8.0, 9.0]}


def test_every_number_of_the_config_has_unit_and_source():
    for file in (ROOT / "config.yaml", *ROOT.glob("scales/*.yaml"), *ROOT.glob("laws/*.yaml")):
        for line in file.read_text().splitlines():
            if re.match(r"\s*[\w\"]+: +[^#\s]", line):
                assert re.search(r"# [^;]+; \w+", line), f"{file.name}: {line}"


@pytest.mark.parametrize(
    "section, name, block",
    [
        ("datasets", "hrstem", {"compared": 8}),
        ("networks", "grdn", {"sizes": {}, "modalities": [], "steps": 1, "learning_rate": 1.0}),
    ],
)
def test_a_name_that_is_taken_cannot_be_added(tmp_path, section, name, block):
    for part in ("config.yaml", "scales", "laws", "workflow/schemas"):
        (tmp_path / part).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    config = yaml.safe_load((tmp_path / "config.yaml").read_text())
    config[section]["added"] = {name: block}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    with pytest.raises(ValueError, match=rf"{section}.added.{name}: the name '{name}' is taken"):
        resolved({}, tmp_path)


def test_a_scale_that_changes_the_papers_has_the_rest_of_it():
    paper, changed = (resolved({"scale": name}, ROOT) for name in ("paper", "workstation"))
    assert changed["training"]["cgrdn"]["steps"] == 50000
    assert changed["datasets"]["images"] == {"training": 20000, "validation": 1000, "test": 1000}
    for section in ("networks", "comparison", "quantification", "restoration"):
        assert changed[section] == paper[section]


def test_the_rehearsal_has_the_papers_sizes():
    paper, rehearsed = (resolved({"scale": name}, ROOT) for name in ("paper", "rehearsal"))
    assert rehearsed["networks"] == paper["networks"]
    for section in ("training", "ablation", "choices", "noise_models", "published_tuned"):
        ours, theirs = (
            config[section].get("training", config[section]) for config in (rehearsed, paper)
        )
        assert all(
            ours[key] == theirs[key] for key in ("patch", "batch", "precision") if key in ours
        )
    for name, study in rehearsed["quantification"]["studies"].items():
        assert study == paper["quantification"]["studies"][name]
