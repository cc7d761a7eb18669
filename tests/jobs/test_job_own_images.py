"""Which files of the user's are restored and by which networks, and what a user is told."""

from pathlib import Path
from urllib.parse import quote

import pytest
from emrestore.jobs.own_images import (
    ENVIRONMENTS,
    chosen_restoration,
    followed,
    not_restored,
    own_files,
    own_networks,
    own_results,
    trust_inputs,
    trust_pairs,
    trust_sets,
)

ROOT = Path(__file__).parents[2]
SIX = ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"]


def test_a_folder_stands_for_the_images_in_it(config, tmp_path):
    for name in ("b.tif", "a.emd", "notes.txt"):
        (tmp_path / name).touch()
    config["image"] = str(tmp_path)
    assert own_files(config) == {"a.emd": f"{tmp_path}/a.emd", "b.tif": f"{tmp_path}/b.tif"}
    assert own_results(config) == [
        "results/test/restore/a.emd/page.html",
        "results/test/restore/b.tif/page.html",
        "results/test/restore/a.emd/restored.emd",
        "results/test/restore/b.tif/restored.tif",
    ]


def test_who_names_no_image_is_told_how(config):
    assert own_files(config) == {}
    with pytest.raises(ValueError, match="config image=PATH"):
        own_results(config)


def test_a_path_that_does_not_exist_is_named(config, tmp_path):
    config["image"] = str(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="restore: .*/nowhere: no such file or folder"):
        own_files(config)


def test_a_folder_without_an_image_is_named(config, tmp_path):
    config["image"] = str(tmp_path)
    with pytest.raises(ValueError, match="restore: .*holds no file that ends with"):
        own_files(config)


def test_what_snakemake_cannot_follow_is_no_input_of_it(config, tmp_path):
    (tmp_path / "a{1}.tif").touch()
    (tmp_path / "<b>.tif").touch()
    (tmp_path / "dangling.tif").symlink_to("nowhere.tif")
    (tmp_path / "plain.tif").touch()
    for hidden in (".b.tif", "._plain.tif"):
        (tmp_path / hidden).touch()
    config["image"] = str(tmp_path)
    files = own_files(config)
    assert list(files) == ["(b).tif", "a(1).tif", "dangling.tif", "plain.tif"]
    assert files["a(1).tif"] == f"{tmp_path}/a{{1}}.tif"
    plain = f"{tmp_path}/plain.tif"
    assert [followed(path) for path in files.values()] == [[], [], [], [plain]]


def test_a_path_comes_quoted_from_reproduce(config, tmp_path):
    for name in ("2024_01_05", "scan #3", "a {1}", "50%", "back\\slash"):
        (tmp_path / f"{name}.tif").touch()
        config["image"] = f"file:{quote(str(tmp_path / name))}.tif"
        assert list(own_files(config).values()) == [f"{tmp_path}/{name}.tif"]


def test_the_published_networks_are_all_at_hand_until_the_modality_is_known(config):
    assert list(own_networks(config)) == SIX
    config["modality"] = "lrtem"
    assert own_networks(config) == {"lrtem": "resources/published/lrtem/saved_model"}


@pytest.mark.parametrize("modality", [None, "lrsem", "hrtme"])
def test_a_network_that_is_not_trained_for_the_modality_is_named(config, modality):
    config |= {"network": "grdn", "modality": modality}
    words = rf"network=grdn needs modality= one of hrstem, .*found {modality}"
    with pytest.raises(ValueError, match=words):
        own_networks(config)


def test_a_network_that_nobody_trains_is_named(config):
    config |= {"network": "unet", "modality": "hrstem"}
    with pytest.raises(ValueError, match="network=unet needs modality= one of"):
        own_networks(config)


def test_a_trained_network_restores_its_modality(config):
    config |= {"network": "cgrdn", "modality": "lrsem"}
    assert own_networks(config) == {"lrsem": "results/test/models/cgrdn/lrsem/model.keras"}


def test_files_that_failed_are_told_with_the_last_error_of_their_log(config, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "images").mkdir()
    for name in ("bad.tif", "broken.tif", "fine.tif", "waiting.tif"):
        (tmp_path / "images" / name).touch()
    config["image"] = "images"
    logs = tmp_path / "results" / "test" / "logs" / "restore_image"
    logs.mkdir(parents=True)
    words = "10:00 INFO root: reading\n10:01 ERROR root: bad.tif: not a TIFF file\n"
    (logs / "bad.tif.log").write_text(words)
    (logs / "broken.tif.log").write_text("Killed\n")
    (logs / "fine.tif.log").write_text("10:00 ERROR root: of an earlier run\n")
    done = tmp_path / "results" / "test" / "restore" / "fine.tif" / "page.html"
    done.parent.mkdir(parents=True)
    done.touch()
    assert not_restored(config) == [
        "Not restored: bad.tif: not a TIFF file",
        "Not restored: see results/test/logs/restore_image/broken.tif.log",
    ]


def test_the_trust_check_takes_the_first_shards_that_hold_its_pairs(config):
    # 5 measured and 3 for foreign images, four a shard
    assert len(trust_pairs(config, "hrstem", "training")) == 2
    config["own_images"]["trust"]["sources"]["training"] = 4
    config["datasets"]["images"]["training"] = 100
    assert len(trust_pairs(config, "hrstem", "training")) == 3


def test_the_trust_check_sees_images_of_a_modality_that_its_network_is_not_for(config):
    ours = trust_inputs(config, "hrstem", "validation")
    assert ours == {
        "model": "resources/published/hrstem/saved_model",
        "pairs": ["results/test/datasets/hrstem/validation-0000.h5"],
        "other_hrtem": ["results/test/datasets/hrtem/validation-0000.h5"],
    }
    # the authors' HR-TEM file holds no pairs
    assert "other_hrtem" not in trust_inputs(config, "hrstem", "authors_fit")
    assert set(trust_inputs(config, "hrtem", "validation")) >= {"other_hrstem", "other_hrsem"}


def test_the_trust_check_of_a_modality_without_pairs_of_the_authors_rests_on_ours(config):
    config["own_images"]["trust"]["modalities"] = ["hrstem", "hrtem"]
    assert trust_sets(config, "training", "authors_fit") == [
        "results/test/restore/trust/hrstem-training.csv",
        "results/test/restore/trust/hrstem-authors_fit.csv",
        "results/test/restore/trust/hrtem-training.csv",
    ]


@pytest.mark.parametrize("backend", ["tensorflow", "onnxruntime"])
def test_each_backend_has_its_own_environment(config, backend):
    config["own_images"]["backend"] = backend
    settings = chosen_restoration(config)
    assert settings["backend"] == backend and settings["memory_share"] == 0.8
    pins = (ROOT / "envs" / f"{ENVIRONMENTS[settings['backend']]}.yaml").read_text()
    assert f"- {backend}" in pins
    (other,) = {"tensorflow", "onnxruntime"} - {backend}
    assert f"- {other}" not in pins


def test_a_network_that_the_backend_lacks_is_named(config):
    config["own_images"]["backend"] = "onnxruntime"
    config["network"] = "grdn"
    with pytest.raises(ValueError, match="own_images.backend is .*found the network grdn"):
        chosen_restoration(config)
