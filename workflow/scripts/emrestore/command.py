"""The command `emrestore`: restore images, make pairs, fit columns, adapt and export networks."""

import argparse
import logging
import os
import sys
from pathlib import Path

import yaml

from emrestore.config.layers import INSTALLED, NAMES, PROJECT, resolved
from emrestore.files import writing
from emrestore.recordings.modality import MODALITIES
from emrestore.recordings.own_files import image_files, restored_name, result_folders
from emrestore.restoring.backend import BACKENDS, ONNX_NETWORKS

log = logging.getLogger("emrestore")

EXAMPLE = 128  # pixel; chosen. Edge of the example beside an exported network


def parser():
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="emrestore", description="Restore electron microscopy images, and what belongs to it."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser(
        "restore",
        help="restore files of your own",
        description="Restore files and write image, verdict and page. One that fails is named with its "
        "reason, the others are restored, and the exit status is 1.",
    )
    one.add_argument("path", nargs="+", help="a file, or a folder with files")
    one.add_argument("--modality", choices=MODALITIES, help="default: suggested from the file")
    one.add_argument(
        "--frames",
        choices=["each", "mean", "mean_of_restored"],
        default="each",
        help="of a stack of one field: restore each frame (default), restore their registered mean, or "
        "restore each and write the registered mean of that",
    )
    one.add_argument(
        "--network",
        default="published",
        help="published, cgrdn, grdn or mrunet, or a .keras file with a CGRDN, such as adapt writes",
    )
    one.add_argument(
        "--scale", default="demo", choices=NAMES["scale"], help="whose trained networks"
    )
    one.add_argument(
        "--accelerator",
        choices=["auto", "cpu", "gpu"],
        default="auto",
        help="what the network computes on; default: a GPU where there is one",
    )
    one.add_argument("--backend", choices=BACKENDS, help="default: that of config.yaml, auto")
    one.add_argument("--to", default="restored", help="folder; default: restored")
    one.set_defaults(run=restore)

    one = commands.add_parser(
        "pairs",
        help="make pairs of distorted and undistorted images",
        description="Write one HDF5 file with x (distorted), y (undistorted), uint16, and every drawn "
        "parameter; the workflow's shards have the same bytes.",
    )
    one.add_argument("--modality", choices=MODALITIES, required=True)
    one.add_argument("--number", type=int, required=True, help="of pairs")
    one.add_argument("--first", type=int, default=0, help="number of the first pair; default: 0")
    one.add_argument("--seed", type=int, help="default: that of config.yaml")
    one.add_argument("--split", default="training", choices=["training", "validation", "test"])
    one.add_argument("--config", help="a YAML file with values on top of config.yaml")
    one.add_argument("--to", help="file; default: MODALITY.h5")
    one.set_defaults(run=pairs)

    one = commands.add_parser(
        "columns",
        help="fit the atomic columns of an image",
        description="Find the columns of an image, fit all of them together, and write a table.",
    )
    one.add_argument("path", help="a file; of a stack the first frame")
    one.add_argument("--pixel-size", type=float, help="Å; default: the file's")
    one.add_argument("--separation", type=float, help="Å; smallest distance of two columns")
    one.add_argument("--width", type=float, help="Å; where the common width starts")
    one.add_argument("--to", help="CSV file; default: FILE.columns.csv")
    one.set_defaults(run=columns)

    one = commands.add_parser(
        "adapt",
        help="train a published network on for your microscope",
        description="Estimate noise and scan from recorded images, train the published network on by "
        "simulated pairs like them, and report what it gained. Without a gain no network is written, and "
        "the exit status is 1. A second call goes on where the first was ended.",
    )
    one.add_argument(
        "path", nargs="+", help="files, or folders with files, of one microscope setting"
    )
    one.add_argument("--modality", choices=MODALITIES, required=True)
    one.add_argument(
        "--minutes", type=float, help="of the training; default: the steps of config.yaml"
    )
    one.add_argument("--config", help="a YAML file with values on top of config.yaml")
    one.add_argument(
        "--accelerator",
        choices=["auto", "cpu", "gpu"],
        default="auto",
        help="what the network computes on; default: a GPU where there is one",
    )
    one.add_argument("--to", default="adapted", help="folder; default: adapted")
    one.set_defaults(run=adapt)

    one = commands.add_parser(
        "export",
        help="write a network as ONNX for other programs",
        description="Write NAME.onnx, NAME.npz with an example (x, y), and NAME.sha256.",
    )
    one.add_argument("--modality", choices=MODALITIES, required=True)
    one.add_argument(
        "--network", default="published", help="published, cgrdn, or a .keras file with a CGRDN"
    )
    one.add_argument(
        "--scale", default="demo", choices=NAMES["scale"], help="whose trained networks"
    )
    one.add_argument("--to", help="file; default: MODALITY.onnx")
    one.set_defaults(run=export)
    return top


