"""Noise2Void trained on one experimental image, and the image restored by it.

The network learns to tell a pixel from its neighbours alone (Krull, Buchholz, Jug 2019): where the
noise of neighbours is independent, what it tells is the image without the noise. It is the program
of the method's authors.
"""

import tempfile
from pathlib import Path

import h5py
import numpy as np
import tensorflow as tf
from emrestore.figures.cropping import central
from emrestore.files import writing
from emrestore.logs import log_to
from n2v.internals.N2V_DataGenerator import N2V_DataGenerator
from n2v.models import N2V, N2VConfig


def main(images, output, index, edge, settings, seed, threads):
    """Write ``raw`` and ``restored``, (h, w) [counts].

    Parameters
    ----------
    images : str
        HDF5 file with ``x``, (n, h, w) [counts].
    output : str
    index : int
        Of the image.
    edge : int [pixel]
        Of its central square, which is all that the network sees.
    settings : dict
        Config section ``noise2void.training``.
    seed : int
    threads : int
    """
    # not only the weights: the program draws its blind pixels from NumPy's global generator
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    with h5py.File(images) as file:
        raw = central(file["x"][index], edge).astype(np.float32)
    shape = (settings["patch"],) * 2
    patches = N2V_DataGenerator().generate_patches_from_list(
        [raw[None, ..., None]], shape=shape, augment=True
    )
    held = max(1, round(settings["validation"] * len(patches)))
    training = N2VConfig(
        patches,
        train_epochs=settings["epochs"],
        train_steps_per_epoch=settings["steps_per_epoch"],
        train_batch_size=settings["batch"],
        train_learning_rate=settings["learning_rate"],
        train_loss="mse",
        train_tensorboard=False,
        batch_norm=True,
        unet_n_depth=settings["depth"],
        unet_n_first=settings["features"],
        unet_kern_size=settings["kernel"],
        n2v_perc_pix=settings["blind_percent"],
        n2v_patch_shape=shape,
        n2v_manipulator="uniform_withCP",
        n2v_neighborhood_radius=settings["radius"],
    )
    with tempfile.TemporaryDirectory(dir=Path(output).parent) as folder:
        model = N2V(training, "n2v", basedir=folder)
        model.train(patches[held:], patches[:held])
        restored = model.predict(raw, axes="YX")
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        file.create_dataset("raw", data=raw)
        file.create_dataset("restored", data=restored.astype(np.float32))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input[0],
        snakemake.output[0],
        snakemake.params.image,
        snakemake.params.edge,
        snakemake.params.settings,
        snakemake.params.seed,
        snakemake.threads,
    )
