"""Features of restored tiles: of pairs as they are, and of images that the network was not made for."""

import keras
import numpy as np
import pandas as pd
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import build
from emrestore.networks.published import load_published
from emrestore.random import stream
from emrestore.restoration.foreign import KINDS, stored
from emrestore.restoration.precision import keras_policy
from emrestore.restoration.restorer import Restorer
from emrestore.restoration.trust import tile_features
from tqdm import tqdm


def cases(pairs, others, modality, data, settings, seed):
    """Yield set, number, whether it is foreign, and the image (h, w).

    Parameters
    ----------
    pairs : list of str
        Files with the pairs of this modality.
    others : dict of str to list of str
        Modalities whose microscopes record in another way, and the files with their pairs.
    modality, data : str
        `data` names the set of the pairs as they are.
    settings : dict
        Config section ``own_images.trust``.
    seed : int
    """
    x, y = read_pairs(pairs, settings["images"])
    for i, image in enumerate(x):
        yield data, i, False, image
    scans = not modality.endswith("tem") or modality.endswith("stem")
    for kind, changed in KINDS.items():
        if kind == "turned" and not scans:
            continue
        for i in range(settings["foreign"]):
            rng = stream(seed, "foreign", data, modality, kind, i)
            k = int(rng.integers(len(x)))
            yield kind, i, True, stored(changed(rng, x[k], y[k]))
    for files in others.values():
        for i, image in enumerate(read_pairs(files, settings["foreign"])[0]):
            yield "other_network", i, True, image


def main(pairs, others, saved_model, output, modality, data, sizes, restoration, settings, seed):
    """Restore every case and write the features of its tiles."""
    keras.config.set_dtype_policy(keras_policy(restoration["precision"]))
    model = build("cgrdn", sizes)
    blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
    load_published(model, saved_model, **blocks)
    restorer, parts = Restorer(model, restoration), []
    listed = list(cases(pairs, others, modality, data, settings, seed))
    for name, number, foreign, image in tqdm(listed, desc=modality, mininterval=5):
        restored = restorer(image[None].astype(np.float32))[0]
        found = tile_features(image, restored)[1]
        about = {"modality": modality, "set": name, "image": number, "foreign": foreign}
        parts.append(found.assign(**about))
    with writing(output) as temporary:
        pd.concat(parts).to_csv(temporary, index=False, lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    others = {
        name.removeprefix("other_"): [path] if isinstance(path, str) else list(path)
        for name, path in snakemake.input.items()
        if name.startswith("other_")
    }
    main(
        list(snakemake.input.pairs)
        if not isinstance(snakemake.input.pairs, str)
        else [snakemake.input.pairs],
        others,
        snakemake.input.model,
        snakemake.output[0],
        snakemake.wildcards.modality,
        snakemake.wildcards.data,
        snakemake.params.sizes,
        snakemake.params.restoration,
        snakemake.params.settings,
        snakemake.params.seed,
    )
