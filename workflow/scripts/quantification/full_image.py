"""The image of a whole specimen by multislice, one pair of frozen phonons, patch by patch.

For the paper scale: the demo adds up isolated columns (see quantification/superposition-*.csv). It takes
hours there, and goes on from its own checkpoint after a kill.
"""

from hashlib import sha256
from pathlib import Path

import numpy as np
from ase.io import read
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.fields import frame
from emrestore.random import stream
from emrestore.simulation.superposition import tiled
from emrestore.simulation.whole_specimen import whole_specimen
from emrestore.training.checkpoint import run_key


def main(atoms_file, output, study, number, settings, slice_thickness, seed, code):
    """Write the image (h, w), share of the beam, source size included, of the extended field.

    Parameters
    ----------
    atoms_file : str
        Extended XYZ; its middle comes to the middle of the image.
    output : str
        .npy.
    study : str
    number : int
        Of the pair of phonon configurations.
    settings : dict
        Section `quantification` of the config.
    slice_thickness : float [Å]
    seed : int
    code : str
        Hash of this script and all it imports.
    """
    simulation = settings["simulation"]
    full = simulation["full"]
    pixel, size, margin = frame(study, settings)
    points = size + 2 * margin
    extent = points * pixel
    atoms = read(atoms_file)
    # the middle of the image is the middle between its first and last pixel
    atoms.positions[:, :2] += (extent - pixel) / 2.0 - atoms.cell.lengths()[:2] / 2.0
    atoms.cell[2, 2] = slice_thickness * np.ceil(atoms.cell.lengths()[2] / slice_thickness)
    steps = int(np.ceil(extent / full["spacing"]))
    t = np.arange(steps) * extent / steps
    probes = np.stack(np.meshgrid(t, t), axis=-1).reshape(-1, 2)
    what = {"atoms": sha256(Path(atoms_file).read_bytes()).hexdigest(), "code": code, "seed": seed}
    signal = whole_specimen(
        atoms,
        probes,
        simulation,
        slice_thickness,
        stream(seed, "full image", study, number),
        Path(output).with_suffix(".checkpoint.npz"),
        run_key(study=study, number=number, settings=settings, slices=slice_thickness, **what),
    )
    image = tiled(
        signal.reshape(steps, steps),
        (extent, extent),
        (points, points),
        pixel,
        simulation["source_size"],
    )
    with writing(output) as temporary:
        np.save(temporary, image)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input[0],
        snakemake.output[0],
        snakemake.wildcards.study,
        int(snakemake.wildcards.number),
        snakemake.params.settings,
        snakemake.params.slice_thickness,
        snakemake.params.seed,
        snakemake.params.code,
    )
