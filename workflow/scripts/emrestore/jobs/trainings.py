"""Which networks are trained, and what each training depends on."""

from emrestore.config.sections import merged


def trainings(config):
    """Return all trainings by pixel losses: (network, modality)."""
    return [
        (network, modality)
        for network, modalities in config["training"]["modalities"].items()
        for modality in modalities
    ]


def trained(config, modality):
    """Return the networks that are trained for a modality."""
    return [network for network, known in trainings(config) if known == modality]


def tuned(config):
    """Return the modalities whose published network is trained on by this run."""
    known = set(config["datasets"]["modalities"]) & set(config["published"]["models"])
    wanted = config["published_tuned"]["modalities"] * config["published"]["enabled"]
    return [modality for modality in wanted if modality in known]


def pixel_phase(config, network):
    """Return what the pixel phase of a network depends on of the section training."""
    training = config["training"]
    losses = training["losses"]
    weights = {name: value for name, value in losses["weights"].items() if name != "adversarial"}
    others = set(training["modalities"]) - {network}
    kept = {
        name: value
        for name, value in training.items()
        if name not in others | {"adversarial", "modalities"}
    }
    return kept | {"losses": losses | {"weights": weights}}


def adversarial_phase(config):
    """Return what the training against a discriminator depends on of the section training."""
    training = config["training"]
    others = {"modalities", *training["modalities"]} - {"cgrdn"}
    return {name: value for name, value in training.items() if name not in others}


def changed_pixel_phase(config, study):
    """Return what the trainings of a study, such as ``ablation`` or ``choices``, depend on."""
    changes = config[study]["training"]
    return merged(pixel_phase(config, "cgrdn"), changes, f"{study}.training")


def with_steps(training, steps):
    """Return a CGRDN's section training with another number of steps."""
    return training | {"cgrdn": training["cgrdn"] | {"steps": steps}}


def ablated(config, n_lay):
    """Return the sizes of the ablation's network with `n_lay` layers, the fusion among them."""
    return config["ablation"]["network"] | {"convolutions": n_lay - 1}
