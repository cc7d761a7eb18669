"""The score of the trust check fitted anew; its output is kept as workflow/restore/trust.csv."""

import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.restoration.trust_fit import fitted, left_out, rounded_table


def main(tiles, output, limits, settings):
    """Write the reference, and the limit that its images give."""
    table = pd.concat([pd.read_csv(path) for path in tiles], ignore_index=True)
    reference = fitted(table, settings["trust"]["ridge"])
    with writing(output) as temporary:
        rounded_table(reference).to_csv(temporary, lineterminator="\n")
    scores = left_out(table, settings["trust"]["ridge"])
    own = scores.loc[~scores["foreign"], "score"]
    limit = own.quantile(1.0 - settings["trust"]["false_alarms"])
    with writing(limits) as temporary:
        pd.DataFrame([{"limit": limit, "images": len(own)}]).to_csv(temporary, index=False)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.tiles,
        snakemake.output.reference,
        snakemake.output.limits,
        snakemake.params.settings,
    )
