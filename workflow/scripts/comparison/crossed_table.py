"""Both published networks of each microscope, for high and for low resolution, on the same test pairs."""

import h5py
import numpy as np
import pandas as pd
from emrestore.comparison.kept import dose_of
from emrestore.comparison.metrics import psnr
from emrestore.dataset.reading import read_pairs, read_parameters
from emrestore.files import writing
from emrestore.logs import log_to


def crossed_rows(pairs, own, other):
    """Return dose and both PSNRs [dB] of the pairs that both networks restored, but for undistorted ones.

    Parameters
    ----------
    pairs : list of str
        Shards.
    own, other : str
        Restored images by the network of the modality, and by the one of the other resolution.
    """
    with h5py.File(own) as first, h5py.File(other) as second:
        images = {"own": first["restored"][()], "other": second["restored"][()]}
    count = min(map(len, images.values()))
    x, y = read_pairs(pairs, count)
    dose = dose_of(read_parameters(pairs))
    noisy = [i for i in range(count) if not np.array_equal(x[i], y[i])]
    rows = {
        f"psnr_{name}_db": [psnr(stack[i], y[i]) for i in noisy] for name, stack in images.items()
    }
    return pd.DataFrame({"image": noisy, "dose": dose[noisy]} | rows)


def main(pairs, restored, output):
    """Write one row a modality and pair.

    Parameters
    ----------
    pairs : dict of str to list of str
        Modality to shards of its test pairs.
    restored : dict of str to (str, str)
        Modality to the images restored by its own network and by the other.
    output : str
    """
    tables = {name: crossed_rows(shards, *restored[name]) for name, shards in pairs.items()}
    with writing(output) as temporary:
        table = pd.concat(tables, names=["modality"]).reset_index("modality")
        table.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    names = snakemake.params.modalities
    main(
        {name: snakemake.input[name] for name in names},
        dict(zip(names, zip(snakemake.input.own, snakemake.input.other, strict=True), strict=True)),
        snakemake.output[0],
    )
