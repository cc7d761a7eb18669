"""Laws of a microscope from its images: estimates against what the images were drawn with."""

import numpy as np
import pandas as pd
import pytest
from emrestore.adapting.estimates import (
    Estimator,
    drawn_values,
    estimates,
    recorded,
    sign_table,
)
from emrestore.adapting.laws import laws
from emrestore.adapting.microscope import Recordings, estimated
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.layers import resolved
from emrestore.config.sections import merged, nested
from emrestore.dataset.shards import consecutive_pairs, parameter_columns
from emrestore.jobs.adaptation import SECTIONS, drawn_by


@pytest.fixture(scope="module")
def config():
    """Return a config whose pairs are small and few."""
    return resolved(
        {
            "datasets": {"image_size": 96},
            "adaptation": {"trees": 60, "pairs": {"estimation": 120}},
        }
    )


def recordings_of(config, modality, values, count):
    """Return images of a microscope with known laws, and what they were drawn with."""
    settings = drawn_by(config, nested(values), modality)
    r_hat = radii_by_atomic_number()
    x, _, rows = consecutive_pairs(settings, 7, modality, "recordings", 0, count, r_hat)
    drawn = pd.DataFrame(parameter_columns(rows))
    kept = recorded(drawn)
    sizes = list(drawn["pixel_size"][kept])
    return Recordings(list(x[kept].astype(float)), sizes, modality), drawn[kept]


def test_drawn_values_are_those_of_the_config(config):
    values = {
        "distortion.detector.dose": 20.0,
        "distortion.detector.probability": 1.0,
        "distortion.detector.sigma_per_root_dose": 1.5,
        "distortion.fast_scan.beta": 0.8,
        "distortion.jitter.probability": 0.0,
    }
    _, drawn = recordings_of(config, "hrstem", values, 2)
    found = drawn_values(drawn, "hrstem")
    assert list(found) == ["dose", "gaussian", "beta", "jitter"]
    np.testing.assert_allclose(np.exp(found["dose"]), 20.0)
    np.testing.assert_allclose(found["gaussian"], 1.5)
    np.testing.assert_allclose(np.exp(found["beta"]), 0.8)
    np.testing.assert_array_equal(found["jitter"], 0.0)
    _, drawn = recordings_of(
        config,
        "lrtem",
        {"distortion.tem.shot.dose_of_objects": 5.0, "distortion.tem.shot.dose": 5.0},
        2,
    )
    np.testing.assert_allclose(np.exp(drawn_values(drawn, "lrtem")["dose"]), 5.0)


def test_two_microscopes_are_told_apart(config):
    """The smear of a slow and of a fast scan, and a small and a large dose, lie on either side."""
    found = {}
    for name, dose, beta in (("slow", 4.5, -0.9), ("fast", 1.5, 0.5)):
        values = {
            "specimen.pixel_size": 0.2,
            "distortion.detector.dose": {"lognormal": [dose, 0.1]},
            "distortion.fast_scan.beta": {"lognormal": [beta, 0.05]},
        }
        recordings, _ = recordings_of(config, "hrstem", values, 6)
        table, changes = estimated(recordings, config)
        found[name] = table.set_index("law")
        # what was found draws pairs
        draws = merged({key: config[key] for key in SECTIONS}, changes)
        assert draws["specimen"]["pixel_size"] == {"uniform": [0.18, 0.22]}
    for law in ("dose", "beta"):
        low, high = sorted(one.loc[law, "mean"] for one in found.values())
        assert high - low > 0.5
    assert found["fast"].loc["beta", "mean"] > found["slow"].loc["beta", "mean"]
    assert found["fast"].loc["dose", "mean"] < found["slow"].loc["dose", "mean"]


def test_an_estimate_is_the_same_twice_and_its_error_falls_with_images():
    rng = np.random.default_rng(5)
    scale = rng.uniform(0.0, 2.0, 80)
    table = pd.DataFrame({"sign": scale + 0.3 * rng.normal(size=80)})
    values = pd.DataFrame({"dose": scale})
    first, second = (Estimator(table, values, 40, 1) for _ in range(2))
    pd.testing.assert_frame_equal(first.predictions(table), second.predictions(table))
    assert 0.1 < first.errors["dose"] < 0.8
    images = [rng.normal(size=(64, 64)) for _ in range(4)]
    known = Estimator(sign_table(images), pd.DataFrame({"beta": np.zeros(4)}), 10, 1)
    known.errors["beta"] = 1.0
    one, four = (estimates(known, images[:n])["deviation"][0] for n in (1, 4))
    assert one == pytest.approx(1.0)
    assert four == pytest.approx(0.5)


def estimate(modality, **known):
    """Return a table of estimates as `estimates` gives it: law = (mean, deviation)."""
    rows = [{"law": law, "mean": m, "deviation": s} for law, (m, s) in known.items()]
    return pd.DataFrame(rows)


def test_laws_are_values_of_the_config(config):
    table = estimate(
        "hrsem", dose=(2.0, 0.3), gaussian=(0.2, 0.4), beta=(-0.5, 0.1), jitter=(1.0, 0.5)
    )
    changes = laws(table, "hrsem", [0.5, 0.6], config)
    scan = changes["distortion"]
    assert scan["detector"]["dose"] == {"lognormal": [2.0, 0.3]}
    # no deviation is below nothing
    assert scan["detector"]["sigma_per_root_dose"] == {"uniform": [0.0, 0.72]}
    # pixels of 0.55 Å in the mean
    assert scan["jitter"]["sigma"] == {"uniform": [0.1925, 0.9075]}
    assert changes["specimen"]["pixel_size"] == {"uniform": [0.45, 0.66]}
    resolved(changes)


def test_what_no_recording_tells_stays(config):
    table = estimate(
        "hrstem", dose=(2.0, 0.3), gaussian=(1.2, 0.4), beta=(-0.5, 0.1), jitter=(1.0, 0.5)
    )
    changes = laws(table, "hrstem", [], config)
    assert "specimen" not in changes
    assert "jitter" not in changes["distortion"]
    # a pixel size that the generator does not know: jitter in pixels says nothing in its Å either
    assert laws(table, "hrstem", [30.0], config) == changes
    assert laws(table, "lrstem", [30.0], config)["distortion"] == changes["distortion"]
    # an overview in between does not rule
    assert laws(table, "hrstem", [0.2, 0.2, 30.0], config) == laws(table, "hrstem", [0.2], config)
    camera = laws(estimate("lrtem", dose=(2.0, 0.3), blur=(0.4, 0.1)), "lrtem", [], config)
    assert camera["distortion"]["tem"]["blur"] == {
        "probability": 1.0,
        "sigma": {"uniform": [0.27, 0.53]},
    }
