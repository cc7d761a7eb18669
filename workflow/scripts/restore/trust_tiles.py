"""Features of restored tiles: of pairs as they are, and of images that the network was not made for."""

import numpy as np
import pandas as pd
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.random import stream
from emrestore.restoring.restorer import loaded_restorer
from emrestore.trust.fit import GROUPS
from emrestore.trust.foreign import KINDS, stored
from emrestore.trust.judgement import tile_features
from tqdm import tqdm

HALVES = {"authors_fit": 0, "authors_test": 1}  # the authors' pairs by even and odd number


def numbered(files, data, settings):
    """Return the pairs of a set that are measured as they are, and those to make foreign images of.

    Of our pairs the latter are others than the former; the authors' are too few for that.

    Parameters
    ----------
    files : list of str
    data : str
        ``training``, ``validation``, ``authors_fit`` or ``authors_test``.
    settings : dict
        Config section ``own_images.trust``.

    Returns
    -------
    own, sources : list of (int, numpy.ndarray (h, w), numpy.ndarray (h, w))
        Number, distorted image and truth.
    """
    if data in HALVES:
        x, y = read_pairs(files, settings["pairs"]["authors"])
        half = [(i, x[i], y[i]) for i in range(HALVES[data], len(x), 2)]
        return half, half
    first, more = settings["pairs"][data], settings["sources"][data]
    x, y = read_pairs(files, first + more)
    pairs = list(zip(range(len(x)), x, y, strict=True))
    return pairs[:first], pairs[first:] or pairs


def cases(pairs, others, modality, data, settings, seed):
    """Yield set, number, whether it is foreign, and the image (h, w).

    Parameters
    ----------
    pairs : list of str
        Files with the pairs of this modality.
    others : dict of str to list of str
        Modalities whose microscopes record in another way, and the files with their pairs.
    modality, data : str
    settings : dict
        Config section ``own_images.trust``.
    seed : int
    """
    own, sources = numbered(pairs, data, settings)
    name = "authors" if data in HALVES else data
    draws = settings["foreign"][name]
    for i, x, _ in own:
        yield name, i, False, x
    for kind, changed in KINDS.items():
        # the noise of TEM has no direction: turned by 90 degrees its images are what they were
        if kind == "turned" and modality in GROUPS["tem"]:
            continue
        for i in range(draws):
            rng = stream(seed, "foreign", data, modality, kind, i)
            _, x, y = sources[int(rng.integers(len(sources)))]
            yield kind, i, True, stored(changed(rng, x, y))
    for k, (other, files) in enumerate(others.items()):
        rng = stream(seed, "foreign", data, modality, other)
        choice = rng.permutation(len(known := numbered(files, data, settings)[1]))
        for i, n in enumerate(choice[:draws]):
            yield "other_network", k * draws + i, True, known[n][1]


def main(pairs, others, saved_model, output, modality, data, sizes, restoration, settings, seed):
    """Restore every case and write the features of its tiles."""
    restorer = loaded_restorer("published", saved_model, sizes, restoration)
    parts = []
    listed = list(cases(pairs, others, modality, data, settings, seed))
    for name, number, foreign, image in tqdm(listed, desc=modality, mininterval=5):
        restored = restorer(image[None].astype(np.float32))[0]
        found = tile_features(image, restored)[1]
        about = {"modality": modality, "set": name, "source": data, "image": number}
        parts.append(found.assign(foreign=foreign, **about))
    with writing(output) as temporary:
        pd.concat(parts).to_csv(temporary, index=False, lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
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
