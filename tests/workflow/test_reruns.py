"""What an edit reruns: each edit in a copy of a finished run, and the files that a run would make again.

The expected files are written from what each rule uses, as globs below results/test.
"""

import os
import subprocess
from pathlib import PurePosixPath

import pytest

SCANNED = ["hrstem", "lrstem", "hrsem", "lrsem"]
MODALITIES = [*SCANNED, "hrtem", "lrtem"]
LIBRARY = "workflow/scripts/emrestore"

# the record of the run holds the sha256 of every source, comments included
RECORD = {"audit/jobs/index.html", "audit/ro-crate/ro-crate-metadata.json"}
AUDIT = ["audit/*", *RECORD]
# what is drawn or written from the scores of any modality, and of HR-STEM
SCORES = ["comparison/table1.csv", "comparison/per_image.csv"]
SCORES += ["figures/table1.*", "figures/modalities.*", *AUDIT]
HRSTEM_SCORES = ["comparison/scores/hrstem.csv", "figures/fig02.*", *SCORES]
# the test scale trains the published network of HR-STEM on
GAINS = ["comparison/published_tuned.csv", "comparison/published_tuned_training.csv"]
HRSTEM_SCORES += GAINS
FEATURES = ["evidence/fidelity.csv", "evidence/distributions.csv", "evidence/two_sample.csv"]
FEATURES += ["figures/fidelity.*", *AUDIT]
# what any law of the data sets is held against the authors' pairs by
LAWS = ["evidence/candidates/*", "datasets/laws.csv", "evidence/laws-*.yaml", "evidence/pairs/*"]
LAWS += [f"comparison/restored/published-*-{laws}.h5" for laws in ("printed", "even", "odd")]
LAWS += ["evidence/features/*", "evidence/two_sample/*", *FEATURES]
ADVERSARIAL = ["comparison/adversarial/*", "comparison/adversarial.csv", "figures/adversarial.*"]
ADVERSARIAL += AUDIT
DISCRIMINATED = ["models/cgrdn_adversarial/hrstem/*", *ADVERSARIAL]
ABLATION = ["ablation/*", "figures/fig01.*", *AUDIT]
# learning rate and losses: trained and scored in one job
CHOICES = ["ablation/choices/*", "figures/choices.*", *AUDIT]
TRAINED_ABLATION = ["ablation/models/*/*", *ABLATION]
# networks of the scaling study, scored on test pairs beside the published network
SCALING_LAW = [f"ablation/scaling/{name}.csv" for name in ("points", "law", "band")]
SCALING_LAW += ["figures/scaling.*", *AUDIT]
SCALING = ["ablation/scaling/*", "figures/scaling.*", *AUDIT]
TRAINED_SCALING = ["ablation/scaling/models/*/*", *SCALING]
FITTED = ["quantification/fits/*", "figures/fig03.*", "figures/fig04.*", "figures/fig05.*"]
FITTED += [
    f"quantification/{study}.csv"
    for study in ("thickness_series", "edge_dislocation", "nanoparticle", "response")
]
FITTED += ["quantification/vacuum/*", "quantification/vacuum.csv"]
FITTED += ["quantification/core_errors.csv", "figures/response.*", *AUDIT]
# looks at images, not at fits
CHECKED = "quantification/trust.csv"
RECORDED = ["quantification/noisy/*", "quantification/restored/*", CHECKED, *FITTED]
# networks of wrong noise models have pairs of their own
NOISE_FIGURE = ["noise_models/per_image.csv", "noise_models/noise_models.csv", "figures/fig07.*"]
NOISE_FIGURE += ["noise_models/dwell_faults.csv"]
NOISE_FIGURE += AUDIT
NOISE_TRAINED = [f"noise_models/*/{name}" for name in ("model.keras", "history.csv", "*.h5")]
NOISE_TRAINED += NOISE_FIGURE
NOISE_PAIRS = ["noise_models/*/hrstem/*.h5", *NOISE_TRAINED]
CONTRAST = ["noise2void/images.h5", "noise2void/c*.csv", "figures/fig08.*", *AUDIT]
GENERATOR = ["fit/generator_*", "figures/generator.*", *AUDIT]
FIGURES = ["figures/*.png", "figures/*.pdf"]
# tables that the scripts of figures write beside them; the others in figures/ are inputs
FIGURES += [f"figures/fig0{number}.csv" for number in range(1, 9)]
FIGURES += [
    "figures/training.csv",
    "figures/scaling.csv",
    "figures/adversarial.csv",
    "figures/parameters-*.csv",
]
FIGURES += ["figures/table1.md", "figures/modalities.md", *AUDIT]


