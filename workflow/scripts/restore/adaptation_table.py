"""What trainings for a microscope gain there and lose elsewhere, and what was estimated of its laws."""

from pathlib import Path

import pandas as pd
from emrestore.adapting.gains import gain
from emrestore.files import writing
from emrestore.logs import log_to


def gains(scores, histories, microscope):
    """Return one row a training and set of pairs.

    Parameters
    ----------
    scores : pandas.DataFrame
        From adaptation_scores.
    histories : dict of str to pandas.DataFrame
        history.csv by training.
    microscope : str
    """
    rows = []
    for which, part in scores.groupby("pairs", sort=False):
        wide = part.pivot(index="image", columns="network", values="psnr_db")
        for name, history in histories.items():
            about = {"microscope": microscope, "training": name, "steps": history["step"].iloc[-1]}
            about["minutes"] = history["seconds"].iloc[-1] / 60.0
            rows.append(about | gain(wide["published"], wide[name], which))
    return rows


def main(scores, histories, estimates, outputs, trainings):
    """Write both tables.

    Parameters
    ----------
    scores, estimates : dict of str to str
        By microscope.
    histories : dict of str to list of str
        By microscope, in the order of `trainings`.
    outputs : dict
        gains, estimates.
    trainings : list of str
    """
    rows, laws = [], []
    for microscope, path in scores.items():
        known = dict(zip(trainings, map(pd.read_csv, histories[microscope]), strict=True))
        rows += gains(pd.read_csv(path), known, microscope)
        table = pd.read_csv(estimates[microscope])
        table.insert(0, "microscope", microscope)
        laws.append(table)
    for name, table in (("gains", pd.DataFrame(rows)), ("estimates", pd.concat(laws))):
        with writing(Path(outputs[name])) as temporary:
            table.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    names, trainings = snakemake.params.microscopes, snakemake.params.trainings
    files, each = iter(snakemake.input.histories), len(trainings)
    main(
        dict(zip(names, snakemake.input.scores, strict=True)),
        {name: [next(files) for _ in range(each)] for name in names},
        dict(zip(names, snakemake.input.estimates, strict=True)),
        dict(snakemake.output.items()),
        trainings,
    )
