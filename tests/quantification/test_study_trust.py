"""The check of restorations on images of a study, whose right and wrong restorations are known."""

from types import SimpleNamespace

import h5py
import numpy as np
import pandas as pd
import pytest
from emrestore.claims.trust_words import told_by_check
from emrestore.quantification.study_trust import spread_out, study_trust, summary
from emrestore.trust.fit import fitted_groups
from emrestore.trust.judgement import judged, tile_features
from emrestore.trust.reference import read_references
from quantification.study_trust import main

SIZE, CASES, REALISATIONS, DOSES = 128, 2, 3, [500, 50000]
MARGIN = 8  # pixel


def scene(seed):
    """Return a smooth image from 100 to 300."""
    rows, columns = np.indices((SIZE, SIZE)) / SIZE
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, 2)
    return 200.0 + 100.0 * np.sin(5 * rows + phases[0]) * np.cos(7 * columns + phases[1])


def noise(*seeds):
    return np.random.default_rng(seeds).normal(0.0, 14.0, (SIZE, SIZE))


@pytest.fixture(scope="module")
def reference_file(tmp_path_factory):
    """Return a score fitted on white noise, which fits, and smooth noise, which does not."""
    rows = []
    for i in range(36):
        foreign = i % 2 == 1
        made = noise(i)
        made = (made + np.roll(made, 1, 0)) / np.sqrt(2.0) if foreign else made
        about = {"modality": "hrstem", "set": "correlated" if foreign else "own"}
        about |= {"source": "test", "image": i, "foreign": foreign}
        rows.append(tile_features(scene(i) + made, scene(i))[1].iloc[0].to_dict() | about)
    path = tmp_path_factory.mktemp("trust") / "reference.csv"
    limits = {"resemblance": 0.1, "strangeness": 0.05}
    fitted_groups(pd.DataFrame(rows), 0.01, limits).to_csv(path)
    return path


@pytest.fixture(scope="module")
def noisy():
    """Return images (doses, cases, realisations, h, w) of the scenes 100 and 101."""
    return np.array(
        [
            [
                [scene(100 + c) + noise(7, d, c, r) for r in range(REALISATIONS)]
                for c in range(CASES)
            ]
            for d in range(len(DOSES))
        ]
    )


def test_a_perfect_restoration_passes_and_wrong_ones_are_told(reference_file, noisy):
    reference = read_references(reference_file)["hrstem"]
    wave = 30.0 * np.sin(2.0 * np.pi * np.arange(SIZE) / 7.0)
    made = {
        "perfect": lambda d, c, r: scene(100 + c),
        "invented": lambda d, c, r: scene(100 + c) + wave,
        "shifted": lambda d, c, r: np.roll(scene(100 + c), (12, 12), (0, 1)),
        "constant": lambda d, c, r: np.full((SIZE, SIZE), 200.0),
    }
    known = dict.fromkeys(made, reference)
    table = study_trust("s", DOSES, noisy, made, known, "hrstem", 0.0, 4)
    assert table["n_images"].eq(4).all() and table["n_not_judged"].eq(0).all()
    doubtful = table.groupby("method")["n_doubtful"].sum()
    assert doubtful["perfect"] <= 1  # of 8; the limits let a few of these images be doubted
    assert (doubtful[["invented", "shifted", "constant"]] == 8).all()
    # what a user's image gets, for every image
    last = table[table["method"] == "shifted"].iloc[-1]
    scores = [
        judged(noisy[1, c, r], made["shifted"](1, c, r), "hrstem", reference, 0.0).score
        for c, r in spread_out(CASES, REALISATIONS, 4)
    ]
    assert last["score_median"] == np.median(scores) and last["score_high"] == max(scores)


def test_the_images_are_spread_over_all_cases_and_none_is_taken_twice():
    assert spread_out(1, 2, 5) == [(0, 0), (0, 1)]
    chosen = spread_out(8, 20, 5)
    assert len(set(chosen)) == 5 and chosen[0] == (0, 0) and chosen[-1] == (7, 19)
    assert len({case for case, _ in chosen}) == 5


def judgement(verdict, score=np.nan, tiles=(), reasons=()):
    scores = [SimpleNamespace(score=one) for one in tiles]
    return SimpleNamespace(
        verdict=verdict,
        score=score,
        limit=0.0,
        tiles=scores,
        reasons=list(reasons),
        suspicious=lambda: [one for one in scores if one.score > 0.0],
    )


