"""Noisy images of one study: every dose, case and realisation, Poisson noise and scan distortions."""

import h5py
import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.realisations import realisation, replaced
from emrestore.random import stream
from tqdm import tqdm

DRAWN = ["jitter.sigma_x", "jitter.phi_x", "jitter.sigma_y", "jitter.phi_y", "fast_scan.beta"]


def main(clean, outputs, study, settings, distortion, seed):
    """Write `x` (doses, cases, realisations, h, w), share of the beam, and what was drawn.

    Parameters
    ----------
    clean : str
        File of the rule clean_images.
    outputs : dict
        images, drawn.
    study : str
    settings : dict
        Section `quantification` of the config.
    distortion : dict
        Section `distortion` of the config.
    seed : int
    """
    with h5py.File(clean) as file:
        fields = file["image"][()].astype(float)
    sizes, count = settings["studies"][study], settings["realisations"]
    distortion = replaced(distortion, settings["distortion"])
    if study not in settings["distorted"]:
        distortion = replaced(distortion, settings["poisson_only"])
    edge = sizes["size"]
    x = np.empty((len(sizes["doses"]), len(fields), count, edge, edge), dtype=np.float32)
    rows = []
    for place in tqdm(list(np.ndindex(x.shape[:3])), desc=study, mininterval=5):
        d, case, number = place

        def stream_of(name, place=place):
            # the same distortions at every dose: only the counts differ
            which = place if name == "detector" else place[1:]
            return stream(seed, "quantification", study, name, *which)

        x[place], drawn = realisation(
            fields[case], edge, sizes["doses"][d], sizes["pixel_size"], distortion, stream_of
        )
        row = {"dose_e_per_a2": sizes["doses"][d], "case": case, "realisation": number}
        rows.append(row | {key: drawn[key] for key in [*DRAWN, "detector.dose"]})
    with writing(outputs["images"]) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("x", data=x)
    with writing(outputs["drawn"]) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input[0],
        dict(snakemake.output.items()),
        snakemake.wildcards.study,
        snakemake.params.settings,
        snakemake.params.distortion,
        snakemake.params.seed,
    )
