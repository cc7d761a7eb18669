"""Jobs, operations, time, disk and memory of a run, computed from its config: nothing else is run."""

from emrestore.audit.plan import as_text, plan
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.device import compute_on


def main(csv, text, work, datasets, tflops, scale):
    """Write the plan as a table and as text; arguments as for `emrestore.audit.plan.plan`."""
    table = plan(work, datasets, tflops)
    with writing(csv) as temporary:
        table.to_csv(temporary, index=False, float_format="%.6g")
    with writing(text) as temporary:
        temporary.write_text(as_text(table, scale, tflops))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.output.csv,
        snakemake.output.text,
        snakemake.params.work,
        snakemake.params.datasets,
        snakemake.params.tflops,
        snakemake.params.scale,
    )