def weights_by_modality(network, scale, settings):
    """Return a function: modality -> weights of a network, None where there are none."""
    # only who restores needs the index client
    from emrestore.published.cache import saved_model

    def published(modality):
        return saved_model(modality, settings)

    def trained(modality):
        path = Path("results" if INSTALLED else PROJECT / "results")
        path = path / scale / "models" / network / modality / "model.keras"
        return path if path.is_file() else None

    def file(modality):
        return network

    if network.endswith(".keras"):
        return file
    return published if network == "published" else trained


def changes_of(path):
    """Return the values of a YAML file that stand on top of config.yaml.

    Raises
    ------
    ValueError
        If the file is no YAML, or no section with keys.
    """
    try:
        changes = yaml.safe_load(Path(path).read_text()) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(changes, dict):
        raise ValueError(
            f"{path}: found a {type(changes).__name__}, expected keys of config.yaml with values"
        )
    return changes


def restore(given):
    """Restore the files of a command line; return the exit status."""
    from emrestore.jobs.methods import sizes_of
    from emrestore.jobs.own_images import file_restoration, page_settings
    from emrestore.networks.cgrdn_weights import read_keras
    from emrestore.restoring.backend import TENSORFLOW, architecture_of, installed_backend
    from emrestore.restoring.own_images import restore_file, rewritten

    config = resolved({"scale": given.scale, "frames": given.frames})
    known = ("published", *config["training"]["modalities"])
    if given.network.endswith(".keras"):
        if given.modality is None:
            raise ValueError(f"--network {given.network}: which --modality was it trained for?")
        sizes = read_keras(given.network).sizes()
    elif given.network in known:
        sizes = sizes_of(config, given.network)
    else:
        raise ValueError(
            f"unknown network {given.network!r}: expected one of {', '.join(known)}, or a .keras file"
        )
    restoration = file_restoration(config)
    restoration["backend"] = given.backend or restoration["backend"]
    weights_of = weights_by_modality(given.network, given.scale, config["published"])
    files, failed, restorers = [], [], {}
    for path in given.path:
        try:
            files += image_files(path)
        except (ValueError, OSError) as error:
            log.error("%s", error)
            failed.append(path)
    folders = result_folders(files, given.to)
    if given.accelerator == "gpu" and restoration["backend"] == "auto":
        restoration["backend"] = TENSORFLOW
    if installed_backend(architecture_of(given.network), restoration) == TENSORFLOW:
        from emrestore.networks.device import compute_on, gpus_for

        compute_on(gpus_for(given.accelerator))
    for file, folder in folders.items():
        outputs = {
            "image": str(folder / "restored.tif"),
            "verdict": str(folder / "verdict.json"),
            "frames": str(folder / "frames.csv"),
            "page": str(folder / "page.html"),
        }
        try:
            restore_file(
                str(file),
                outputs,
                given.modality,
                given.network,
                weights_of,
                sizes,
                restoration,
                page_settings(config),
                restorers,
            )
            if restored_name(file) != "restored.tif":
                again = str(folder / restored_name(file))
                rewritten(outputs["image"], outputs["verdict"], str(file), again)
            if folder.name != file.name:
                log.info("%s: restored into %s, since its own name is taken", file, folder)
        except Exception as error:  # whatever one file leads to, the others wait
            known = isinstance(error, ValueError | MemoryError | OSError)
            words = " ".join(str(error if known else repr(error)).split())
            log.error("%s", words if str(file) in words else f"{file}: {words}")
            log.debug("where that was", exc_info=not known)
            failed.append(file)
    count = len(folders) + len(failed) - sum(file in folders for file in failed)
    log.info("%s of %s files restored into %s", count - len(failed), count, given.to)
    for file in failed:
        log.info("not restored: %s", file)
    return 1 if failed else 0


