"""PSNR of every network of the scaling study on the test pairs, and the operations of its training."""

import hashlib
import json

import h5py
import numpy as np
import pandas as pd
from emrestore.audit.run_facts import machine
from emrestore.comparison.metrics import psnr
from emrestore.dataset.reading import read_pairs
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.networks.build import build, restore
from emrestore.networks.cost import training_flops
from emrestore.networks.device import compute_on
from emrestore.networks.graph import at_size
from emrestore.networks.loading import loaded
from tqdm import tqdm

HASH = 12  # hexadecimal digits


def hash_of(x, y):
    """Return a short sha256 of pairs of counts, (n, h, w) each."""
    return hashlib.sha256(np.stack([x, y]).astype(np.uint16).tobytes()).hexdigest()[:HASH]


def cost_of(settings):
    """Return parameters and operations [TFLOP] of a training: sections network and training."""
    model, training = build("cgrdn", settings["network"]), settings["training"]
    sized = at_size(model, training["patch"], training["patch"])
    flops = training_flops(sized, training["batch"], training["cgrdn"]["steps"])
    return {"parameters": model.count_params(), "tflop": flops / 1e12}


def scored(images, x, y):
    """Return image and psnr_db of restored images; pairs with x = y, which say nothing, left out."""
    return [
        {"image": i, "psnr_db": psnr(images[i], y[i])}
        for i in range(len(y))
        if not np.array_equal(x[i], y[i])
    ]


def main(trained, pairs, published, outputs, runs, budgets, paper, count, record):
    """Score the networks of a run, and the published one on the same pairs.

    Parameters
    ----------
    trained : tuple of two lists of str
        Models and histories, in the order of `runs`.
    pairs : list of str
        Shards with x and y.
    published : list of str
        The same pairs restored by the published network, or nothing.
    outputs : dict of str
        ``per_image``: budget, repeat, parameters, tflop (of the training), seconds (it took),
        pairs (hash), image, psnr_db. ``published``: parameters, tflop of the paper's training,
        image, psnr_db (nan without the network). ``record``: of how these came about, JSON.
    runs : list of (str, int)
        Budget and repeat.
    budgets : dict of str to dict
        Budget to network (sizes) and training (section of that name).
    paper : dict
        The same of the paper's training.
    count : int
        Largest number of pairs.
    record : dict
        What the record says beside budgets, runs, machine and pairs.
    """
    x, y = read_pairs(pairs, count)
    known = hash_of(x, y)
    costs = {budget: cost_of(settings) for budget, settings in budgets.items()}
    rows = []
    for model, history, (budget, repeat) in zip(tqdm(trained[0]), trained[1], runs, strict=True):
        images = restore(loaded("cgrdn", model, budgets[budget]["network"]), x)
        seconds = pd.read_csv(history)["seconds"].iloc[-1]
        about = {"budget": budget, "repeat": repeat, **costs[budget], "seconds": seconds}
        rows += [about | {"pairs": known} | row for row in scored(images, x, y)]
    beside = [row | {"psnr_db": float("nan")} for row in scored(y, x, y)]
    for path in published:
        with h5py.File(path) as file:
            beside = scored(file["restored"][: len(y)], x, y)
    of_paper = cost_of(paper)
    target = [of_paper | row for row in beside]
    for name, table in (("per_image", rows), ("published", target)):
        with writing(outputs[name]) as temporary:
            pd.DataFrame(table).to_csv(temporary, index=False, float_format="%.6g")
    with writing(outputs["record"]) as temporary:
        about = record | {"budgets": budgets, "runs": runs, "pairs": known, "images": len(y)}
        about["machine"] = machine()
        temporary.write_text(json.dumps(about, indent=2) + "\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    compute_on(snakemake.resources.get("gpu", 0))
    main(
        (snakemake.input.models, snakemake.input.histories),
        snakemake.input.pairs,
        snakemake.input.published,
        dict(snakemake.output.items()),
        snakemake.params.runs,
        snakemake.params.budgets,
        snakemake.params.paper,
        snakemake.params.images,
        snakemake.params.record,
    )
