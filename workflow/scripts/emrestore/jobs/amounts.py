"""How much work a job is: operations of networks, pairs, grid points of waves, pixels to be fitted.

Each function below takes a job's wildcards and params as its rule has them, and the config. A rule
without one costs the same whatever the scale: a table, a figure.
"""

import math

from emrestore.jobs import simulated_amounts
from emrestore.jobs.operations import forward_flops, step_flops, training_bytes
from emrestore.jobs.work import Work

PAIR_BYTES = 4  # of a pixel: x and y as uint16; a restored image as float32 takes as many
AUTHORS_PAIRS, AUTHORS_EXPERIMENTAL = 8, 5  # images of a file of the released package
AREA = 256**2  # pixel; of the images that rates are measured on
WIDE = 64  # features; from there on a network counts as wide


def of_network(flops, sizes, precision="float32", **more):
    """Return the work of a network, `flops` operations; wide ones fill a processor better."""
    wide = sizes.get("base", sizes.get("widths", [0])[0]) >= WIDE
    return Work(
        flops / 1e12, "wide" if wide else "", flops / 1e12, float32=precision == "float32", **more
    )


def in_shard(sizes, shard):
    """Return how many of a set's images lie in one shard."""
    return min(sizes["images_per_shard"], sizes["images"] - int(shard) * sizes["images_per_shard"])


def at_hand(data, images, config):
    """Return how many pairs of a data set are restored: at most `images`."""
    there = AUTHORS_PAIRS if data == "authors" else config["datasets"]["images"]["test"]
    return min(there, images)


def image_bytes(count, edge):
    """Return the disk of images of edge² pixels, or of pairs."""
    return count * edge**2 * PAIR_BYTES


# pairs


def pairs(wildcards, params, config):
    """A shard of pairs: images of 256²."""
    sizes = params["settings"]["datasets"]
    count, edge = in_shard(sizes, wildcards["shard"]), sizes["image_size"]
    return Work(count * edge**2 / AREA, disk=image_bytes(count, edge))


def candidates(wildcards, params, config):
    """Pairs of every candidate of a law."""
    law = params["law"]
    return Work(len(law["candidates"]) * len(law["modalities"]) * params["pairs"])


def pairs_by_laws(wildcards, params, config):
    """Three sets of pairs by other laws."""
    count = 3 * params["pairs"]
    return Work(count, disk=image_bytes(count, config["datasets"]["image_size"]))


def microscope_pairs(wildcards, params, config):
    """Pairs of one microscope."""
    count = params["images"]
    return Work(count, disk=image_bytes(count, config["datasets"]["image_size"]))


def estimated_laws(wildcards, params, config):
    """Pairs that a forest learns the laws of a recording from."""
    return Work(config["adaptation"]["pairs"]["estimation"])


def measured_pairs(wildcards, params, config):
    """Pairs whose features are measured: ours, the authors' and those by three laws."""
    ours = at_hand("test", params["images"], config) + AUTHORS_PAIRS
    return Work(ours + 3 * config["evidence"]["pairs"])


def told_apart(wildcards, params, config):
    """Images that forests tell apart, and the trees of each forest."""
    ours = config["datasets"]["images"]["test"] + AUTHORS_PAIRS
    images = ours + 3 * config["evidence"]["pairs"]
    return Work(images * config["evidence"]["trees"] / 1000.0)


# networks


def steps_and_validation(network, sizes, training, config):
    """Return the operations [FLOP] of a training: its steps, and what it restores to validate."""
    steps, every = training[network]["steps"], training["validation_every"]
    flops = steps * step_flops(network, sizes, training["patch"], training["batch"])
    images = math.ceil(steps / every) * training["validation_images"]
    return flops + images * forward_flops(network, sizes, config["datasets"]["image_size"])


def held_pairs(pairs_there, edge, training):
    """Return the memory [byte] of training pairs: those that do not fit stay on the disk."""
    data = image_bytes(pairs_there, edge)
    return data if data <= training["memory_mib"] * 2**20 else 0


def trained_network(wildcards, params, config):
    """Return the name of the network that a job trains, its sizes and its section training."""
    name = params.get("network", "cgrdn")
    sizes = params["networks"][name] if "networks" in params else params["sizes"]
    return name, sizes, params["training"]


def training(wildcards, params, config):
    """One training by pixel losses."""
    name, sizes, settings = trained_network(wildcards, params, config)
    there = config["datasets"]
    if "noise" in wildcards:
        there = config["noise_models"]
    step = training_bytes(name, sizes, settings["patch"], settings["batch"])
    held = held_pairs(there["images"]["training"], there["image_size"], settings)
    flops = steps_and_validation(name, sizes, settings, config)
    return of_network(flops, sizes, settings["precision"], memory=held, device=step)


