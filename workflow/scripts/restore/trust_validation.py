"""How often the trust check flags images of each kind, with intervals."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.trust.fit import rates, scored
from emrestore.trust.reference import read_references


def main(tiles, reference, scores, table, settings):
    """Write the score of every image, and the rates by set."""
    images = scored(pd.concat([pd.read_csv(path) for path in tiles]), read_references(reference))
    images["flagged"] = images["score"] > settings["limit"]
    found = rates(images, settings["trust"]["known_failures"])
    for path, frame in ((scores, images), (table, found)):
        with writing(path) as temporary:
            frame.to_csv(temporary, index=False, lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.tiles,
        snakemake.input.reference,
        snakemake.output.scores,
        snakemake.output.table,
        snakemake.params.settings,
    )
