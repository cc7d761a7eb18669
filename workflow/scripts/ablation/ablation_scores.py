"""L1 of every network of the ablation on the test images.

The paper's Figure 1 shows the error of its equation 4: the mean absolute difference in units of the
standard deviation of the undistorted image. Here it is measured on whole images.
"""

import pandas as pd
from emrestore.comparison.metrics import contrast_l1, psnr
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import restore
from emrestore.networks.device import compute_on
from emrestore.networks.loading import loaded
from tqdm import tqdm


def main(models, pairs, output, runs, sizes, count, std_floor):
    """Score every model on the first `count` pairs.

    Parameters
    ----------
    models, pairs : list of str
        Trained networks, and shards with x and y.
    output : str
        Table: n_lay, repeat, parameters, image, l1, psnr_db.
    runs : list of (int, int)
        n_lay and repeat of each model.
    sizes : dict
        Config section ``ablation.network``.
    count : int
    std_floor : float
        Smallest contrast of eq. 5, in standard deviations of x.
    """
    x, y = read_pairs(pairs, count)
    rows = []
    for path, (n_lay, repeat) in zip(tqdm(models, desc="score"), runs, strict=True):
        model = loaded("cgrdn", path, sizes | {"convolutions": n_lay - 1})
        for image, (distorted, truth) in enumerate(zip(x, y, strict=True)):
            if (distorted == truth).all():
                continue
            restored = restore(model, distorted[None])[0]
            floor = std_floor * max(distorted.std(), sizes["floor"])
            rows.append(
                {
                    "n_lay": n_lay,
                    "repeat": repeat,
                    "parameters": model.count_params(),
                    "image": image,
                    "l1": contrast_l1(restored, truth, floor),
                    "psnr_db": psnr(restored, truth),
                }
            )
    with writing(output) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.models,
        snakemake.input.pairs,
        snakemake.output[0],
        snakemake.params.runs,
        snakemake.params.network,
        snakemake.params.images,
        snakemake.params.std_floor,
    )
