"""Restore images of your own: one file as a job of the workflow, any number from the command line.

    python workflow/scripts/restore_image.py FILE_OR_FOLDER ... --modality hrstem --to FOLDER

in the environment envs/restore.yaml. A file that cannot be restored is named with its reason, the
others are restored, and the exit status is 1.
"""

import argparse
import logging
import sys
from pathlib import Path

from emrestore.logs import log_to
from emrestore.recordings.modality import MODALITIES
from emrestore.recordings.own_files import image_files, restored_name
from emrestore.restoring.own_images import prepared, restore_recording, rewritten
from emrestore.trust.reference import read_references

ROOT = Path(__file__).parents[2]
TEMPLATE, REFERENCE = ROOT / "workflow/restore/page.html.j2", ROOT / "workflow/restore/trust.csv"


def loaded(network, weights, sizes, settings):
    """Return a function frame -> restored frame of a network.

    Parameters
    ----------
    network : str
        published (weights: folder of a SavedModel), cgrdn, grdn or mrunet (a .keras file).
    weights : str
    sizes : dict
        Config section of the network.
    settings : dict
        Config section ``restoration``.
    """
    # TensorFlow takes seconds to load: a broken file is found out before
    import keras
    from emrestore.networks.build import build
    from emrestore.networks.precision import keras_policy
    from emrestore.networks.published import load_published
    from emrestore.restoring.restorer import Restorer, restore

    keras.config.set_dtype_policy(keras_policy(settings["precision"]))
    if network == "published":
        model = build("cgrdn", sizes)
        blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
        load_published(model, weights, **blocks)
    else:
        model = build(network, sizes)
        model.load_weights(weights)
    restorer = Restorer(model, settings)
    return lambda frame: restore(frame, restorer)


def main(path, outputs, modality, network, weights, sizes, restoration, settings, networks=None):
    """Restore one file.

    Parameters
    ----------
    path : str
    outputs : dict of str
        image, verdict, frames, page.
    modality : str or None
        None: suggested from the file.
    network : str
    weights : dict of str
        Modality to the network's weights.
    sizes, restoration, settings : dict
        Config sections of the network, ``restoration`` and ``own_images``.
    networks : dict, optional
        Networks already loaded, by modality; new ones are added.

    Raises
    ------
    ValueError
        If the file cannot be read, holds no image, or its modality cannot be told.
    """
    networks = {} if networks is None else networks
    recording, modality, why = prepared(path, modality, settings)
    if modality not in weights:
        raise ValueError(
            f"{path}: {modality} ({why}) has no network {network} here: give modality=, one of "
            f"{', '.join(weights)}"
        )
    if modality not in networks:
        networks[modality] = loaded(network, weights[modality], sizes, restoration)
    reference = read_references(REFERENCE)[modality] if network == "published" else None
    about = {"modality": modality, "why": why, "network": network}
    template = TEMPLATE.read_text()
    restore_recording(
        path, recording, networks[modality], reference, about, outputs, template, settings
    )


def from_command_line(arguments):
    """Restore the files of a command line; return the exit status."""
    from emrestore.config.layers import resolved

    parser = argparse.ArgumentParser(description="Restore electron microscopy images.")
    parser.add_argument("path", nargs="+", help="a file, or a folder with files")
    parser.add_argument("--modality", choices=MODALITIES, help="default: suggested from the file")
    parser.add_argument("--network", default="published", help="published, cgrdn, grdn or mrunet")
    parser.add_argument("--scale", default="demo", help="whose trained networks; default: demo")
    parser.add_argument("--to", default="restored", help="folder; default: restored")
    given = parser.parse_args(arguments)
    config = resolved({"scale": given.scale}, ROOT)
    published = given.network == "published"
    if not published and given.network not in config["networks"]:
        parser.error(f"unknown network {given.network!r}")
    pattern = (
        "resources/published/{}/saved_model"
        if published
        else f"results/{given.scale}/models/{given.network}/{{}}/model.keras"
    )
    weights = {m: str(ROOT / pattern.format(m)) for m in MODALITIES}
    weights = {m: path for m, path in weights.items() if Path(path).exists()}
    sizes = config["published"]["network"] if published else config["networks"][given.network]
    failed, networks = [], {}
    try:
        files = [file for path in given.path for file in image_files(path)]
    except ValueError as error:
        parser.error(str(error))
    for file in files:
        folder = Path(given.to) / file.name
        outputs = {
            "image": str(folder / "restored.tif"),
            "verdict": str(folder / "verdict.json"),
            "frames": str(folder / "frames.csv"),
            "page": str(folder / "page.html"),
        }
        try:
            main(
                str(file),
                outputs,
                given.modality,
                given.network,
                weights,
                sizes,
                config["restoration"] | {"precision": config["own_images"]["precision"]},
                config["own_images"],
                networks,
            )
            if restored_name(file) != "restored.tif":
                rewritten(outputs["image"], str(file), str(folder / restored_name(file)))
        except (ValueError, MemoryError, OSError) as error:
            logging.error("%s", error)
            failed.append(file)
    logging.info("%s of %s files restored into %s", len(files) - len(failed), len(files), given.to)
    for file in failed:
        logging.info("not restored: %s", file)
    return 1 if failed else 0


if __name__ == "__main__" and "snakemake" not in globals():
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    sys.exit(from_command_line(sys.argv[1:]))
elif __name__ == "__main__":
    log_to(snakemake.log[0])
    try:
        main(
            snakemake.input.image,
            dict(snakemake.output.items()),
            snakemake.params.modality,
            snakemake.params.network,
            {m: path for m, path in snakemake.input.items() if m in MODALITIES},
            snakemake.params.sizes,
            snakemake.params.restoration,
            snakemake.params.own_images,
        )
    except (ValueError, MemoryError) as error:
        # one line is enough: the reason stands in it
        logging.error("%s", error)
        sys.exit(1)