def adversarial(wildcards, params, config):
    """A training against the discriminator, which sees three images a step and learns from two."""
    sizes, settings = params["networks"], params["training"]
    shape = settings["patch"], settings["batch"]
    steps = settings["adversarial"]["steps"]
    one = step_flops("cgrdn", sizes["cgrdn"], *shape)
    one += 3 * step_flops("discriminator", sizes["discriminator"], *shape)
    there = config["datasets"]
    step = training_bytes("cgrdn", sizes["cgrdn"], *shape)
    held = held_pairs(there["images"]["training"], there["image_size"], settings)
    precision = settings["precision"]
    return of_network(steps * one, sizes["cgrdn"], precision, memory=held, device=step)


def choices(wildcards, params, config):
    """Trainings of one repeat, one after another, each scored."""
    sizes, flops, edge = params["sizes"], 0.0, config["datasets"]["image_size"]
    for settings in params["variants"].values():
        flops += steps_and_validation("cgrdn", sizes, settings, config)
        flops += params["scoring"]["images"] * forward_flops("cgrdn", sizes, edge)
    there = config["datasets"]["images"]["training"]
    step = training_bytes("cgrdn", sizes, settings["patch"], settings["batch"])
    held = held_pairs(there, edge, settings)
    return of_network(flops, sizes, settings["precision"], memory=held, device=step)


def whole_images(count, network, sizes, edge, params, orientations=1):
    """Return the work of restoring images of edge² pixels, in several orientations each."""
    flops = count * orientations * forward_flops(network, sizes, edge)
    precision = params.get("restoration", {}).get("precision", "float32")
    return of_network(flops, sizes, precision, disk=image_bytes(count, edge))


def restored_by_trained(wildcards, params, config):
    """A set of pairs restored by a network of this run."""
    edge = config["datasets"]["image_size"]
    count = at_hand(wildcards["data"], params["images"], config)
    network, sizes = params["network"], params["sizes"]
    return whole_images(count, network, sizes, edge, params, params["orientations"])


def restored_by_published(wildcards, params, config):
    """A set of pairs restored by the published network."""
    count = at_hand(wildcards["data"], params["images"], config)
    edge = config["datasets"]["image_size"]
    return whole_images(count, "cgrdn", params["sizes"], edge, params)


def restored_by_laws(wildcards, params, config):
    """Three sets of pairs by other laws, restored."""
    count = 3 * config["evidence"]["pairs"]
    edge = config["datasets"]["image_size"]
    return whole_images(count, "cgrdn", params["sizes"], edge, params)


def restored_experimental(wildcards, params, config):
    """Experimental images, their central parts."""
    count = AUTHORS_EXPERIMENTAL + len(params["names"]) - 1
    return whole_images(count, "cgrdn", params["sizes"], params["edge"], params)


def restored_contrasted(wildcards, params, config):
    """The images of Figure 8."""
    return whole_images(AUTHORS_EXPERIMENTAL, "cgrdn", params["sizes"], params["edge"], params)


def restored_by_noise_model(wildcards, params, config):
    """The test pairs of one case, or of all."""
    section = config["noise_models"]
    cases = len(params["sets"]) - ("experimental" in params["sets"])
    count = cases * section["images"]["test"]
    return whole_images(count, "cgrdn", params["sizes"], section["image_size"], params)


def both_spectra(wildcards, params, config):
    """Test pairs restored by two networks."""
    count = 2 * at_hand("test", params["images"], config)
    edge = config["datasets"]["image_size"]
    flops = count * forward_flops("cgrdn", params["sizes"], edge)
    return of_network(flops, params["sizes"])


def ablation_scores(wildcards, params, config):
    """Test pairs restored by every network of the ablation."""
    edge, flops = config["datasets"]["image_size"], 0.0
    for n_lay, _ in params["runs"]:
        sizes = params["network"] | {"convolutions": n_lay - 1}
        flops += params["images"] * forward_flops("cgrdn", sizes, edge)
    return of_network(flops, params["network"])


def scaling_scores(wildcards, params, config):
    """Test pairs restored by every network of the scaling study."""
    edge = config["datasets"]["image_size"]
    count = min(params["images"], config["datasets"]["images"]["test"])
    networks = [params["budgets"][budget]["network"] for budget, _ in params["runs"]]
    flops = sum(count * forward_flops("cgrdn", sizes, edge) for sizes in networks)
    return of_network(flops, networks[-1])


