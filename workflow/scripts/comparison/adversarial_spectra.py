"""One modality restored by CGRDN before and after its training against a discriminator.

Both networks restore the same test pairs. The table of scores has one row an image: PSNR of
both, and the share of the power above a frequency in y, x and both restored images. The table of
spectra has the power by frequency, each image in units of the power of its y, mean over images.
"""

import logging

import numpy as np
import pandas as pd
from emrestore.comparison.metrics import psnr
from emrestore.comparison.spectrum import radial_power, share_above
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import restore
from emrestore.networks.device import compute_on
from emrestore.networks.loading import loaded

logger = logging.getLogger(__name__)


def compared(images, bound):
    """Return the row of scores of one pair, and its spectra as a table.

    Parameters
    ----------
    images : dict of str to numpy.ndarray (n, n)
        y, x, pixel, adversarial; counts.
    bound : float
        Where high frequencies begin, of the Nyquist frequency.
    """
    spectra = {name: radial_power(image) for name, image in images.items()}
    total = spectra["y"][1].sum()
    row = {f"psnr_{name}_db": psnr(images[name], images["y"]) for name in ("pixel", "adversarial")}
    for name, (frequency, power) in spectra.items():
        row[f"high_frequency_share_{name}"] = share_above(frequency, power, bound)
        row[f"high_frequency_power_{name}"] = power[frequency > bound].sum() / total
    table = pd.DataFrame({name: power / total for name, (_, power) in spectra.items()})
    return row, table.assign(frequency=spectra["y"][0])


def main(pairs, models, outputs, modality, sizes, count, bound):
    """Write scores and spectra.

    Parameters
    ----------
    pairs : list of str
        Test shards.
    models : dict of str to str
        pixel and adversarial: model files.
    outputs : tuple of two str
        Scores and spectra.
    modality : str
    sizes : dict
        Of the CGRDN.
    count : int
        Pairs, at most; those without distortion are left out.
    bound : float
    """
    x, y = read_pairs(pairs, count)
    noisy = np.flatnonzero(np.any(x != y, axis=(1, 2)))
    images = {"y": y[noisy], "x": x[noisy]}
    for name, path in models.items():
        images[name] = restore(loaded("cgrdn", path, sizes), x[noisy])
    rows, tables = [], []
    for place, number in enumerate(noisy):
        row, table = compared({name: stack[place] for name, stack in images.items()}, bound)
        rows.append({"modality": modality, "image": number, **row})
        tables.append(table)
    spectra = pd.concat(tables).groupby("frequency").mean().reset_index()
    scores = pd.DataFrame(rows)
    logger.info("%s", scores.drop(columns=["modality", "image"]).mean().to_dict())
    for output, frame in zip(outputs, (scores, spectra.assign(modality=modality)), strict=True):
        with writing(output) as temporary:
            frame.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.pairs,
        {name: snakemake.input[name] for name in ("pixel", "adversarial")},
        (snakemake.output.scores, snakemake.output.spectra),
        snakemake.wildcards.modality,
        snakemake.params.sizes,
        snakemake.params.images,
        snakemake.params.high_frequency,
    )
