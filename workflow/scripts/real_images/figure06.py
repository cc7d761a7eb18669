"""Figure 6: restoration by modality; a simulated test pair where no experimental image is at hand."""

from pathlib import Path

import h5py
import numpy as np
import pandas as pd
from emrestore.dataset.reading import read_pairs
from emrestore.figures.experimental import restorations
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(experimental, pairs, restored, outputs, stand_ins, most):
    """Draw the figure and list what it shows.

    Parameters
    ----------
    experimental : dict of str to str
        Modality to its restored experimental images.
    pairs, restored : list of str
        Of the stand-ins: the first pair that is no identity is shown.
    outputs : dict
        png, pdf, csv.
    stand_ins : dict of str to str
        Modality without an experimental image to what its pairs are.
    most : int
        Experimental images shown of one modality.
    """
    items = []
    for modality, path in experimental.items():
        with h5py.File(path) as file:
            for name in list(file)[:most]:
                group = file[name]
                source = group.attrs["source"]
                items.append((modality, source, group["raw"][()], group["restored"][()]))
    for (modality, source), path, result in zip(stand_ins.items(), pairs, restored, strict=True):
        x, y = read_pairs([path], 10**9)
        with h5py.File(result) as file:
            shown = file["restored"][()]
        differ = np.flatnonzero((x != y).any(axis=(1, 2))[: len(shown)])
        chosen = differ[0] if len(differ) else 0
        items.append((modality, source, x[chosen], shown[chosen]))
    named = [(f"{name[:2].upper()}-{name[2:].upper()}", *rest) for name, *rest in items]
    table = [
        {
            "panel": chr(ord("a") + number),
            "modality": modality,
            "source": source,
            "rows": raw.shape[0],
            "columns": raw.shape[1],
            "std_recorded": np.std(np.asarray(raw, float)),
            "std_restored": restored.std(),
        }
        for number, (modality, source, raw, restored) in enumerate(named)
    ]
    with writing(outputs["csv"]) as temporary:
        pd.DataFrame(table).to_csv(temporary, index=False, float_format="%.6g")
    save(restorations(named), outputs["png"], outputs["pdf"])


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        {Path(path).stem: path for path in snakemake.input.experimental},
        snakemake.input.pairs,
        snakemake.input.restored,
        {name: snakemake.output[name] for name in ("png", "pdf", "csv")},
        snakemake.params.stand_ins,
        snakemake.params.most,
    )