def adaptation_scores(wildcards, params, config):
    """Pairs of one microscope, and of all, restored by the published network and its trainings."""
    counts, sizes = config["adaptation"]["pairs"], params["sizes"]
    images = (counts["test"] + counts["elsewhere"]) * (1 + len(params["trainings"]))
    flops = images * forward_flops("cgrdn", sizes, config["datasets"]["image_size"])
    return of_network(flops, sizes)


def noise2void(wildcards, params, config):
    """Steps of a U-Net: pixels of all batches, by the square of its features."""
    one = params["settings"]
    steps = one["epochs"] * one["steps_per_epoch"]
    width = (one["features"] / 32) ** 2
    return Work(steps * one["batch"] * one["patch"] ** 2 * width / AREA)


# filters


def classical(wildcards, params, config):
    """A set of pairs by one filter: BM3D alone takes time."""
    count = at_hand(wildcards["data"], params["images"], config)
    edge = config["datasets"]["image_size"]
    kind = "bm3d" if wildcards["method"].startswith("bm3d") else ""
    return Work(count * edge**2 / AREA, kind, disk=image_bytes(count, edge))


def scored(wildcards, params, config):
    """Images that methods are scored on."""
    return Work(at_hand("test", params["images"], config) + AUTHORS_PAIRS)


def scored_noise_models(wildcards, params, config):
    """Test pairs of all cases, by two networks each."""
    section = config["noise_models"]
    return Work(
        len(section["cases"]) * section["images"]["test"] * section["image_size"] ** 2 / AREA
    )


# images of the quantification


def study_images(study, config):
    """Return how many images one dose of a study has, and their edge [pixel]."""
    section = config["quantification"]
    sizes = section["studies"][study]
    cases = len(sizes["atoms"]) if study == "thickness_series" else 1
    return cases * section["realisations"], sizes["size"]


def realisations(wildcards, params, config):
    """Images of all doses, recorded."""
    count, edge = study_images(wildcards["study"], config)
    count *= len(config["quantification"]["studies"][wildcards["study"]]["doses"])
    return Work(count * edge**2 / AREA, disk=image_bytes(count, edge))


def restored_realisations(wildcards, params, config):
    """Images of all doses, restored by one network."""
    count, edge = study_images(wildcards["study"], config)
    count *= len(config["quantification"]["studies"][wildcards["study"]]["doses"])
    return whole_images(count, "cgrdn", params["sizes"], edge, params)


def fits(wildcards, params, config):
    """Columns of the images of one dose, raw and restored by every network."""
    count, edge = study_images(wildcards["study"], config)
    stacks = 1 + len(params["networks"])
    return Work(stacks * count * edge**2 / AREA, kind=wildcards["study"])


def vacuum_fits(wildcards, params, config):
    """The nanoparticle's columns of one dose once more, on a fixed background."""
    return fits({"study": "nanoparticle"}, params, config)


AMOUNTS = {
    "ablation_scores": ablation_scores,
    "adaptation_scores": adaptation_scores,
    "adversarial_spectra": both_spectra,
    "bulk_images": simulated_amounts.bulk_images,
    "column_profiles": simulated_amounts.column_profiles,
    "dataset_shard": pairs,
    "fit_realisations": fits,
    "full_image": simulated_amounts.full_image,
    "law_candidates": candidates,
    "law_pairs": pairs_by_laws,
    "microscope_laws": estimated_laws,
    "microscope_shard": microscope_pairs,
    "multislice_convergence": simulated_amounts.convergence,
    "noise2void": noise2void,
    "noise_model_scores": scored_noise_models,
    "noise_pairs": pairs,
    "pair_features": measured_pairs,
    "realisations": realisations,
    "restore_classical": classical,
    "restore_contrasted": restored_contrasted,
    "restore_experimental": restored_experimental,
    "restore_law_pairs": restored_by_laws,
    "restore_noise_model": restored_by_noise_model,
    "restore_published": restored_by_published,
    "restore_realisations": restored_realisations,
    "restore_trained": restored_by_trained,
    "scaling_scores": scaling_scores,
    "scores": scored,
    "single_atom": simulated_amounts.single_atoms,
    "specimen_images": simulated_amounts.specimen_images,
    "train": training,
    "train_ablation": training,
    "train_adapted": training,
    "train_adversarial": adversarial,
    "train_choices": choices,
    "train_noise_model": training,
    "train_published_tuned": training,
    "train_scaling": training,
    "two_sample": told_apart,
    "vacuum_fits": vacuum_fits,
}


def work(rule, wildcards, params, config):
    """Return what a job does.

    Parameters
    ----------
    rule : str
    wildcards, params : dict
        Of the job.
    config : dict
        Of the run.

    Returns
    -------
    Work
    """
    return AMOUNTS[rule](wildcards, params, config) if rule in AMOUNTS else Work()
