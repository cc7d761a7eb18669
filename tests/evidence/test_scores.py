"""Which pairs are held against which, and the differences of their scores, against counts by hand."""

import numpy as np
import pandas as pd
from emrestore.evidence.scores import compared_sets, held_out_interval, score_rows
from emrestore.random import stream


def table():
    """Return features of four sets of ours and the authors' eight pairs, whose score is 30 + number."""
    ours = {"taken": 36.0, "printed": 40.0, "even": 34.0, "odd": 38.0}
    rows = [
        {"set": name, "image": image, "level": 0.5, "score": score + 0.1 * (image % 2)}
        for name, score in ours.items()
        for image in range(20)
    ]
    rows += [{"set": "authors", "image": i, "level": 0.4, "score": 30.0 + i} for i in range(8)]
    return pd.DataFrame(rows)


def test_a_halfs_laws_are_held_against_the_other_half():
    found = {laws: (ours, authors) for laws, ours, authors in compared_sets(table())}
    assert list(found) == ["taken", "even", "odd", "printed"]
    assert found["even"][1]["score"].tolist() == [31.0, 33.0, 35.0, 37.0]
    assert found["odd"][1]["score"].tolist() == [30.0, 32.0, 34.0, 36.0]
    assert len(found["taken"][1]) == len(found["printed"][1]) == 8
    assert list(found["taken"][0]) == ["level", "score"]


def test_differences_and_roles():
    rows = {row["laws"]: row for row in score_rows(stream(1), table(), "score")}
    assert {laws: row["authors_are"] for laws, row in rows.items()} == {
        "taken": "tuning",
        "held out": "test",
        "printed": "test",
    }
    assert np.isclose(rows["taken"]["difference_db"], 36.05 - 33.5)
    # even laws against odd pairs and the other way round
    assert np.isclose(rows["held out"]["difference_db"], ((34.05 - 34.0) + (38.05 - 33.0)) / 2)
    assert (rows["held out"]["n_ours"], rows["held out"]["n_authors"]) == (40, 8)
    assert rows["printed"]["low_db"] < 40.05 - 33.5 < rows["printed"]["high_db"]


def test_without_the_authors_pairs_there_is_no_difference():
    ours = table()[lambda rows: rows["set"] != "authors"]
    for row in score_rows(stream(2), ours, "score"):
        assert np.isnan(row["difference_db"]) and row["n_authors"] == 0


def test_the_held_out_interval_is_that_of_a_mean_of_two_differences():
    rng = stream(3)
    parts = [(rng.normal(1.0, 2.0, 300), rng.normal(0.0, 1.0, 200)) for _ in range(2)]
    difference, low, high = held_out_interval(stream(4), parts)
    half = 1.96 * np.sqrt(sum(a.var() / 300 + b.var() / 200 for a, b in parts)) / 2
    assert low < difference < high and np.isclose((high - low) / 2, half, rtol=0.1)
