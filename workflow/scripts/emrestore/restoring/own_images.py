"""Files of a user restored frame by frame, each with a judgement and a page to look at."""

import json
import logging
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from emrestore.files import writing
from emrestore.pages import embedded, rendered
from emrestore.recordings.file_formats import read, write
from emrestore.recordings.modality import suggested
from emrestore.restoring.page_figure import draw
from emrestore.trust.judgement import judged
from emrestore.trust.reference import read_references

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
TEMPLATE, REFERENCE = FOLDER / "page.html.j2", FOLDER.parent / "trust" / "reference.csv"


def prepared(path, modality, settings):
    """Read a file and settle which modality its network is of, before any network is loaded.

    Parameters
    ----------
    path : str
    modality : str or None
        None: suggested from the file.
    settings : dict
        Config section ``own_images``.

    Returns
    -------
    recording : emrestore.recordings.file_formats.Recording
    modality, why : str

    Raises
    ------
    ValueError
        As `emrestore.recordings.file_formats.read` and `emrestore.recordings.modality.suggested`.
    """
    recording = read(path)
    if modality:
        return recording, modality, "given"
    found, why = suggested(recording, Path(path).name, settings["largest_pixel"])
    return recording, found, f"suggested by {why}"


def restore_file(
    path, outputs, modality, network, weights_of, sizes, restoration, settings, restorers=None
):
    """Restore one file, judge it, and write image, table, verdict and page.

    Parameters
    ----------
    path : str
    outputs : dict of str
        image, verdict (json), frames (csv), page (html).
    modality : str or None
        None: suggested from the file.
    network : str
        ``published``, or one that is trained here.
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
    recording, modality, why = prepared(path, modality, settings)
    if modality not in restorers:
        weights = weights_of(modality)
        if weights is None:
            raise ValueError(
                f"{path}: there is no network {network} for {modality} ({why}): train it "
                f"(./reproduce models), or take another network or modality"
            )
        # a network takes seconds to load: a broken file is found out before
        from emrestore.restoring.backend import loaded_restorer
        from emrestore.restoring.counts import restore

        restorer = loaded_restorer(network, weights, sizes, restoration)
        restorers[modality] = partial(restore, restorer=restorer)
    reference = read_references(REFERENCE)[modality] if network == "published" else None
    about = {"modality": modality, "why": why, "network": network}
    template = TEMPLATE.read_text()
    restore_recording(
        path, recording, restorers[modality], reference, about, outputs, template, settings
    )


def restore_recording(path, recording, restorer, reference, about, outputs, template, settings):
    """Restore all frames of a file, judge them, and write image, table, verdict and page.

    Parameters
    ----------
    path : str
        For the page.
    recording : emrestore.recordings.file_formats.Recording
    restorer : callable
        Frame (h, w) of any real dtype -> restored (h, w) float32 on its scale.
    reference : emrestore.trust.judgement.Reference or None
        None: no verdict, since the network has no reference.
    about : dict of str
        modality, why and network, for table and page.
    outputs : dict of str
        image, verdict (json), frames (csv), page (html).
    template : str
        Jinja2 template of the page.
    settings : dict
        Config section ``own_images``.

    Returns
    -------
    pandas.DataFrame
        One row a frame.
    """
    restored = np.empty(recording.frames.shape, np.float32)
    rows, pictures = [], []
    for i, frame in enumerate(recording.frames):
        restored[i] = restorer(frame)
        verdict = judged(frame, restored[i], about["modality"], reference, settings["limit"])
        rows.append({"frame": i} | verdict.row())
        which = f", frame {i}" if recording.stack else ""
        log.info("%s%s: %s", Path(path).name, which, verdict.sentence())
        if i < settings["frames_shown"]:
            picture = Path(outputs["page"]).with_name(f"frame-{i}.png")
            draw(frame, restored[i], verdict, recording, picture)
            pictures.append((embedded(picture), verdict))
            picture.unlink()
    table = pd.DataFrame(rows)
    doubtful = int((table["verdict"] == "doubtful").sum())
    facts = about | {
        "file": Path(path).name,
        "frames": len(restored),
        "doubtful": doubtful,
        "rows": recording.frames.shape[1],
        "columns": recording.frames.shape[2],
        "pixel_size": list(recording.pixel_size),
        "units": recording.units or "not calibrated",
    }
    with writing(outputs["image"]) as temporary:
        write(temporary, recording, restored)
    with writing(outputs["frames"]) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")
    with writing(outputs["verdict"]) as temporary:
        text = facts | {"judgements": table.to_dict("records")}
        temporary.write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n")
    with writing(outputs["page"]) as temporary:
        temporary.write_text(
            rendered(template, facts=facts, pictures=pictures, image=Path(outputs["image"]).name)
        )
    return table


def rewritten(restored, recording, output):
    """Write restored images in another format with the calibration of their recording.

    Parameters
    ----------
    restored : str
        The tif file with the restored frames.
    recording : str
        The file that was restored.
    output : str
        Ends with emd, hspy or mrc.
    """
    frames = read(restored).frames
    with writing(output) as temporary:
        write(temporary, read(recording), frames)
