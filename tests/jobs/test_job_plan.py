"""The work of a run as plan.csv counts it, against counts by hand."""

from collections import Counter

import pytest
from emrestore.jobs.plan import planned_work


@pytest.fixture
def rows(config):
    return planned_work(config)


def jobs(rows):
    counted = Counter()
    for row in rows:
        counted[row["rule"]] += row["jobs"]
    return counted


def test_jobs_of_each_rule_are_those_of_the_config(rows):
    assert jobs(rows) == {
        # 2 training, 1 validation, 1 test shard of six modalities
        "dataset_shard": 24,
        # the full noise model and four wrong ones
        "noise_pairs": 5,
        "train_noise_model": 5,
        # CGRDN of six modalities, GRDN and MR-UNET of HR-STEM
        "train": 8,
        "train_adversarial": 1,
        # of HR-STEM
        "train_published_tuned": 1,
        # three numbers of layers, two seeds
        "train_ablation": 6,
        "ablation_scores": 1,
        # two seeds
        "train_choices": 2,
        # three budgets, two seeds
        "train_scaling": 6,
        "scaling_scores": 1,
        # HR-STEM 4 and 6, HR-TEM 3, the others 3 and 3
        "restore_classical": 37,
        # test pairs of six modalities, and the authors' of all but HR-TEM
        "restore_published": 11,
        # CGRDN and its mean on those, GRDN and MR-UNET on HR-STEM's, and that of HR-STEM trained on
        "restore_trained": 2 * 11 + 4 + 2,
        # the pairs of each modality by the network of the other resolution
        "restore_crossed": 6,
        # eight laws are decided by candidates; the pairs by other laws of six modalities
        "law_candidates": 8,
        "law_pairs": 6,
        "restore_law_pairs": 6,
    }


def test_images_of_all_jobs_of_a_row_are_counted_together(rows):
    def images(rule, what):
        return {row["images"] for row in rows if (row["rule"], row["what"]) == (rule, what)}

    assert images("dataset_shard", "training") == {8}
    assert images("noise_pairs", "training") == {5 * 4}
    assert images("ablation_scores", "cgrdn") == {2 * 2}
    assert images("scaling_scores", "cgrdn") == {2 * 2}
    # two cells of the grid and two terms, two images, two seeds
    assert images("train_choices", "scores") == {4 * 2 * 2}
    # the first two of each set are compared
    assert images("restore_published", "published") == {2}
    assert images("restore_crossed", "published") == {6 * 2}
    # three sets of three
    assert images("restore_law_pairs", "published") == {9}


def test_of_the_authors_pairs_no_more_are_restored_than_there_are(config):
    config["comparison"]["images"] = dict.fromkeys(config["comparison"]["images"], 96)
    config["datasets"]["images"]["test"] = 50
    rows = [row for row in planned_work(config) if row["rule"] == "restore_published"]
    assert Counter(row["images"] for row in rows) == {50: 6, 8: 5}


def test_bm3d_alone_takes_time_among_the_filters(rows):
    filters = [row for row in rows if row["rule"] == "restore_classical"]
    times = {row["what"]: row["seconds"] for row in filters}
    assert {method for method, seconds in times.items() if seconds} == {
        "bm3d_true",
        "bm3d_estimated",
        "bm3d_spectrum",
    }


def test_each_network_is_counted_at_its_own_size(rows):
    sizes = {(row["rule"], row["what"]): row["sizes"] for row in rows if "network" in row}
    assert sizes["train", "mrunet"]["widths"] == [8, 16]
    assert sizes["restore_published", "published"]["base"] == 64
    assert sizes["restore_trained", "cgrdn"]["base"] == 8
    assert sizes["restore_trained", "published_tuned"]["base"] == 64
    assert sizes["train_published_tuned", "cgrdn"]["base"] == 64
    assert sizes["train_ablation", "n_lay 9"]["convolutions"] == 8


def test_a_job_of_the_choices_takes_the_steps_of_all_its_variants(rows):
    row = next(row for row in rows if (row["rule"], row["what"]) == ("train_choices", "cgrdn"))
    assert row["training"]["cgrdn"]["steps"] == 4 * 10 and row["sizes"]["base"] == 4


def test_a_run_without_the_published_package_restores_nothing_by_it(unpublished):
    counted = jobs(planned_work(unpublished))
    assert counted["restore_published"] == counted["train_published_tuned"] == 0
    assert counted["restore_crossed"] == 0
