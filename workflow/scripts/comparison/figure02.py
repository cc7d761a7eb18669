"""Figure 2: two HR-STEM specimens, distorted, restored and undistorted, in one grey scale a row.

The specimens are those at fixed quantiles of the PSNR before restoration: nobody picks them.
"""

import h5py
import pandas as pd
from emrestore.dataset.reading import read_pairs
from emrestore.figures.comparison import chosen_images, specimens
from emrestore.figures.style import method_label, save
from emrestore.files import writing
from emrestore.logs import log_to


def main(pairs, per_image, restored, outputs, data, count, quantiles):
    """Draw the figure and write the values printed in it.

    Parameters
    ----------
    pairs : list of str
        Shards with x and y.
    per_image : str
        per_image.csv.
    restored : list of str
        Restored sets in the order of the columns.
    outputs : dict
        png, pdf, csv.
    data : str
        Data set, as in per_image.csv.
    count : int
        Pairs that were compared.
    quantiles : list of float
    """
    x, y = read_pairs(pairs, count)
    table = pd.read_csv(per_image)
    table = table[table["data"] == data]
    chosen = chosen_images(table[table["method"] == "noisy"], quantiles)
    quality = table.set_index(["method", "image"])["psnr_db"]
    rows = [[(method_label("noisy"), x[i], quality["noisy", i])] for i in chosen]
    for path in restored:
        with h5py.File(path) as file:
            method = file.attrs["method"]
            for row, i in zip(rows, chosen, strict=True):
                row.append((method_label(method), file["restored"][i], quality[method, i]))
    for row, i in zip(rows, chosen, strict=True):
        row.append(("undistorted", y[i], None))
    values = [
        {"image": i, "panel": title, "psnr_db": value}
        for row, i in zip(rows, chosen, strict=True)
        for title, _, value in row
    ]
    with writing(outputs["csv"]) as temporary:
        pd.DataFrame(values).to_csv(temporary, index=False, float_format="%.6g")
    save(specimens(rows), outputs["png"], outputs["pdf"])


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        snakemake.input.per_image,
        snakemake.input.restored,
        {name: snakemake.output[name] for name in ("png", "pdf", "csv")},
        snakemake.params.data,
        snakemake.params.images,
        snakemake.params.quantiles,
    )
