"""Figure 7: what wrong noise models do to restored images, and the right one on the same images."""

import h5py
import pandas as pd
from emrestore.comparison.metrics import psnr
from emrestore.dataset.reading import read_pairs
from emrestore.figures.cropping import central
from emrestore.figures.noise_models import noise_models, shown_image
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def main(inputs, outputs, restored, cases, fewest, shown, repeat):
    """Draw the figure and write its table.

    Parameters
    ----------
    inputs : dict
        table, per_image: str; CASE_pairs: list of str; experimental: str, where at hand.
    outputs : dict
        png, pdf, csv.
    restored : dict of str to str
        ``full`` and ``wrong-CASE`` to HDF5 files with one dataset a case, and ``experimental``.
    cases : dict of str to dict
        Config section ``noise_models.cases``.
    fewest : int
        Columns of a test image that may be shown.
    shown : dict
        Config section ``figures.fig07``.
    repeat : int
        Of the trainings that are shown.
    """
    table, scores = pd.read_csv(inputs["table"]), pd.read_csv(inputs["per_image"])
    scores = scores[scores["repeat"] == repeat]
    rows = []
    for case, settings in cases.items():
        x, y = read_pairs(inputs[f"{case}_pairs"])
        index = shown_image(scores, case, fewest, shown["quantile"])
        simulated, experimental = [x[index]], []
        number = settings["experimental"]
        if "experimental" in inputs:
            with h5py.File(inputs["experimental"]) as file:
                experimental.append(central(file["x"][number], shown["experimental"]))
        for network in (f"wrong-{case}", "full"):
            with h5py.File(restored[network]) as file:
                simulated.append(file[case][index])
                if experimental:
                    image = file["experimental"][number]
                    experimental.append(central(image, shown["experimental"]))
        rows.append(
            {
                "case": case,
                "simulated": [central(i, shown["simulated"]) for i in [*simulated, y[index]]],
                "psnr": [psnr(image, y[index]) for image in simulated],
                "experimental": experimental,
            }
        )
    with writing(outputs["csv"]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")
    save(noise_models(rows, table), outputs["png"], outputs["pdf"])


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        {name: snakemake.output[name] for name in ("png", "pdf", "csv")},
        dict(zip(snakemake.params.models, snakemake.input.restored, strict=True)),
        snakemake.params.cases,
        snakemake.params.fewest,
        snakemake.params.shown,
        snakemake.params.noise["repeats"][0],
    )
