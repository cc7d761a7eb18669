"""The device that the networks of this process compute on, and what is told of it."""

import json
import logging
import os
from pathlib import Path

import tensorflow as tf

from emrestore import gpus
from emrestore.networks.precision import precision_in_use, use_precision

logger = logging.getLogger(__name__)


def processor(cpuinfo="/proc/cpuinfo"):
    """Return the name of this machine's processor."""
    path = Path(cpuinfo)
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line for line in lines if line.startswith("model name")]
    return names[0].partition(":")[2].strip() if names else "CPU"


def gpus_for(accelerator):
    """Return how many GPUs one restoration takes: 0 or 1.

    Parameters
    ----------
    accelerator : str
        cpu, gpu, or auto: gpu where nvidia-smi shows one and TensorFlow was built for it.
    """
    able = bool(gpus.in_sight()) and tf.test.is_built_with_cuda()
    return {"cpu": 0, "gpu": 1, "auto": int(able)}[accelerator]


def compute_on(count):
    """Take GPUs for this process, or hide them all; call it before TensorFlow computes anything.

    Networks are in float32 without TF32 until `use` says otherwise. TensorFlow takes memory of a GPU
    as it needs it.

    Parameters
    ----------
    count : int
        GPUs that the job was promised; 0: the processor. A run on processors takes none, whatever
        the profile of a cluster asks for.

    Raises
    ------
    RuntimeError
        If the GPUs are not there, or TensorFlow cannot use them: nothing falls back to the
        processor.
    """
    count = 0 if os.environ.get(gpus.RESOLVED, "gpu") != "gpu" else count
    taken = gpus.take(count)
    seen = tf.config.list_physical_devices("GPU")
    if len(seen) != count:
        built = tf.sysconfig.get_build_info().get("cuda_version")
        reason = (
            f"it was built for CUDA {built}: its log above says which library or driver is missing"
            if built
            else "it was built for processors alone: run with --config accelerator=gpu, whose "
            "environments hold the one for GPUs"
        )
        names = ", ".join(gpu.name for gpu in taken) or "none"
        raise RuntimeError(
            f"this job was promised {count} GPU ({names}), but TensorFlow {tf.__version__} sees "
            f"{len(seen)}: {reason}"
        )
    for device in seen:
        tf.config.experimental.set_memory_growth(device, True)
    use("float32")


def use(precision):
    """Set the precision of networks built from now on, and log what this process computes on."""
    use_precision(precision)
    drivers = sorted({gpu.driver for gpu in gpus.held})
    logger.info("%s%s", gpus.MARK, json.dumps(facts() | {"driver": ", ".join(drivers) or None}))


def facts():
    """Return what the bits of a result depend on: dict of device, memory_mib, tensorflow, precision."""
    return {
        "device": ", ".join(gpu.name for gpu in gpus.held) or processor(),
        "memory_mib": sum(gpu.memory_mib for gpu in gpus.held) or None,
        "tensorflow": tf.__version__,
        "precision": precision_in_use(),
    }
