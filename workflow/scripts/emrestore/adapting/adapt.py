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
from emrestore.config.sections import merged
from emrestore.dataset.shards import write_shard
from emrestore.files import writing
from emrestore.jobs.adaptation import SECTIONS, drawn_by
from emrestore.jobs.closure import code_hash
from emrestore.jobs.trainings import changed_pixel_phase
from emrestore.restoring.restorer import loaded_restorer

log = logging.getLogger(__name__)

OWN, ALL = "your microscope", "all microscopes"
UNFINISHED = "unfinished"  # folder of pairs and checkpoint
MADE_FROM = "made-from.yaml"
# pairs with x = y are no restoration: none judges a network
ALL_DISTORTED = {"distortion": {"storage": {"identity": 0.0}}}


def adapt(recordings, weights, config, folder, threads, minutes=None):
    """Estimate, draw pairs, train and report. Killed, it goes on from its pairs and its checkpoint.

    What is finished stays as it is: the same call again changes nothing, another one is refused.

    Parameters
    ----------
    recordings : emrestore.adapting.microscope.Recordings
    weights : str or pathlib.Path
        Folder of the published SavedModel.
    config : dict
        Its section ``adaptation`` has the sizes.
    folder : pathlib.Path
        Gets estimates.csv, laws.yaml, gains.csv, history.csv, report.md, made-from.yaml, and
        network.keras if it is kept.
    threads : int
    minutes : float, optional
        Of the training, in place of the steps of the config.

    Returns
    -------
    bool
        Whether the network is kept: the interval of its gain lies above ``adaptation.least_gain``.

    Raises
    ------
    ValueError
        If the folder holds what this call has not made.
    """
    own, seed, sizes = config["adaptation"], config["seed"], config["published"]["network"]
    training = changed_pixel_phase(config, "adaptation")
    code = code_hash("emrestore/adapting/adapt.py")
    work = started(folder, recordings.key, config, recordings.modality, minutes, code)
    if work is None:
        log.info("%s was finished before", folder)
        return (folder / "network.keras").exists()
    table, found = estimated(recordings, config)
    log.info("what the images tell:\n%s", table.round(3).to_string(index=False))
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
    with writing(folder / "laws.yaml") as temporary:
        Path(temporary).write_text(yaml.safe_dump(found, sort_keys=False))
    with writing(folder / "history.csv") as temporary:
        shutil.copy(outputs[1], temporary)
    network = folder / "network.keras"
    if kept:
        with writing(network) as temporary:
            shutil.copy(outputs[0], temporary)
    history = pd.read_csv(outputs[1])
    with writing(folder / "report.md") as temporary:
        text = report(recordings, table, gains, history, config, network if kept else None)
        Path(temporary).write_text(text)
    (work / MADE_FROM).replace(folder / MADE_FROM)
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
    judging = merged(config, ALL_DISTORTED)

    def made(folder, settings, split, count):
        return shard(work / folder, settings, config["seed"], modality, split, count, r_hat)

    learnt, own, every = (
        drawn_by(base, laws, modality)
        for base, laws in ((config, found), (judging, found), (judging, {}))
    )
    return {
        "training": made("own", learnt, "training", counts["training"]),
        "validation": made("own", learnt, "validation", counts["validation"]),
        "test": made("own", own, "test", counts["test"]),
        "elsewhere": made("all", every, "test", counts["elsewhere"]),
    }


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


def started(folder, recorded, config, modality, minutes, code):
    """Return the folder of unfinished work, or None where the same was finished before.

    What was begun there with other images, settings or code is begun anew.

    Parameters
    ----------
    folder : pathlib.Path
    recorded : str
        Hash of the images.
    config : dict
    modality : str
    minutes : float or None
    code : str
        Hash of all code that the work depends on.

    Raises
    ------
    ValueError
        If another network or report, or an unfinished folder of someone else, is there.
    """
    work, names = folder / UNFINISHED, ("seed", "adaptation", "training", "published", *SECTIONS)
    given = {name: config[name] for name in names}
    text = yaml.safe_dump([modality, minutes, code, recorded, given])
    finished, begun = folder / MADE_FROM, work / MADE_FROM
    if finished.exists() and finished.read_text() == text:
        return None
    if begun.exists() and begun.read_text() == text:
        return work
    for name in (MADE_FROM, "network.keras", "report.md"):
        if (folder / name).exists():
            raise ValueError(
                f"{folder}: holds {name} of another adaptation, which would be lost: give another "
                "folder as --to, or delete this one"
            )
    if work.exists():
        if not begun.exists():
            raise ValueError(
                f"{work}: no unfinished work of emrestore adapt, found no {MADE_FROM} in it: give "
                "another folder as --to"
            )
        shutil.rmtree(work)
    work.mkdir(parents=True)
    with writing(begun) as temporary:
        Path(temporary).write_text(text)
    return work
