"""Files of a user restored frame by frame, each with a judgement and a page to look at."""

import hashlib
import json
import logging
import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from emrestore.files import writing
from emrestore.pages import embedded, rendered
from emrestore.random import stream
from emrestore.recordings.file_formats import Recording, read, read_all, write
from emrestore.recordings.modality import suggested
from emrestore.recordings.registration import mean_of_frames
from emrestore.restoring.counts import power_to_counts
from emrestore.restoring.frames import restored_frame
from emrestore.restoring.page_figure import draw
from emrestore.restoring.viewer import frame_data, shown_edge, viewer_data
from emrestore.trust.reference import read_references
from emrestore.trust.spread import bootstrap_spread

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
TEMPLATE, REFERENCE = FOLDER / "page.html.j2", FOLDER.parent / "trust" / "reference.csv"
VIEWER = FOLDER / "viewer.js"
FEWEST_PIXELS = 16  # fewer tell nothing of their noise


@dataclass(frozen=True)
class Task:
    """One image or stack of a file and the network for it.

    Attributes
    ----------
    signal : int
        Which of the file's images, as `read_all` returns them.
    recording : emrestore.recordings.file_formats.Recording
        What is restored: the file's, or the mean of its frames.
    modality, why : str
        Of the network, and what tells so.
    """

    signal: int
    recording: Recording
    modality: str
    why: str


def prepared(path, modality, settings):
    """Read a file and settle which modality its networks are of, before any network is loaded.

    Parameters
    ----------
    path : str
    modality : str or None
        None: suggested from the file.
    settings : dict
        As `emrestore.jobs.own_images.page_settings` gives them.

    Returns
    -------
    tasks : list of Task
        At least one.
    left_out : list of str
        A sentence for each image of the file that cannot be restored, where others can.

    Raises
    ------
    ValueError
        As `emrestore.recordings.file_formats.read_all`,
        `emrestore.recordings.modality.suggested` and
        `emrestore.recordings.registration.mean_of_frames`, or if the image is too small.
    """
    tasks, left_out = [], []
    for number, recording in enumerate(read_all(path)):
        try:
            tasks.append(_task(number, recording, Path(path).name, modality, settings))
        except ValueError as error:
            left_out.append(str(error))
    if not tasks:
        raise ValueError(f"{path}: {left_out[0]}")
    return tasks, [f"Image {words}." for words in left_out]


def _task(number, recording, name, modality, settings):
    """Return the task of one image of a file."""
    rows, columns = recording.frames.shape[1:]
    if rows * columns < FEWEST_PIXELS:
        raise ValueError(
            f"of {rows} x {columns} pixels: too small to restore, expected at least 2 rows, 2 columns "
            f"and {FEWEST_PIXELS} pixels"
        )
    if settings["frames"] == "mean":
        recording = mean_of_frames(recording)
    if modality:
        return Task(number, recording, modality, "given")
    found, why = suggested(recording, name, settings["largest_pixel"])
    return Task(number, recording, found, f"suggested by {why}")


def restore_file(
    path, outputs, modality, network, weights_of, sizes, restoration, settings, restorers=None
):
    """Restore all images of one file, judge them, and write images, table, verdict and page.

    Parameters
    ----------
    path : str
    outputs : dict of str
        image, verdict (json), frames (csv), page (html). Further images of the file are written beside
        the first, as `numbered` calls them.
    modality : str or None
        None: suggested from the file.
    network : str
        ``published``, one that is trained here, or a .keras file with a CGRDN.
    weights_of : callable
        Modality -> the network's weights, or None where there are none.
    sizes, restoration, settings : dict
        Config sections of the network, ``restoration`` and ``own_images``.
    restorers : dict, optional
        Those already loaded, by modality; a new one is added.

    Raises
    ------
    ValueError
        If the file cannot be read, holds no image, or its modality cannot be told or has no network.
    """
    restorers = {} if restorers is None else restorers
    tasks, left_out = prepared(path, modality, settings)
    for task in tasks:
        if task.modality in restorers:
            continue
        weights = weights_of(task.modality)
        if weights is None:
            raise ValueError(
                f"{path}: there is no network {network} for {task.modality} ({task.why}): train it "
                f"(./reproduce models), or take another network or modality"
            )
        # a network takes seconds to load: a broken file is found out before
        from emrestore.restoring.backend import architecture_of, loaded_restorer
        from emrestore.restoring.counts import restore

        restorer = loaded_restorer(architecture_of(network), weights, sizes, restoration)
        restorers[task.modality] = partial(restore, restorer=restorer)
    references = read_references(REFERENCE) if network == "published" else {}
    restore_tasks(path, tasks, left_out, restorers, references, network, outputs, settings)


