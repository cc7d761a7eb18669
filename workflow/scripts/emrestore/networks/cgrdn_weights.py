"""A CGRDN as plain arrays, read without TensorFlow: published, or trained here."""

import json
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import h5py

from emrestore.networks.published import layer_order, published_weights


@dataclass(frozen=True)
class CgrdnWeights:
    """All numbers of a CGRDN (`emrestore.networks.architectures.cgrdn.cgrdn`).

    Parameters
    ----------
    layers : dict of str to (numpy.ndarray, numpy.ndarray)
        Kernel and bias of each layer, float32, in TensorFlow's order of axes.
    floor : float [counts]
        Smallest standard deviation of the standardisation.

    Raises
    ------
    ValueError
        If the layers are not those of a CGRDN.
    """

    layers: dict
    floor: float

    def __post_init__(self):
        expected = set(layer_order(self.convolutions, self.rdbs, self.grdbs))
        strange = sorted(expected ^ set(self.layers))
        if strange:
            raise ValueError(
                f"no CGRDN: {', '.join(strange[:3])} missing or unknown: ONNX is made of published "
                "networks and of cgrdn"
            )

    @property
    def base(self):
        """Features outside the dense blocks."""
        return self.layers["first"][0].shape[-1]

    @property
    def growth(self):
        """Features that each convolution of an RDB adds."""
        return self.layers["g1_r1_d1"][0].shape[-1]

    @property
    def convolutions(self):
        """Growth convolutions of an RDB."""
        return self._count(r"g1_r1_d\d+")

    @property
    def rdbs(self):
        """RDBs of a GRDB."""
        return self._count(r"g1_r\d+_fusion")

    @property
    def grdbs(self):
        """GRDBs."""
        return self._count(r"g\d+_fusion")

    def sizes(self):
        """Return what the network is built with, as the config section of its name holds it."""
        names = ("base", "growth", "convolutions", "rdbs", "grdbs", "floor")
        return {name: getattr(self, name) for name in names}

    def _count(self, pattern):
        return sum(re.fullmatch(pattern, name) is not None for name in self.layers)


def read_cgrdn(network, weights, sizes):
    """Read a CGRDN; arguments as for `emrestore.networks.loading.loaded`.

    Returns
    -------
    CgrdnWeights

    Raises
    ------
    ValueError
        If the weights cannot be read, or are not those of a CGRDN.
    """
    if network == "published":
        blocks = {key: sizes[key] for key in ("convolutions", "rdbs", "grdbs")}
        return CgrdnWeights(published_weights(weights, **blocks), sizes["floor"])
    return read_keras(weights)


def read_keras(path):
    """Read a CGRDN from a .keras file: a zip of its config and of an HDF5 file with its weights.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    CgrdnWeights

    Raises
    ------
    ValueError
        If the file is missing, no .keras file, or holds another network.
    """
    if not Path(path).is_file():
        raise ValueError(f"{path}: no such file")
    try:
        with zipfile.ZipFile(path) as file:
            config = json.loads(file.read("config.json"))["config"]["layers"]
            content = BytesIO(file.read("model.weights.h5"))
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise ValueError(f"{path}: not a whole .keras file: {error}") from error
    layers = {}
    with h5py.File(content) as file:
        for group in file["layers"].values():
            variables = group["vars"]
            if len(variables):
                layers[variables.attrs["name"]] = (variables["0"][()], variables["1"][()])
    floors = [layer["config"]["floor"] for layer in config if layer["class_name"] == "Moments"]
    try:
        return CgrdnWeights(layers, *floors)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
