"""laws/printed.yaml against the paper's sentences, and its pairs."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from emrestore.api import pairs
from emrestore.audit.settings import comments
from emrestore.config.distributions import is_range
from emrestore.config.layers import resolved

ROOT = Path(__file__).parents[2]
PRINTED = yaml.safe_load((ROOT / "laws" / "printed.yaml").read_text())
DOSE = {"truncated_exponential": [0.5, 0.5, 750]}


def uniform(low, high):
    return {"uniform": [low, high]}


def integer(low, high):
    return {"integer": [low, high]}


def choice(**weights):
    return {"choice": weights}


# key -> number and the sentence of the paper, typed from its text and not from laws/printed.yaml
SPECIMEN = {
    "pixel_size": (uniform(0.025, 0.9), "a pixel size dr within the range [0.025, 0.90] Å"),
    "objects": (0, "process of generating low-resolution images: apart from high resolution"),
    "crystal.space_group": (integer(1, 230), "randomly chosen from a range [1, 230]"),
    "crystal.length": (uniform(3.1, 25), "lattice parameters ... from a range [3.1, 25.0] Å"),
    "crystal.angle": (uniform(45, 120), "angles ... [45°, 120°]"),
    "crystal.elements": (integer(1, 16), "up to 16 unique atomic types"),
    "crystal.atomic_number": (integer(1, 103), "atomic number Z in the range [1, 103]"),
    "crystal.minimum_distance": (0.95, "the minimum distance ... within the range [0.95, 7.0] Å"),
    "crystal.largest_distance": (7, "the minimum distance ... within the range [0.95, 7.0] Å"),
    "amorphous.atomic_number": (integer(1, 103), "one atomic number Z from the range [1, 103]"),
    "amorphous.minimum_distance": (uniform(0.95, 1.6), "distance ... within the range [0.95, 1.6]"),
    "amorphous.density": (uniform(2, 7), "density within the range [2.0, 7.0] g/cm³"),
    "orientation.zone_axis.probability": (0.75, "choosing a zone axis orientation is 0.75"),
    "orientation.zone_axis.mistilt": ({"normal": [0, 5]}, "with a standard deviation of 5°"),
    "wedge.probability": (0.75, "a wedge on the specimen with a probability of 0.75"),
    "wedge.surface": (choice(top=1, bottom=1, both=1), "top, bottom, or both ... each ... 0.33"),
    "wedge.angle": (uniform(5, 45), "its angle is chosen randomly from the range [5°, 45°]"),
    "shape.probability": (0.5, "Shapes can be applied ... with a probability of 0.5"),
    "shape.kind": (choice(rod=1, polyhedron=1, cut=1), "occurrence for each type is set to 0.33"),
    "shape.rod_vertices": (integer(3, 15), "cross-section vertices ... from the range [3, 15]"),
    "shape.polyhedron_vertices": (integer(4, 20), "the number of vertices ... [4, 20]"),
    "shape.radius": (uniform(0.01, 0.5), "radius of the polygon ... [0.01, 0.5] max(l)"),
    "shape.keep_inside": (0.5, "a probability of keeping the atoms of 0.5"),
    "defects.probability": (0.8, "Defects are generated randomly with a probability of 0.8"),
    "defects.fraction": (uniform(0, 0.25), "from the range [0, nmax] ... multiplied by 0.25"),
    "defects.displaced": (0.5, "positions ... randomly changed with a probability of 0.5"),
    "support.probability": (0.95, "adds a support layer with a probability of 0.95"),
    "support.kind": (choice(crystal=0.5, amorphous=0.5), "each with a probability of 0.5"),
    "support.thickness": (uniform(10, 300), "thickness ... from the range [1, 30] nm"),
}
IMAGING = {
    "atoms.height": (uniform(0.5, 1), "h1, h2 and h3 ... within the range [0.5, 1.0]"),
    "atoms.order": (uniform(4, 16), "n to be a uniform random variable between [4.0, 16.0]"),
    "atoms.exponent": (uniform(0.75, 1.25), "α is a uniform random variable between [0.75, 1.25]"),
    "atoms.source_size": (0, "eq. 16 and 17: nothing blurs an atom further"),
    "points.minimum_distance": (uniform(1, 20), "between particles ... the range [1, 20] dr"),
    "points.order": (uniform(4, 16), "n to be a uniform random variable between [4.0, 16.0]"),
    "lowres.soft.number": (integer(15, 85), "a number of particles in the range [15, 85]"),
    "lowres.soft.spacing": (0, "specimen type individual points: [1, 20] dr"),
    "lowres.soft.minimum_distance": (uniform(1, 20), "individual points: [1, 20] dr"),
    "lowres.soft.aspect": (uniform(0.8, 1.2), "α a random variable in the range [0.8, 1.2]"),
    "lowres.soft.height": (1, "the asymmetric version of Eq. 17: no height but h1, h2, h3"),
    "lowres.soft.gaussian": (uniform(0.5, 1), "h1, h2 and h3 ... within the range [0.5, 1.0]"),
    "lowres.soft.exponential": (uniform(0.5, 1), "h1, h2 and h3 ... within the range [0.5, 1.0]"),
    "lowres.soft.butterworth": (uniform(0.5, 1), "h1, h2 and h3 ... within the range [0.5, 1.0]"),
    "lowres.soft.order": (uniform(4, 16), "n to be a uniform random variable between [4.0, 16.0]"),
    "lowres.sharp.number": (integer(15, 40), "a number of particles in the range [15, 40]"),
    "lowres.sharp.spacing": (0, "specimen type individual points: [1, 20] dr"),
    "lowres.sharp.minimum_distance": (uniform(1, 20), "individual points: [1, 20] dr"),
    "lowres.sharp.polygon": (0.5, "polygonal or elliptical with equal probabilities"),
    "lowres.sharp.vertices": (integer(3, 5), "the number of vertices ... in the range [3, 5]"),
    "lowres.grains.number": (integer(15, 175), "a number of points within the range [15, 175]"),
    "lowres.grains.minimum_distance": (uniform(1, 20), "individual points: [1, 20] dr"),
    "lowres.grains.border.probability": (
        0.5,
        "borderline is included with a probability of ... 0.5",
    ),
    "lowres.grains.border.factor": (uniform(0.5, 1.5), "[0.5, 1.5] × mean(grain intensity)"),
    "lowres.boxes.minimum_distance": (uniform(1, 20), "individual points: [1, 20] dr"),
    "intensity.inversion.probability": (0.5, "The probability of this mechanism ... 0.5"),
    "intensity.nonlinearity.probability": (0.5, "with a probability of occurrence of 0.5"),
    "intensity.nonlinearity.power": (uniform(0.5, 1.5), "β ... from the range [0.5, 1.5]"),
    "intensity.background.probability": (1, "a random background was added to y"),
    "intensity.background.kind": (choice(plane=0.5, gaussian=0.5), "probability of 0.5 for each"),
    "intensity.background.height": (uniform(0, 0.5), "a random height between [0, max(y)/2]"),
    "intensity.background.width": (uniform(0.2, 0.6), "[0.2, 0.6] × min(nx, ny)"),
    "intensity.background.dark": (0, "a random background was added to y"),
    "intensity.contrast.bounds": ([0.01, 0.35], "the ratio ... is between [0.01, 0.35]"),
    "intensity.contrast.target": ("nearest", "to bring ... within the range of the constraint"),
}
LOW_RESOLUTION = {
    "specimen.objects": (1, "process of generating low-resolution images: objects alone"),
}
DISTORTION = {
    "jitter.probability": (0.9, "the occurrence probability of jitter distortion to 0.9"),
    "jitter.share_in_sem": (1, "one section for S(T)EM: jitter as above"),
    "jitter.direction": (choice(x=0.25, y=0.25, xy=0.5), "0.25, 0.25 and 0.50, respectively"),
    "jitter.sigma": (uniform(0.0025, 0.8), "σt ... within the range [0.0025, 0.8] Å"),
    "jitter.phi": (uniform(0, 0.7), "φt ... [0.0, 0.7]"),
    "jitter.largest_sigma": (0.8 / 0.025, "0.8 Å in pixels of 0.025 Å, the smallest"),
    "detector.form": ("paper", "eq. 44: standard deviation for each electron"),
    "detector.negatives": ("keep", "eq. 46 cuts nothing"),
    "detector.dose": (DOSE, "exponential, with a scale parameter of 0.5 and a range [0.5, 750]"),
    "detector.dose_of_objects": (DOSE, "exponential, scale parameter 0.5, range [0.5, 750]"),
    "detector.shot_probability": (
        1,
        "the number of electrons ... described by the Poisson process",
    ),
    "detector.probability": (1, "The signal can therefore be constructed in two steps"),
    "detector.pmt.photons": (100, "around 100 photons reach the cathode"),
    "pixels.not_in_sem": (["black"], "in the case of SEM images ... not generated: black pixels"),
    "pixels.row_lines.factor": (uniform(0.5, 1.5), "a random factor within the range [0.5, 1.5]"),
    "pixels.row_lines.place": ("after", "order of the sections: row lines follow fast scan"),
    "pixels.zingers.factor_of": ("pixel", "eq. 53: x times a mask"),
    "tem.mtf.probability": (1, "we embedded this effect into the undistorted TEM image"),
    "tem.mtf.grid_points": (1000, "on a numerical grid of 1000 points"),
    "tem.mtf.grid_length": (10, "with a length of 10 units of the Nyquist frequency"),
    "tem.shot.probability": (1, "eq. 30, without a probability"),
    "tem.shot.dose": (DOSE, "exponential, with a scale parameter of 0.5 and a range [0.5, 750]"),
    "tem.shot.dose_of_objects": (DOSE, "exponential, scale parameter 0.5, range [0.5, 750]"),
    "tem.dark_current.hot_deviation": (uniform(5, 8), "a = μ + 5σ, and b = μ + 8σ"),
    "tem.flicker.symmetric": (0, "eq. 35: nothing makes its numbers real"),
    "tem.reset.smooth": (0, "a random intensity value, generated for each row"),
    "tem.quadrants.probability": (0, "no such effect"),
    "tem.zingers.factor_of": ("pixel", "eq. 38: x times a mask"),
    "tem.blur.sigma": (uniform(0, 1), "random σ values between 0 and 1 pixel"),
    "tem.blur.anisotropic": (0, "a given standard deviation σ"),
    "postprocess.blur.sigma": (uniform(0, 1), "random σ values between 0 and 1 pixel"),
    "postprocess.blur.anisotropic": (0, "a given standard deviation σ"),
    "postprocess.crop.inset": (1, "a central square or rectangle, such as 50 % of the total area"),
    "storage.identity": (0, "every pair is distorted"),
}
PAPER = {
    f"{section}.{key}": value
    for section, part in (
        ("specimen", SPECIMEN),
        ("imaging", IMAGING),
        ("low_resolution", LOW_RESOLUTION),
        ("distortion", DISTORTION),
    )
    for key, value in part.items()
}
# values whose comment in config.yaml tells another form of the paper, which cannot be made
NOT_MADE = {
    "imaging.lowres.soft.weight": "the intensities that objects have without weights are not printed",
    "distortion.tem.black.size": "the numbers of points and of steps of the walk are not printed",
    "distortion.tem.zingers.size": "the numbers of points and of steps of the walk are not printed",
    "distortion.storage.fraction": "x has no upper bound on the scale where y has the maximum 1",
    "distortion.storage.bits": "the gain of the ADC (eq. 40 and 55) is not printed",
}


def flat(values, path=()):
    """Yield dotted keys and values; a range is a value."""
    for key, value in values.items():
        if isinstance(value, dict) and not is_range(value):
            yield from flat(value, (*path, key))
        else:
            yield ".".join(map(str, (*path, key))), value


def test_every_line_is_the_papers_and_none_is_missing():
    assert dict(flat(PRINTED)) == {key: value for key, (value, _) in PAPER.items()}


def test_what_the_config_says_of_the_paper_is_printed():
    keys = dict(flat(PRINTED))
    text = (ROOT / "config.yaml").read_text()
    sections = ("specimen", "imaging", "low_resolution", "distortion")
    said = [
        ".".join(path)
        for path, comment in comments(text).items()
        if path[0] in sections and "The paper: " in comment
    ]
    assert len(said) > 25
    for name in said:
        covered = [key for key in keys if key == name or key.startswith(f"{name}.")]
        assert bool(covered) != (name in NOT_MADE), f"config.yaml: {name}"
    assert set(NOT_MADE) <= set(said)


def test_a_law_that_the_config_takes_from_elsewhere_names_the_papers():
    """Where both differ, the comment in config.yaml tells the paper's value."""
    text = (ROOT / "config.yaml").read_text()
    known, taken = comments(text), dict(flat(yaml.safe_load(text)))
    for key, (value, _) in PAPER.items():
        path = tuple(key.split("."))
        comment = known.get(path) or " ".join(
            known.get(path[:length], "") for length in range(1, len(path))
        )
        if key.startswith(("distortion.", "imaging.")) and taken[key] != value:
            assert "The paper: " in comment, f"{key}: {comment}"


@pytest.mark.parametrize("modality", ["hrstem", "lrstem", "hrtem", "lrtem", "hrsem", "lrsem"])
def test_pairs_follow_the_printed_laws(modality):
    given = {"laws": "printed", "datasets": {"image_size": 48}}
    x, y, drawn = pairs(modality, 8, given=given)
    assert x.shape == y.shape == (8, 48, 48) and np.all(np.ptp(y, axis=(1, 2)) > 0)
    kinds = set(drawn["specimen.kind"])
    assert kinds == {"objects"} if modality.startswith("lr") else "objects" not in kinds
    contrast = drawn["specimen.intensity.contrast"]
    assert np.all((contrast > 0.0099) & (contrast < 0.3501))
    dose = "distortion.tem.shot.dose" if modality[2:] == "tem" else "distortion.detector.dose"
    assert drawn[dose].between(0.5, 750.0).all()
    config = resolved(given)
    assert config["imaging"]["intensity"]["contrast"]["target"] == "nearest"