def test_a_summary_counts_images_and_tiles():
    rows = summary(
        [
            judgement("fits", -1.0, (-2.0, 0.5)),
            judgement("doubtful", 3.0, (1.0, 2.0), ["it resembles a", "more"]),
            judgement("doubtful", 2.0, (1.0, -1.0), ["it resembles a"]),
            judgement("not judged", reasons=["flat"]),
        ]
    )
    assert (rows["n_images"], rows["n_doubtful"], rows["n_not_judged"]) == (4, 2, 1)
    assert (rows["tiles"], rows["suspicious_tiles"], rows["score_median"]) == (6, 4, 2.0)
    assert rows["resembles"] == "it resembles a"
    nothing = summary([judgement("not judged", reasons=["no reference"])])
    assert nothing["n_not_judged"] == 1 and np.isnan(nothing["score_median"])


def test_the_table_of_files_holds_the_undistorted_images_and_no_verdict_on_networks_trained_here(
    tmp_path, reference_file, noisy
):
    paths = {name: str(tmp_path / f"{name}.h5") for name in ("clean", "noisy", "good", "bad")}
    wider = np.stack([np.pad(scene(100 + c), MARGIN, mode="edge") for c in range(CASES)])
    truth = np.broadcast_to(wider[:, MARGIN:-MARGIN, MARGIN:-MARGIN][None, :, None], noisy.shape)
    constant = np.full(noisy.shape, 200.0)
    stored = {"clean": ("image", wider), "noisy": ("x", noisy)}
    stored |= {"good": ("restored", truth), "bad": ("restored", constant)}
    for name, (key, values) in stored.items():
        with h5py.File(paths[name], "w") as file:
            file[key] = values
    inputs = {"reference": reference_file, "clean": [paths["clean"]] * 2}
    inputs |= {"noisy": [paths["noisy"]] * 2}
    # all networks of the first study, then those of the second
    inputs["restored"] = [paths[name] for name in ("good", "bad", "bad", "good")]
    doses = {"thickness_series": DOSES, "response": DOSES}
    output = tmp_path / "trust.csv"
    main(inputs, output, doses, ["published", "cgrdn"], "hrstem", 0.0, 4)
    table = pd.read_csv(output).set_index(["study", "method"]).sort_index()
    assert table.loc[("thickness_series", "published"), "n_doubtful"].sum() <= 1
    assert (table.loc[("response", "published"), "n_doubtful"] == 4).all()
    for study in doses:
        assert (table.loc[(study, "cgrdn"), "n_not_judged"] == 4).all()
    # the network that restores perfectly scores as the undistorted image does
    first = table.loc["thickness_series"]
    assert first.loc["published", "score_median"].tolist() == pytest.approx(
        first.loc["undistorted", "score_median"].tolist()
    )


def checked_table(**changes):
    rows = []
    for study in ("edge_dislocation", "nanoparticle"):
        for method, doubtful in (("published", (0, 5)), ("undistorted", (1, 2))):
            rows += [
                {"study": study, "dose_e_per_a2": dose, "method": method, "n_images": 5}
                | {"n_doubtful": number, "n_not_judged": 0}
                for dose, number in zip(DOSES, doubtful, strict=True)
            ]
    return pd.DataFrame(rows).assign(**changes)


def test_a_claim_says_what_the_check_said_of_the_images_it_rests_on():
    table = checked_table()
    words = told_by_check("F4-not-periodicity", "quantification/core_errors.csv", table)
    assert (
        "0 of 5 at 500, 5 of 5 at 50000" in words and "3 of 10 with the undistorted image" in words
    )
    source = "quantification/nanoparticle.csv"
    particle = told_by_check("F5-position", source, table)
    assert particle == words.replace("edge dislocation", "nanoparticle") != words
    assert told_by_check("F4-raw-low-dose", source, table) == ""
    # no restored image, another claim, none checked
    assert told_by_check("F5-columns", source, table) == ""
    assert told_by_check("F1-trend", source, table) == ""
    assert told_by_check("F5-position", source, None) == ""
    assert told_by_check("F5-position", source, checked_table(method="cgrdn")) == ""
    unjudged = told_by_check("F5-position", source, checked_table(n_not_judged=5))
    assert "does not judge" in unjudged
