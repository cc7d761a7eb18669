"""Experimental images of one modality, restored by the published network."""

import h5py
from emrestore.figures.cropping import central
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.device import compute_on
from emrestore.restoring.counts import restore
from emrestore.restoring.restorer import loaded_restorer
from tqdm import tqdm


def main(sources, weights, output, sizes, edge, settings):
    """Write one group an image, with ``raw`` and ``restored`` on the scale of the recording.

    Parameters
    ----------
    sources : list of (str, str)
        HDF5 files with ``x``, (n, h, w) or (h, w) of any real dtype, and what the figure calls them.
    weights : str
        Folder of the published SavedModel.
    output : str
        HDF5; the groups, in the order of the sources, have the attribute ``source``.
    sizes : dict
        Of the CGRDN.
    edge : int [pixel]
        The central square that is restored, at most as large as the image.
    settings : dict
        Config section ``restoration``.
    """
    restorer = loaded_restorer("published", weights, sizes, settings)
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        for path, name in tqdm(sources, desc="images", mininterval=5):
            with h5py.File(path) as given:
                x = given["x"][()]
            for frame in x.reshape(-1, *x.shape[-2:]):
                raw = central(frame, edge)
                group = file.create_group(f"{len(file):04d}")
                group.attrs["source"] = name
                group.create_dataset("raw", data=raw)
                group.create_dataset("restored", data=restore(raw, restorer))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        list(zip(snakemake.input.images, snakemake.params.names, strict=True)),
        snakemake.input.weights,
        snakemake.output[0],
        snakemake.params.sizes,
        snakemake.params.edge,
        snakemake.params.restoration,
    )
