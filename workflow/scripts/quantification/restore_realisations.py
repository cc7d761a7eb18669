"""The noisy images of one study, restored by the published network or by one trained here."""

import h5py
import numpy as np
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import restore
from emrestore.networks.device import compute_on
from emrestore.networks.loading import loaded
from tqdm import tqdm

FULL_SCALE = 65535.0


def main(images, weights, output, network, sizes):
    """Write `restored`, of the shape and unit of the noisy images `x`.

    The networks know images of 16 bits: each image is brought to that scale and back.
    """
    model = loaded(network, weights, sizes)
    with h5py.File(images) as source, writing(output) as temporary:
        x = source["x"]
        with h5py.File(temporary, "w") as file:
            result = file.create_dataset("restored", x.shape, np.float32)
            for place in tqdm(list(np.ndindex(x.shape[:3])), desc=network, mininterval=5):
                noisy = x[place]
                # an image without a single electron stays as it is
                factor = FULL_SCALE / max(noisy.max(), np.finfo(np.float32).tiny)
                result[place] = restore(model, factor * noisy[None])[0] / factor


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.images,
        snakemake.input.weights,
        snakemake.output[0],
        snakemake.wildcards.network,
        snakemake.params.sizes,
    )
