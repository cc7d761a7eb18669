"""Whether a training reaches every layer: the gradient of its first step, and how far it went."""

import csv

import numpy as np

from emrestore.files import writing

COLUMNS = ("variable", "parameters", "gradient", "moved")
NOTHING = 1e-30  # keeps 0/0 from being no number


def first_gradients(phase, shards, seed):
    """Return the norms of the gradients of the first step.

    Parameters
    ----------
    phase : PixelPhase
        Its weights are left as they are.
    shards : emrestore.training.batches.Shards
    seed : int

    Returns
    -------
    list of float
        One a trainable variable, in units of the loss over those of the variable; 0 where the loss
        does not see it.
    """
    _, gradients = phase.gradients(*phase.batch(shards, seed, 0))
    scale = float(phase.optimizers[0].scale_loss(1.0))
    return [
        0.0 if gradient is None else float(np.linalg.norm(np.asarray(gradient, float))) / scale
        for gradient in gradients
    ]


def ways(start, end):
    """Return how far each variable went, in units of its own norm at the start.

    Parameters
    ----------
    start, end : list of numpy.ndarray
        Values of the variables.

    Returns
    -------
    list of float
        Huge for a variable that was 0 and is not any more.
    """
    return [
        float(np.linalg.norm(other - one) / max(np.linalg.norm(one), NOTHING))
        for one, other in zip(start, end, strict=True)
    ]


def write_layers(path, variables, gradients, moved):
    """Write layers.csv, `COLUMNS`: one row a trainable variable.

    Parameters
    ----------
    path : str or pathlib.Path
    variables : list of keras.Variable
    gradients, moved : list of float
        From `first_gradients` and `ways`.
    """
    with writing(path) as temporary, open(temporary, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for variable, gradient, way in zip(variables, gradients, moved, strict=True):
            size = int(np.prod(variable.shape))
            writer.writerow([variable.path, size, f"{gradient:.6g}", f"{way:.6g}"])
