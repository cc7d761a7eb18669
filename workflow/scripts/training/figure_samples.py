"""One validation patch of a modality, restored by each network after more and more steps."""

import h5py
from emrestore.figures.style import save
from emrestore.figures.training import samples
from emrestore.logs import log_to


def main(paths, networks, png, pdf):
    """Draw the first patch of each file of samples; `networks` names the files."""
    rows = []
    for path, network in zip(paths, networks, strict=True):
        with h5py.File(path) as file:
            part = {name: file[name][0].astype(float) for name in ("x", "y")}
            part |= {"restored": file["restored"][:, 0], "steps": file["steps"][()]}
        rows.append((network, part))
    save(samples(rows), png, pdf)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input,
        snakemake.params.networks,
        snakemake.output.png,
        snakemake.output.pdf,
    )
