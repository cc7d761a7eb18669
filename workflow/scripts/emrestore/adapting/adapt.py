"""From a user's recordings to a network for their microscope, and a report of what it gained."""

import logging
import shutil
from pathlib import Path

import h5py
import pandas as pd
import yaml

from emrestore.adapting.gains import gain
from emrestore.adapting.microscope import estimated
from emrestore.adapting.report import report
from emrestore.adapting.tuning import restored_psnr, tuned
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.dataset.shards import write_shard
from emrestore.files import writing
from emrestore.jobs.adaptation import SECTIONS, drawn_by
from emrestore.jobs.closure import code_hash
from emrestore.jobs.trainings import changed_pixel_phase
from emrestore.restoring.restorer import loaded_restorer

log = logging.getLogger(__name__)

OWN, ALL = "your microscope", "all microscopes"
UNFINISHED = "unfinished"  # folder of pairs and checkpoint


def adapt(recordings, weights, config, folder, threads, minutes=None):
    """Estimate, draw pairs, train and report. Killed, it goes on from its pairs and its checkpoint.

    Parameters
    ----------
    recordings : emrestore.adapting.microscope.Recordings
    weights : str or pathlib.Path
        Folder of the published SavedModel.
    config : dict
        Its section ``adaptation`` has the sizes.
    folder : pathlib.Path
        Gets estimates.csv, laws.yaml, gains.csv, history.csv, report.md, and network.keras if it is kept.
    threads : int
    minutes : float, optional
        Of the training, in place of the steps of the config.

    Returns
    -------
    bool
        Whether the network is kept: the interval of its gain lies above ``adaptation.least_gain``.
    """
    own, seed, sizes = config["adaptation"], config["seed"], config["published"]["network"]
    training = changed_pixel_phase(config, "adaptation")
    code = code_hash("emrestore/adapting/adapt.py")
    table, found = estimated(recordings, config)
    log.info("what the images tell:\n%s", table.round(3).to_string(index=False))
    work = started(folder, found, config, recordings.modality, minutes)
    pairs = drawn_pairs(work, recordings.modality, config, found)
    outputs = [str(work / name) for name in ("model.keras", "history.csv", "samples.h5")]
    if not Path(outputs[0]).exists():
        data = ([pairs["training"]], [pairs["validation"]])
        tuned(weights, data, outputs, sizes, training, seed, threads, code, minutes)
    gains = gained(weights, outputs[0], pairs, sizes, config["restoration"])
    kept = bool(gains["low_db"][0] > own["least_gain"])
    for name, rows in (("estimates", table), ("gains", gains)):
        with writing(folder / f"{name}.csv") as temporary:
            rows.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")
    with writing(folder / "history.csv") as temporary:
        shutil.copy(outputs[1], temporary)
    if kept:
        with writing(folder / "network.keras") as temporary:
            shutil.copy(outputs[0], temporary)
    history = pd.read_csv(outputs[1])
    with writing(folder / "report.md") as temporary:
        text = report(recordings, table, gains, history, own["least_gain"], kept)
        Path(temporary).write_text(text)
    shutil.rmtree(work)
    return kept


def shard(folder, settings, seed, modality, split, count, r_hat):
    """Return the file with the pairs of a split, made where it is missing.

    Parameters
    ----------
    folder : pathlib.Path
        Of pairs by one set of laws.
    settings, seed, modality, split, r_hat
        As for `emrestore.dataset.shards.write_shard`.
    count : int

    Returns
    -------
    str
    """
    path = folder / f"{split}.h5"
    if path.exists():
        with h5py.File(path) as file:
            if len(file["x"]) == count:
                return str(path)
    folder.mkdir(parents=True, exist_ok=True)
    write_shard(path, settings, seed, modality, split, 0, count, r_hat)
    return str(path)


def drawn_pairs(work, modality, config, found):
    """Return the shards of the training and of both tests, by split; what is missing is drawn.

    Parameters
    ----------
    work : pathlib.Path
    modality : str
    config : dict
    found : dict
        Laws of this microscope, on top of the config.

    Returns
    -------
    dict of str to str
        training, validation, test (this microscope), elsewhere (all microscopes).
    """
    r_hat, counts = radii_by_atomic_number(), config["adaptation"]["pairs"]
    own, every = (drawn_by(config, values, modality) for values in (found, {}))

    def made(folder, settings, split, count):
        return shard(work / folder, settings, config["seed"], modality, split, count, r_hat)

    pairs = {
        split: made("own", own, split, counts[split])
        for split in ("training", "validation", "test")
    }
    return pairs | {"elsewhere": made("all", every, "test", counts["elsewhere"])}


def gained(weights, model, pairs, sizes, restoration):
    """Return what the trained network gains on pairs of this microscope, and of all.

    Parameters
    ----------
    weights, model : str
        The published SavedModel, and the .keras file of the trained network.
    pairs : dict of str to str
        From `drawn_pairs`.
    sizes, restoration : dict
        Config sections of the network and ``restoration``.

    Returns
    -------
    pandas.DataFrame
        One row each: see `emrestore.adapting.gains.gain`.
    """
    before = loaded_restorer("published", weights, sizes, restoration)
    after = loaded_restorer("cgrdn", model, sizes, restoration)
    rows = []
    for split, words in (("test", OWN), ("elsewhere", ALL)):
        scores = [
            restored_psnr(restorer, pairs[split], f"{words}, {when}")
            for restorer, when in ((before, "before"), (after, "after"))
        ]
        rows.append(gain(*scores, words))
    return pd.DataFrame(rows)


def started(folder, found, config, modality, minutes):
    """Return the folder of unfinished work; what was begun with other laws or settings is deleted.

    Parameters
    ----------
    folder : pathlib.Path
        Gets laws.yaml.
    found : dict
        Laws of the microscope, on top of the config.
    config : dict
    modality : str
    minutes : float or None
    """
    work = folder / UNFINISHED
    given = {name: config[name] for name in ("seed", "adaptation", "training", *SECTIONS)}
    made_from = work / "made-from.yaml"
    text = yaml.safe_dump([modality, minutes, found, given])
    if work.exists() and not (made_from.exists() and made_from.read_text() == text):
        shutil.rmtree(work)
    for name in ("network.keras", "report.md"):
        (folder / name).unlink(missing_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    laws_text = yaml.safe_dump(found, sort_keys=False)
    for path, words in ((made_from, text), (folder / "laws.yaml", laws_text)):
        with writing(path) as temporary:
            Path(temporary).write_text(words)
    return work
