"""What the networks of a run compute on, and what follows from it for environments and resources."""

import os

from emrestore.gpus import RESOLVED, in_sight

# environments that hold TensorFlow, and have a twin with CUDA
TWINS = ("networks", "restore")
# threads of a training whose network is on a GPU: they make batches
FEEDING_THREADS = 4
# settings of trainings that lie over the section training
STUDIES = ("ablation", "scaling", "choices", "noise_models", "published_tuned")


def accelerator_of(config, starts, elsewhere):
    """Return what the networks of a run compute on, and tell it to the run's jobs.

    Parameters
    ----------
    config : dict
    starts : bool
        Whether this process starts the run; false in its jobs.
    elsewhere : bool
        Whether jobs run on other machines, so that GPUs here say nothing.

    Returns
    -------
    str
        cpu, gpu, or cuda_on_cpu: the processor, in the environments for GPUs.

    Raises
    ------
    ValueError
        If the GPUs that the config wants are not here, or cannot share a batch evenly.
    """
    if not starts and RESOLVED in os.environ:
        return os.environ[RESOLVED]
    wanted = config["accelerator"]
    found = len(in_sight()) if wanted in ("auto", "gpu") else 0
    accelerator = {"auto": "gpu" if found else "cpu"}.get(wanted, wanted)
    if accelerator == "gpu" and not found and not elsewhere:
        raise ValueError(
            "accelerator is gpu, but nvidia-smi shows no GPU here: install NVIDIA's driver until "
            "`nvidia-smi -L` lists one, look whether CUDA_VISIBLE_DEVICES hides it, or compute on "
            "the processor by --config accelerator=cpu"
        )
    check_replicas(config, accelerator, None if elsewhere else found)
    os.environ[RESOLVED] = accelerator
    return accelerator


def check_replicas(config, accelerator, found):
    """Refuse a number of devices for each training that a run cannot give.

    Parameters
    ----------
    config : dict
    accelerator : str
    found : int or None
        GPUs of this machine; None: jobs run elsewhere.

    Raises
    ------
    ValueError
        Names the key and what to do.
    """
    replicas = config["training"]["replicas"]
    if replicas == 1:
        return
    if accelerator != "gpu":
        raise ValueError(
            f"training.replicas is {replicas}, but the networks of this run compute on the "
            "processor: set it to 1, or run where there are GPUs"
        )
    if found is not None and replicas > found:
        raise ValueError(
            f"training.replicas is {replicas}, but nvidia-smi shows {found} GPU here: lower it"
        )
    sections = {"training": config["training"]}
    sections |= {f"{study}.training": config[study]["training"] for study in STUDIES}
    for name, section in sections.items():
        batch = section.get("batch", replicas)
        if batch % replicas:
            raise ValueError(
                f"{name}.batch is {batch}: expected a multiple of training.replicas, {replicas}, "
                "since the devices of a training share each batch evenly"
            )


def environment_of(accelerator, name):
    """Return the file of an environment as rules name it: with CUDA unless networks do without."""
    twin = accelerator != "cpu" and name in TWINS
    return f"../../envs/{name}{'-gpu' * twin}.yaml"