def after_networks(network, modality):
    """Return what a retrained network is followed by, but for the studies that use it."""
    return [
        f"models/{network}/{modality}/*",
        f"comparison/restored/{network}-{modality}-*.h5",
        *([f"comparison/restored/cgrdn_mean-{modality}-*.h5"] if network == "cgrdn" else []),
        *(["comparison/kept.csv"] if network == "cgrdn" else []),
        f"comparison/scores/{modality}.csv",
        f"figures/samples-{modality}.*",
        "figures/training.*",
        *SCORES,
        *(["figures/fig02.*", *GAINS] if modality == "hrstem" else []),
    ]


def after_cgrdn(modality):
    """Return what a retrained CGRDN is followed by: HR-STEM's restores the platinum and is refined."""
    studies = ["quantification/restored/*-cgrdn.h5", CHECKED, *FITTED, *DISCRIMINATED]
    studies += ["noise2void/cgrdn.h5", *CONTRAST]
    return after_networks("cgrdn", modality) + (studies if modality == "hrstem" else [])


TUNED = ["models/published_tuned/hrstem/*", "comparison/restored/published_tuned-hrstem-*.h5"]
TUNED += HRSTEM_SCORES


def after_validation(modality):
    """Return what looks at validation pairs of a modality, but for networks and what follows them."""
    return [f"figures/preview-{modality}.*", f"figures/parameters-{modality}.*", *AUDIT]


def after_test(modality):
    """Return what looks at test pairs of a modality."""
    return [
        f"comparison/restored/*-{modality}-test.h5",
        f"comparison/scores/{modality}.csv",
        f"evidence/features/{modality}.csv",
        f"evidence/two_sample/{modality}.csv",
        "comparison/kept.csv",
        "comparison/crossed.csv",
        *(["experimental/residuals.csv"] if modality == "hrstem" else []),
        *SCORES,
        *FEATURES,
        *(["figures/fig02.*", *ADVERSARIAL, *ABLATION, *SCALING] if modality == "hrstem" else []),
        # where there is neither an experimental image nor a pair of the authors'
        *(["figures/fig06.*"] if modality == "hrtem" else []),
        *(GAINS if modality == "hrstem" else []),
    ]


def after_trainings(modality):
    """Return what all networks of a modality are followed by."""
    others = [*after_networks("grdn", "hrstem"), *after_networks("mrunet", "hrstem")]
    others += TUNED
    studies = [*TRAINED_ABLATION, *TRAINED_SCALING, *CHOICES]
    hrstem = [*others, *studies] if modality == "hrstem" else []
    return [*after_cgrdn(modality), *hrstem]


def after_pairs(modality):
    """Return what new pairs of a modality are followed by."""
    looking = [*after_validation(modality), *after_test(modality), *after_trainings(modality)]
    return [f"datasets/{modality}/*", *looking]


def flat(lists):
    """Return one list of several."""
    return [item for items in lists for item in items]


