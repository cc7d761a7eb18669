"""Every variant of one repeat trained, one after another, and scored on validation images.

A variant that is done is kept beside the table until all are: a run that is killed loses only the
steps since the last checkpoint of the one at work.
"""

import logging
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
from emrestore.comparison.image_measures import MEASURES, image_scores
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import restore
from emrestore.networks.device import compute_on
from emrestore.training.batches import Shards
from emrestore.training.checkpoint import load_checkpoint, save_checkpoint
from emrestore.training.variants import train_variant, variant_key

logger = logging.getLogger(__name__)


def restored_by(name, x, *arguments):
    """Return images (n, h, w) restored by a variant; x itself where its training diverges.

    Parameters
    ----------
    name : str
    x : numpy.ndarray
    *arguments
        As `train_variant` takes them.
    """
    try:
        return restore(train_variant(*arguments), x)
    except FloatingPointError as error:
        logger.warning("%s restores nothing: %s", name, error)
        return x


def main(data, output, variants, sizes, scoring, repeat, seed, code, threads):
    """Write the scores of all variants of one repeat.

    Parameters
    ----------
    data : tuple of two lists of str
        Training and validation shards.
    output : str
        Table: variant, repeat, image and `MEASURES`.
    variants : dict of str to dict
        Config section ``training`` of each variant.
    sizes : dict
        Of the CGRDN.
    scoring : dict
        ``images`` (the first pairs; those without distortion are left out), ``std_floor`` (standard
        deviations of x), ``high_frequency`` (of Nyquist).
    repeat, seed : int
    code : str
        Hash of this script and all it imports.
    threads : int
    """
    training, validation = data
    folder = Path(output).with_suffix("")
    first = next(iter(variants.values()))
    shards = Shards(training, first["memory_mib"])
    x, y = read_pairs(validation, scoring["images"])
    images = np.flatnonzero(np.any(x != y, axis=(1, 2)))
    tables = []
    for number, (name, settings) in enumerate(variants.items()):
        logger.info("%s, %d of %d", name, number + 1, len(variants))
        key = variant_key(shards, sizes, settings, seed, threads, code, scoring=scoring)
        done, state = folder / f"{number}.npz", folder / f"{number}-state.npz"
        kept = load_checkpoint(done, key)
        if kept is None:
            watched = tuple(part[: settings["validation_images"]] for part in (x, y))
            common = (sizes, settings, seed, threads, state, key)
            restored = restored_by(name, x[images], shards, watched, *common)
            floors = scoring["std_floor"] * np.maximum(x[images].std(axis=(1, 2)), sizes["floor"])
            rows = [
                list(image_scores(*pair, floor, scoring["high_frequency"]).values())
                for *pair, floor in zip(restored, y[images], floors, strict=True)
            ]
            kept = {"scores": np.array(rows)}
            save_checkpoint(done, key, **kept)
            state.unlink(missing_ok=True)
        scores = pd.DataFrame(kept["scores"], columns=list(MEASURES))
        scores.insert(0, "image", images)
        scores.insert(0, "repeat", repeat)
        scores.insert(0, "variant", name)
        logger.info("%.2f dB", scores["psnr_db"].mean())
        tables.append(scores)
    with writing(output) as temporary:
        pd.concat(tables).to_csv(temporary, index=False, float_format="%.8g")
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        (snakemake.input.training, snakemake.input.validation),
        snakemake.output[0],
        snakemake.params.variants,
        snakemake.params.sizes,
        snakemake.params.scoring,
        int(snakemake.wildcards.repeat),
        snakemake.params.seed,
        snakemake.params.code,
        snakemake.threads,
    )
