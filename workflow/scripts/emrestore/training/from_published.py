"""A published network ready to be trained on."""

from emrestore.networks.loading import loaded
from emrestore.training.determinism import pin
from emrestore.training.devices import strategy_of
from emrestore.training.phases import PixelPhase


def published_phase(weights, sizes, training, seed, threads, section):
    """Load a published network into the pixel phase of a training.

    Call it before TensorFlow computes anything: it fixes seed, threads and arithmetic of the process.

    Parameters
    ----------
    weights : str or pathlib.Path
        Folder of the SavedModel.
    sizes : dict
        Of the published network, section ``published.network``.
    training : dict
        Section ``training``, with ``cgrdn.learning_rate``.
    seed, threads : int
    section : str
        Of the config, which has steps and learning rate; errors name it.

    Returns
    -------
    phase : PixelPhase
    strategy : tf.distribute.Strategy
    """
    pin(seed, threads, training["precision"], training["deterministic"])
    strategy = strategy_of(training["replicas"])
    with strategy.scope():
        model = loaded("published", weights, sizes)
        rate = training["cgrdn"]["learning_rate"]
        phase = PixelPhase(model, rate, training, sizes["floor"])
    phase.section = section
    return phase, strategy
