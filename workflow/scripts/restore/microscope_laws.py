"""The laws of a simulated microscope, estimated from what it recorded, beside what they are."""

from pathlib import Path

import yaml
from emrestore.adapting.estimates import drawn_values
from emrestore.adapting.microscope import Recordings, estimated
from emrestore.dataset.reading import read_pairs, read_parameters
from emrestore.files import writing
from emrestore.logs import log_to


def main(pairs, outputs, modality, config):
    """Write the estimates and the laws that follow. The undistorted images are not looked at.

    Parameters
    ----------
    pairs : str
        What the microscope recorded.
    outputs : dict
        estimates: the table of `emrestore.adapting.estimates.estimates` with ``truth``, the mean of
        what the recordings were drawn with; laws: values on top of config.yaml.
    modality : str
    config : dict
        As `emrestore.adapting.microscope.estimated` takes it.
    """
    x, _ = read_pairs([pairs])
    drawn = read_parameters([pairs])
    recordings = Recordings(list(x), list(drawn["pixel_size"]), modality)
    table, laws = estimated(recordings, config)
    truth = drawn_values(drawn, modality).mean()
    table["truth"] = table["law"].map(truth)
    with writing(outputs["estimates"]) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")
    with writing(outputs["laws"]) as temporary:
        Path(temporary).write_text(yaml.safe_dump(laws, sort_keys=False))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.pairs,
        dict(snakemake.output.items()),
        snakemake.params.modality,
        snakemake.params.config,
    )