EDITS = {
    "a noise parameter of TEM": (
        "config.yaml",
        "a: {uniform: [0.0, 1.5]} # -; chosen, eq. 29",
        "a: {uniform: [0.0, 1.4]} # -; chosen, eq. 29",
        flat(map(after_pairs, ("hrtem", "lrtem"))) + ["figures/fig12.*", *LAWS],
    ),
    "a noise parameter of scans": (
        "config.yaml",
        "phi: {uniform: [0.0, 0.7]}",
        "phi: {uniform: [0.0, 0.6]}",
        flat(map(after_pairs, SCANNED))
        + ["figures/fig13.*", "figures/fig14.*", *RECORDED, *NOISE_PAIRS, *LAWS],
    ),
    "objects of low resolution": (
        "config.yaml",
        "lines_per_fan: {integer: [1, 7]}",
        "lines_per_fan: {integer: [1, 8]}",
        # the specimen of Figure 11 is given the whole section imaging
        flat(map(after_pairs, ("lrstem", "lrtem", "lrsem"))) + ["figures/fig11*", *LAWS],
    ),
    "the specimens": (
        "config.yaml",
        "density: {uniform: [2.0, 7.0]}",
        "density: {uniform: [2.0, 6.0]}",
        flat(map(after_pairs, MODALITIES))
        + ["figures/fig1[1234]*", *NOISE_PAIRS]
        + ["references/specimen*/*", *GENERATOR, *LAWS],
    ),
    "the radii of a crystal's atoms": (
        "config.yaml",
        "integration_points: 4001",
        "integration_points: 5001",
        ["references/projected_radius.csv", "fit/*", "figures/fit.*", "figures/fig1[1234]*"]
        + ["references/specimen*/*", "datasets/drawn_atoms.csv", *GENERATOR]
        + flat(map(after_pairs, MODALITIES))
        + [*NOISE_PAIRS, *LAWS],
    ),
    "the grid of the single atoms": (
        "config.yaml",
        "sampling: 0.025 # Å",
        "sampling: 0.024 # Å",
        ["references/single_atom/*", "fit/*", "figures/fit.*", *GENERATOR],
    ),
    "a bound of the fit of the atoms": (
        "config.yaml",
        "order: [1.0, 32.0]",
        "order: [1.0, 30.0]",
        ["fit/*", "figures/fit.*", *GENERATOR],
    ),
    "the focus of the simulated specimens": (
        "config.yaml",
        "focus: 0.5 # of",
        "focus: 0.4 # of",
        ["references/specimen_images/*", *GENERATOR],
    ),
    "a lambda of all trainings": (
        "config.yaml",
        "l1: 10.0, l2: 0.0,",
        "l1: 10.0, l2: 1.0,",
        flat(map(after_trainings, MODALITIES)) + NOISE_TRAINED,
    ),
    "the lambda of the discriminator": (
        "config.yaml",
        "adversarial: 5.0e-4}",
        "adversarial: 1.0e-3}",
        DISCRIMINATED,
    ),
    "steps of one network": (
        "scales/test.yaml",
        "grdn: {steps: 30, learning_rate: 2.0e-3} # -; chosen\n  mrunet",
        "grdn: {steps: 40, learning_rate: 2.0e-3} # -; chosen\n  mrunet",
        after_networks("grdn", "hrstem"),
    ),
    "steps of the published network": (
        "scales/test.yaml",
        "cgrdn: {steps: 3, learning_rate: 1.0e-5}",
        "cgrdn: {steps: 4, learning_rate: 1.0e-5}",
        TUNED,
    ),
    "the size of one network": (
        "scales/test.yaml",
        "widths: [8, 16]",
        "widths: [8, 24]",
        after_networks("mrunet", "hrstem"),
    ),
    "repeats of the ablation": (
        "scales/test.yaml",
        "repeats: [0, 1]",
        "repeats: [0, 2]",
        ["ablation/models/n_lay?-2/*", *ABLATION],
    ),
    "the size of one budget": (
        "scales/test.yaml",
        "steps: 12,",
        "steps: 13,",
        ["ablation/scaling/models/b3-*/*", *SCALING],
    ),
    "worlds behind the law": (
        "scales/test.yaml",
        "resamples: 100 #",
        "resamples: 90 #",
        SCALING_LAW,
    ),
    "validation images": (
        "scales/test.yaml",
        "validation: 4 #",
        "validation: 3 #",
        ["datasets/*/validation-0000.h5"]
        + flat(map(after_validation, MODALITIES))
        + flat(map(after_trainings, MODALITIES)),
    ),
    "test images": (
        "scales/test.yaml",
        "test: 4 #",
        "test: 3 #",
        ["datasets/*/test-0000.h5", *flat(map(after_test, MODALITIES))],
    ),
    "a window of one filter": (
        "config.yaml",
        "median_window: 5",
        "median_window: 7",
        ["comparison/restored/median-hrstem-*.h5", *HRSTEM_SCORES],
    ),
    "a dose of one study": (
        "scales/test.yaml",
        "doses: [50000]",
        "doses: [20000]",
        [
            "quantification/clean/response.*",
            "quantification/noisy/response.*",
            "quantification/restored/response-*.h5",
            "quantification/fits/response-20000.h5",
            "quantification/response.csv",
            CHECKED,
            "figures/response.*",
            *AUDIT,
        ],
    ),
    "realisations of noise": ("scales/test.yaml", "realisations: 2", "realisations: 3", RECORDED),
    "a tolerance of a claim": (
        "config.yaml",
        "psnr_tolerance_db: 1.5",
        "psnr_tolerance_db: 1.0",
        AUDIT,
    ),
    "a law that is tested": (
        f"{LIBRARY}/evidence/laws.yaml",
        "visible: 0.93",
        "visible: 0.92",
        [name for name in LAWS if name != "evidence/candidates/*"],
    ),
    "the words of a deviation": ("workflow/audit/deviations.yaml", "\n", "\n# comment\n", AUDIT),
    "a comment in the config, which the audit reads": (
        "config.yaml",
        "seed: 20230325 # -; chosen.",
        "seed: 20230325 # -; chosen!",
        AUDIT,
    ),
    "pairs on a sheet": (
        "config.yaml",
        "preview_pairs: 12",
        "preview_pairs: 10",
        ["figures/preview-*", *AUDIT],
    ),
    "panels of one gallery": (
        "config.yaml",
        "jitter.phi: 0.6",
        "jitter.phi: 0.5",
        ["figures/fig13.*", *AUDIT],
    ),
    "the style of all figures": (f"{LIBRARY}/figures/style.py", "\n\n\n", "\n\nNEW = 1\n", FIGURES),
    "the code of one figure": (
        f"{LIBRARY}/figures/ablation.py",
        "\n\n\n",
        "\n\nNEW = 1\n",
        ["figures/fig01.*", *AUDIT],
    ),
    "one script": (
        "workflow/scripts/quantification/figure05.py",
        "\n\nimport",
        "\n\nNEW = 1\nimport",
        ["figures/fig05.*", *AUDIT],
    ),
    "a function that one rule uses": (
        f"{LIBRARY}/quantification/burgers.py",
        "\n\n\n",
        "\n\nNEW = 1\n",
        FITTED,
    ),
    "a function of spectra": (
        f"{LIBRARY}/comparison/spectrum.py",
        "\n\n\n",
        "\n\nNEW = 1\n",
        [*ADVERSARIAL, *GENERATOR, *CHOICES],
    ),
    "a function that many rules use": (
        f"{LIBRARY}/distortion/scan.py",
        "\n\n\n",
        "\n\nNEW = 1\n",
        flat(map(after_pairs, MODALITIES))
        + ["figures/fig1[1234]*", *RECORDED, *NOISE_PAIRS, *LAWS],
    ),
    "a function of the trainings": (
        f"{LIBRARY}/training/losses.py",
        "\n\n\n",
        "\n\nNEW = 1\n",
        # its local whitening makes Figure 11
        flat(map(after_trainings, MODALITIES))
        + ["figures/fig11.*", "figures/fig11-contrast.csv", *NOISE_TRAINED],
    ),
    "a pin of the figures": (
        "envs/figures.yaml",
        "channels:",
        "# new pin\nchannels:",
        FIGURES,
    ),
    "a pin of the filters": (
        "envs/bm3d.yaml",
        "channels:",
        "# new pin\nchannels:",
        [
            f"comparison/restored/{method}-*.h5"
            for method in ("noisy", "median", "gaussian_best", "bm3d_*")
        ]
        + ["comparison/scores/*.csv", *HRSTEM_SCORES, *NOISE_FIGURE],
    ),
    # on a machine without a GPU
    "what networks compute on, by name": (
        "config.yaml",
        "accelerator: auto",
        "accelerator: cpu",
        AUDIT,
    ),
    "the memory that jobs declare": ("config.yaml", "process: 700", "process: 800", AUDIT),
    "a pin of the networks on a GPU": (
        "envs/networks-gpu.yaml",
        "channels:",
        "# new pin\nchannels:",
        AUDIT,
    ),
    "a pin of the tests, which the audit lists": (
        "envs/check.yaml",
        "channels:",
        "# new pin\nchannels:",
        AUDIT,
    ),
}

