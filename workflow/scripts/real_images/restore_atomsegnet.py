"""One experimental image restored by AtomSegNet with weights that the user has."""

import h5py
from emrestore.figures.cropping import central
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.atomsegnet import atomsegnet, load_atomsegnet, restored_by_atomsegnet
from emrestore.networks.device import compute_on


def main(images, weights, output, number, edge):
    """Write ``image``, float32 (edge, edge) [counts].

    Parameters
    ----------
    images : str
        HDF5 with ``x``, (n, h, w) [counts].
    weights : str
        See `emrestore.networks.atomsegnet`.
    output : str
    number : int
        Of the image.
    edge : int [pixel]
        Of its central part.
    """
    model = atomsegnet()
    load_atomsegnet(model, weights)
    with h5py.File(images) as file:
        image = central(file["x"][number].astype(float), edge)
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("image", data=restored_by_atomsegnet(model, image))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        snakemake.input.images,
        snakemake.input.weights,
        snakemake.output[0],
        snakemake.params.image,
        snakemake.params.edge,
    )