def restore_tasks(path, tasks, left_out, restorers, references, network, outputs, settings):
    """Restore the images of a file, judge them, and write images, table, verdict and page.

    Parameters
    ----------
    path : str
    tasks : list of Task
    left_out : list of str
        Sentences for the page, on images that are not restored.
    restorers : dict of callable
        Modality -> frame (h, w) of any real dtype -> restored (h, w) on its scale.
    references : dict of emrestore.trust.judgement.Reference
        By modality; no verdict where there is none.
    network : str
        For table and page.
    outputs : dict of str
        As `restore_file`.
    settings : dict
        Of the config, as `emrestore.jobs.own_images.page_settings` takes them.

    Returns
    -------
    pandas.DataFrame
        One row a frame of an image.
    """
    for old in Path(outputs["image"]).parent.glob("restored-*"):  # of an earlier run
        old.unlink()
    images, rows = [], []
    for number, task in enumerate(tasks, 1):
        recording, restored, pictures, shown = task.recording, [], [], []
        of_several = f", image {number}" if len(tasks) > 1 else ""
        for i, frame in enumerate(recording.frames):
            made = restored_frame(
                frame,
                restorers[task.modality],
                task.modality,
                references.get(task.modality),
                settings["limit"],
            )
            restored.append(made.image)
            rows.append({"image": number, "frame": i} | made.row())
            which = of_several + (f", frame {i}" if recording.stack else "")
            log.info("%s%s: %s", Path(path).name, which, made.judgement.sentence())
            for words in made.sentences():
                log.info("%s%s: %s", Path(path).name, which, words)
            if i < settings["frames_shown"]:
                picture = Path(outputs["page"]).with_name(f"frame-{i}.png")
                draw(made.raw, made.clear, made.judgement, recording, picture)
                pictures.append((embedded(picture), made.judgement, made.sentences()))
                picture.unlink()
                spread = _spread(made, restorers[task.modality], settings, (task.signal, i))
                edge = shown_edge(frame.shape, min(len(recording.frames), settings["frames_shown"]))
                shown.append(frame_data(*map(made.whole, (made.raw, made.clear, spread)), edge))
        file = numbered(outputs["image"], number)
        stored = replace(recording, frames=np.array(restored))
        if settings["frames"] == "mean_of_restored":
            stored = mean_of_frames(stored)
        with writing(file) as temporary:
            write(temporary, stored, stored.frames)
        verdicts = [row["verdict"] for row in rows if row["image"] == number]
        images.append(
            {
                "image": Path(file).name,
                "sha256": hashlib.sha256(Path(file).read_bytes()).hexdigest(),
                "signal": task.signal,
                "title": recording.title,
                "modality": task.modality,
                "why": task.why,
                "frames": len(restored),
                "doubtful": verdicts.count("doubtful"),
                "rows": stored.frames.shape[1],
                "columns": stored.frames.shape[2],
                "stack": stored.stack,
                "pixel_size": list(stored.pixel_size),
                "offset": list(stored.offset),
                "units": recording.units or "not calibrated",
                "notes": list(stored.notes),
                "recorded": recording.frames.shape[1:],
                "pictures": pictures,
                "viewer": viewer_data(
                    recording.frames.shape[1:], recording.pixel_size, recording.units, shown
                ),
            }
        )
    table = pd.DataFrame(rows)
    named = Path(network).name
    facts = {"file": Path(path).name, "path": os.path.abspath(path), "network": named}
    shared = [words for words in images[0]["notes"] if all(words in one["notes"] for one in images)]
    page = rendered(
        TEMPLATE.read_text(),
        facts=facts,
        images=images,
        notes=shared + left_out,
        behaviour=VIEWER.read_text(),
    )
    # what is the same of all images is said once
    for words in dict.fromkeys([*(words for one in images for words in one["notes"]), *left_out]):
        log.info("%s: %s", Path(path).name, words)
    for image in images:
        del image["recorded"], image["pictures"], image["viewer"]
    # the first image stands for the file where it holds no other
    first = {
        key: images[0][key] for key in ("modality", "why", "rows", "columns", "pixel_size", "units")
    }
    sums = {key: sum(image[key] for image in images) for key in ("frames", "doubtful")}
    with writing(outputs["frames"]) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")
    with writing(outputs["page"]) as temporary:
        temporary.write_text(page)
    with writing(outputs["verdict"]) as temporary:
        text = facts | first | sums | {"images": images, "left_out": left_out}
        text |= {"judgements": table.to_dict("records")}
        temporary.write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n")
    return table


def _spread(made, restorer, settings, which):
    """Return how far each pixel of a frame is to be trusted, or None where that costs too much."""
    drawn = settings["map"]
    if drawn["draws"] == 0 or made.raw.size > drawn["largest"]:
        return None
    rng = stream(settings["seed"], "map of spread", *which)
    # it draws in float32, which a large offset would round, and adds numbers that are small for counts
    offset, power = np.asarray(made.raw, np.float64).min(), power_to_counts(made.raw)
    counts = (
        np.ldexp(np.asarray(image, np.float64) - offset, power) for image in (made.raw, made.clear)
    )
    return np.ldexp(bootstrap_spread(*counts, restorer, rng, drawn["draws"]), -power)


def numbered(path, number):
    """Return where the image of this number is written: the first at `path`, others beside it."""
    path = Path(path)
    return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def rewritten(restored, verdict, recording, output):
    """Write restored images in another format with the calibration of their recording.

    Parameters
    ----------
    restored : str
        The tif file with the restored frames; further images of the file lie beside it.
    verdict : str
        The json of their restoration.
    recording : str
        The file that was restored.
    output : str
        Ends with emd, hspy or mrc.
    """
    originals = read_all(recording)
    for number, image in enumerate(json.loads(Path(verdict).read_text())["images"], 1):
        frames = read(numbered(restored, number)).frames
        # the mean of a stack is none, and shows a part of the field
        placed = {"stack": image["stack"], "offset": tuple(image["offset"])}
        with writing(numbered(output, number)) as temporary:
            write(temporary, replace(originals[image["signal"]], **placed), frames)