WITHOUT_EFFECT = {
    "README.md": ("\n", "\nNew words.\n"),
    "docs/audit.md": ("\n", "\nNew words.\n"),
    "tests/workflow/test_reruns.py": ("\n", "\n# new words\n"),
    "workflow/report/ablation/fig01.rst": ("\n", "\nNew words.\n"),
    "workflow/scripts/training/train.py": ("\n\nif", "\n\n# new words\nif"),
    f"{LIBRARY}/training/losses.py": ('"""', '"""New words. '),
    f"{LIBRARY}/figures/style.py": ("\n\n\n", "\n\n\n\n"),
    "workflow/rules/training.smk": ('"""Train one network', '"""New words, train one network'),
    "profiles/default/config.yaml": ("keep-going: true", "keep-going: false"),
    "envs/direct/networks.txt": ("\n", "\n# new words\n"),
    "scales/demo.yaml": ("validation: 32", "validation: 33"),
}


@pytest.fixture(scope="module")
def finished(undisturbed, copied, tmp_path_factory):
    """Return a copy of the project with the results of a finished run."""
    folder = copied(tmp_path_factory.mktemp("finished"), results=True)
    assert not pending(folder), (
        "run ./reproduce --config scale=test and ./reproduce published first"
    )
    return folder


@pytest.fixture
def edit(finished):
    """Return a function that edits a file of the copy; all edits are undone after the test."""
    kept = []

    def replace(name, old, new):
        path = finished / name
        text, times = path.read_text(), path.stat()
        assert old in text, f"{name} has no {old!r}"
        kept.append((path, text, times))
        path.write_text(text.replace(old, new, 1))

    yield replace
    for path, text, times in kept:
        path.write_text(text)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def summary(folder):
    """Return Snakemake's plan for each output file of the workflow, as rows of columns."""
    command = ["./reproduce", "--summary", "--config", "scale=test"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    header, *rows = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    return [dict(zip(header, row, strict=True)) for row in rows]


def short(row):
    """Return the path of an output below results/test."""
    return row["output_file"].removeprefix("results/test/")


def pending(folder):
    """Return the outputs that a run would make."""
    return {short(row) for row in summary(folder) if row["plan"] != "no update"}


def test_edits_without_effect_rerun_nothing(finished, edit):
    for name, (old, new) in WITHOUT_EFFECT.items():
        edit(name, old, new)
    assert pending(finished) == RECORD


def test_edits_of_what_is_no_source_rerun_nothing_at_all(finished, edit):
    for name in ("README.md", "tests/workflow/test_reruns.py", "docs/audit.md"):
        edit(name, *WITHOUT_EFFECT[name])
    # a fresh checkout has new times
    for path in (finished / "workflow" / "scripts").rglob("*.py"):
        path.touch()
    assert not pending(finished)


@pytest.mark.parametrize("name, old, new, expected", EDITS.values(), ids=EDITS)
def test_edit_reruns_exactly_what_depends_on_it(finished, edit, name, old, new, expected):
    edit(name, old, new)
    rows = summary(finished)
    planned = {short(row) for row in rows if row["plan"] != "no update"}
    unmatched = [
        pattern
        for pattern in expected
        if not any(PurePosixPath("/", short(row)).match(f"/{pattern}") for row in rows)
    ]
    assert not unmatched, "globs without a file"
    assert planned == {
        short(row)
        for row in rows
        if any(PurePosixPath("/", short(row)).match(f"/{pattern}") for pattern in expected)
    }
