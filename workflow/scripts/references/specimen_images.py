"""One specimen of the generator by multislice: STEM images of every detector, and a TEM image.

Frozen phonons in pairs of opposite displacements. Their groups are kept apart: how far they differ
tells the noise of their mean.
"""

import numpy as np
import pandas as pd
from ase import Atoms
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.random import stream
from emrestore.simulation.multislice import frozen_phonons
from emrestore.simulation.specimens import specimen_images


def main(outputs, atoms, name, voltage, optics, seed):
    """Write images (groups, detectors, depths, size, size) as .npy, and what they are.

    The table has a row a detector and depth, in the order of the images: detector,
    thickness_angstrom, vacuum.
    """
    table = pd.read_csv(atoms)
    places = table[["x_angstrom", "y_angstrom", "z_angstrom"]].to_numpy()
    edge = optics["extent"]
    # the last atoms lie inside the last slice
    cell = [edge, edge, places[:, 2].max() + 1e-3]
    specimen = Atoms(numbers=table["Z"], positions=places, cell=cell)
    rng = stream(seed, "specimen phonons", name, voltage)
    groups = [
        list(frozen_phonons(specimen, optics["displacement"], own, optics["phonon_pairs"]))
        for own in rng.spawn(optics["phonon_groups"])
    ]
    images, vacuum, thickness = specimen_images(groups, optics, optics["depths"])
    rows = [(detector, t, vacuum[detector]) for detector in images for t in thickness]
    with writing(outputs["images"]) as temporary:
        np.save(temporary, np.stack(list(images.values()), axis=1).astype(np.float32))
    with writing(outputs["table"]) as temporary:
        told = pd.DataFrame(rows, columns=["detector", "thickness_angstrom", "vacuum"])
        told.to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.output.items()),
        snakemake.input.atoms,
        snakemake.wildcards.specimen,
        int(snakemake.wildcards.voltage),
        snakemake.params.optics,
        snakemake.params.seed,
    )
