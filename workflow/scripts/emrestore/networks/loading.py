"""Networks at their size with their weights."""

from emrestore.networks.build import build
from emrestore.networks.published import load_published


def loaded(network, weights, sizes):
    """Build a network and give it its weights.

    Parameters
    ----------
    network : str
        ``published``, a CGRDN, or one that is trained here: ``cgrdn``, ``grdn``, ``mrunet`` or one
        that the config adds.
    weights : str or pathlib.Path
        Folder of the SavedModel, or a .keras file.
    sizes : dict
        Config section of the network.

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        If the weights do not fit the sizes.
    """
    if network != "published":
        model = build(network, sizes)
        model.load_weights(weights)
        return model
    model = build("cgrdn", sizes)
    blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
    load_published(model, weights, **blocks)
    return model