def pairs(given):
    """Write the pairs of a command line; return the exit status."""
    from emrestore.api import generator_settings
    from emrestore.atoms.projected_radius import radii_by_atomic_number
    from emrestore.dataset.shards import write_shard

    if given.number < 1:
        raise ValueError(f"--number {given.number}: expected at least 1")
    changes = changes_of(given.config) if given.config else {}
    settings, own_seed = generator_settings(given.modality, changes)
    seed = own_seed if given.seed is None else given.seed
    output = given.to or f"{given.modality}.h5"
    write_shard(
        output,
        settings,
        seed,
        given.modality,
        given.split,
        given.first,
        given.number,
        radii_by_atomic_number(),
    )
    log.info("%d pairs written to %s", given.number, output)
    return 0


def columns(given):
    """Write the columns of a command line; return the exit status."""
    from emrestore import api
    from emrestore.recordings.file_formats import read_all

    recording, *others = read_all(given.path)
    if others:
        log.info("%s: the first of its %d images is fitted", given.path, 1 + len(others))
    pixel_size = given.pixel_size or recording.angstrom
    if pixel_size is None:
        raise ValueError(f"{given.path}: no pixel size in Å, nm or pm: give it as --pixel-size")
    table = api.columns(recording.frames[0], pixel_size, given.separation, given.width)
    output = given.to or f"{Path(given.path).name}.columns.csv"
    with writing(output) as temporary:
        table.to_csv(temporary, index_label="column", float_format="%.6g", lineterminator="\n")
    log.info("%d columns written to %s", len(table), output)
    return 0


def adapt(given):
    """Adapt a network to the microscope of some files; return the exit status."""
    if given.minutes is not None and not given.minutes > 0.0:
        raise ValueError(f"--minutes {given.minutes:g}: expected more than 0")
    config = resolved(changes_of(given.config) if given.config else {})
    # a file may be in a given folder too
    files = list(dict.fromkeys(file.resolve() for path in given.path for file in image_files(path)))
    try:
        from emrestore.adapting.adapt import adapt as adapted
        from emrestore.adapting.microscope import Recordings
        from emrestore.adapting.recordings import recorded_images
        from emrestore.networks.device import compute_on, gpus_for
    except ImportError as error:
        raise RuntimeError(f"{error}: install emrestore[adapt]") from error
    edge, limit = config["datasets"]["image_size"], config["adaptation"]["recordings"]
    images, pixel_sizes = recorded_images(files, edge, limit, given.modality)
    weights = weights_by_modality("published", config["scale"], config["published"])(given.modality)
    compute_on(gpus_for(given.accelerator))
    folder, recordings = Path(given.to), Recordings(images, pixel_sizes, given.modality)
    folder.mkdir(parents=True, exist_ok=True)
    kept = adapted(recordings, weights, config, folder, len(os.sched_getaffinity(0)), given.minutes)
    print((folder / "report.md").read_text())
    return 0 if kept else 1


def export(given):
    """Write the ONNX file of a command line; return the exit status."""
    from emrestore import api
    from emrestore.jobs.own_images import file_restoration

    config = resolved({"scale": given.scale})
    if not given.network.endswith(".keras") and given.network not in ONNX_NETWORKS:
        raise ValueError(
            f"network {given.network!r}: expected {', '.join(ONNX_NETWORKS)}, or a .keras file of a cgrdn"
        )
    weights = weights_by_modality(given.network, given.scale, config["published"])(given.modality)
    if weights is None:
        raise ValueError(
            f"there is no network {given.network} for {given.modality}: train it first"
        )
    try:
        from emrestore.networks.cgrdn_weights import read_cgrdn
        from emrestore.restoring.export import export as write
    except ImportError as error:
        raise RuntimeError(f"{error}: install emrestore[onnx]") from error
    image = api.pairs(given.modality, 1, given={"datasets": {"image_size": EXAMPLE}})[0][0]
    source = config["published"]["file"] if given.network == "published" else Path(weights).name
    network = read_cgrdn(given.network, weights, config["published"]["network"])
    about = {"modality": given.modality, "source": source}
    write(network, file_restoration(config), image, about, given.to or f"{given.modality}.onnx")
    return 0


def main(arguments=None):
    """Run the command; return the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    given = parser().parse_args(arguments)
    try:
        return given.run(given)
    except (KeyError, ValueError, RuntimeError, OSError, FloatingPointError) as error:
        # a KeyError puts its message in quotes
        print(f"emrestore: {error.args[0] if type(error) is KeyError else error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
