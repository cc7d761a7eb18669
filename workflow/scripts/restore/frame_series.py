"""What to make of a fast series: its mean restored, or each frame; on simulated series with drift."""

from functools import partial, reduce
from itertools import product

import h5py
import pandas as pd
from emrestore.comparison.intervals import of_mean, of_paired
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.quantification.realisations import replaced
from emrestore.random import stream
from emrestore.restoring.counts import restore
from emrestore.restoring.frame_series import RESTORED_MEAN, WAYS, drifting, made_of, scored, series
from emrestore.restoring.restorer import loaded_restorer
from tqdm import tqdm


def summary(rows, frames):
    """Return a row a scan, dose and way: means over the series, and the gain over the restored mean.

    Parameters
    ----------
    rows : pandas.DataFrame
        As of each_series.csv.
    frames : int
        Of a series.
    """
    table = []
    for (scan, dose), part in rows.groupby(["scan", "dose_e_per_a2"]):
        # where no mean could be made, no way counts: all are compared on the same series
        wide = part.pivot(index="series", columns="way", values="psnr_db").dropna()
        off = part.groupby("way")["drift_error_pixel"].median()
        for way in WAYS:
            mean, gain = of_mean(wide[way]), of_paired(wide[way], wide[RESTORED_MEAN])
            row = {"scan": scan, "dose_e_per_a2": dose, "frames": frames, "way": way}
            row |= {"series": len(wide), "without_mean": part["series"].nunique() - len(wide)}
            for name, found in (("psnr", mean), ("gain", gain)):
                row |= dict(zip((f"{name}_db", f"{name}_low", f"{name}_high"), found, strict=True))
            table.append(row | {"drift_error_pixel": off[way]})
    return pd.DataFrame(table)


def main(clean, model, outputs, sizes, restoration, settings, pixel_size, distortion, scans, seed):
    """Write the score of each way on each series, and their means.

    Parameters
    ----------
    clean : str
        Undistorted field of the study.
    model : str
        The published network for HR-STEM.
    outputs : dict
        each, table.
    sizes, restoration : dict
        Config sections of the network and ``restoration``.
    settings : dict
        Config section ``own_images.series``.
    pixel_size : float [Å]
    distortion : dict
        Config section ``distortion``.
    scans : dict of str to list of dict
        Name of a way to scan to what is otherwise in it, one change on top of the other.
    seed : int
    """
    restorer = partial(restore, restorer=loaded_restorer("published", model, sizes, restoration))
    with h5py.File(clean) as file:
        field = file["image"][0].astype(float)
    recorded = {name: reduce(replaced, changes, distortion) for name, changes in scans.items()}
    rows = []
    listed = list(product(recorded, settings["doses"], range(settings["number"])))
    for scan, dose, n in tqdm(listed, desc="series", mininterval=5):

        def stream_of(name, frame, n=n, dose=dose):
            # the same drift and distortions at every dose: only the counts differ
            counts = (float(dose),) if name == "detector" else ()
            return stream(seed, "frame series", name, n, frame, *counts)

        places = drifting(stream_of("drift", 0), settings["frames"], settings["step"])
        given = (settings, pixel_size, recorded[scan], stream_of)
        frames = series(field, places, dose, *given)
        slow = series(
            field, places[:1], dose * settings["frames"], *given, first=settings["frames"]
        )
        about = {"scan": scan, "dose_e_per_a2": dose, "series": n}
        made = made_of(frames, slow[0], restorer)
        rows += [about | row for row in scored(*made, places, field, settings["size"])]
    rows = pd.DataFrame(rows)
    for path, table in (
        (outputs["each"], rows),
        (outputs["table"], summary(rows, settings["frames"])),
    ):
        with writing(path) as temporary:
            table.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.clean,
        snakemake.input.model,
        dict(snakemake.output.items()),
        snakemake.params.sizes,
        snakemake.params.restoration,
        snakemake.params.settings,
        snakemake.params.pixel_size,
        snakemake.params.distortion,
        snakemake.params.scans,
        snakemake.params.seed,
    )
