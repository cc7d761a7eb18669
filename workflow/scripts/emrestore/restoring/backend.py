"""Which library computes a restoration: TensorFlow, or ONNX Runtime."""

import logging
from importlib.util import find_spec

from emrestore.networks.processor import precision_on_processor

log = logging.getLogger(__name__)

ONNX_NETWORKS = ("published", "cgrdn")
TENSORFLOW, ONNX_RUNTIME = "tensorflow", "onnxruntime"
BACKENDS = (TENSORFLOW, ONNX_RUNTIME, "auto")


def architecture_of(network):
    """Return what a network is built as: its name, or cgrdn for a .keras file."""
    return "cgrdn" if network.endswith(".keras") else network


def faster_backend(network, settings):
    """Return the backend of a config: for ``auto`` the faster one of those that know the network.

    In float32 both compute as fast on AVX-512, but ONNX Runtime starts sooner and takes less memory
    (docs/restore.md). TensorFlow has bfloat16, which is faster where the processor multiplies it itself.

    Parameters
    ----------
    network : str
        ``published``, or one that is trained here.
    settings : dict
        ``backend`` (``tensorflow``, ``onnxruntime`` or ``auto``) and ``precision``.

    Returns
    -------
    str
        ``tensorflow`` or ``onnxruntime``.

    Raises
    ------
    ValueError
        If ONNX Runtime is asked for and lacks the network or its arithmetic.
    """
    backend, precision = settings["backend"], settings["precision"]
    if backend == ONNX_RUNTIME:
        if network not in ONNX_NETWORKS:
            raise ValueError(
                f"own_images.backend is {ONNX_RUNTIME!r}, which knows {' and '.join(ONNX_NETWORKS)}: "
                f"found the network {network}: take tensorflow or auto"
            )
        if precision not in ("float32", "auto"):
            raise ValueError(
                f"own_images.backend is {ONNX_RUNTIME!r}, which computes in float32: found the precision "
                f"{precision}: take tensorflow or auto"
            )
    if backend != "auto":
        return backend
    half = precision_on_processor(precision) != "float32"
    return TENSORFLOW if half or network not in ONNX_NETWORKS else ONNX_RUNTIME


def installed_backend(network, settings):
    """Return the backend of a config; for ``auto`` the other one where the faster is not installed.

    Arguments and errors as for `faster_backend`.

    Raises
    ------
    RuntimeError
        If none that would do is installed; says how to get it.
    """
    wanted = faster_backend(network, settings)
    other = TENSORFLOW if wanted == ONNX_RUNTIME else ONNX_RUNTIME
    as_good = network in ONNX_NETWORKS and settings["precision"] in ("float32", "auto")
    for backend in [wanted] + [other] * (settings["backend"] == "auto" and as_good):
        if find_spec(backend):
            return backend
    extra = "restore" if wanted == TENSORFLOW else "onnx"
    raise RuntimeError(
        f"{wanted} is not installed, which restores by the network {network}: install emrestore[{extra}]"
    )


def loaded_restorer(network, weights, sizes, settings):
    """Return what restores images of any size by a network.

    Parameters
    ----------
    network, weights, sizes
        As for `emrestore.networks.loading.loaded`.
    settings : dict
        As `emrestore.jobs.own_images.file_restoration`; by TensorFlow, its precision becomes the one of
        the process.

    Returns
    -------
    emrestore.restoring.restorer.Restorer or emrestore.restoring.onnx_restorer.OnnxRestorer

    Raises
    ------
    ValueError, RuntimeError
        As `installed_backend`, and if the weights do not fit.
    """
    backend = installed_backend(network, settings)
    log.info("restoring by %s", backend)
    # either takes its time to load, and often only one is installed
    if backend == ONNX_RUNTIME:
        from emrestore.restoring.onnx_restorer import loaded_restorer as load
    else:
        from emrestore.restoring.restorer import loaded_restorer as load
    return load(network, weights, sizes, settings)
