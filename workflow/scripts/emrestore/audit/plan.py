"""What a run will cost: jobs, operations, time, disk and memory, from its config alone."""

import json
from functools import cache

import pandas as pd

from emrestore.networks.build import build
from emrestore.networks.cost import (
    FLOAT_BYTES,
    activation_bytes,
    forward_flops,
    training_bytes,
    training_flops,
)
from emrestore.networks.graph import at_size

PAIR_BYTES = 4  # of a pixel: x and y as uint16; a restored image as float32 takes as many


@cache
def built(network, sizes, edge):
    """Return a network for images of one edge [pixel]; `sizes` is JSON, so that it can be a key."""
    return at_size(build(network, json.loads(sizes)), edge, edge)


def training_cost(model, network, settings, jobs, data_bytes):
    """Return operations [FLOP], disk and memory [byte] of trainings; disk of all jobs together.

    A step costs three forward passes. Pairs that do not fit ``memory_mib`` stay on the disk.
    """
    steps = settings[network]["steps"]
    held = data_bytes if data_bytes <= settings["memory_mib"] * 2**20 else 0
    return {
        "items": jobs * steps,
        "flops": jobs * training_flops(model, settings["batch"], steps),
        "disk": jobs * FLOAT_BYTES * model.count_params(),
        "memory": training_bytes(model, settings["batch"]) + held,
    }


def restoring_cost(model, images, disk):
    """Return what `training_cost` does for images restored; the memory is an upper bound."""
    return {
        "items": images,
        "flops": images * forward_flops(model),
        "disk": disk,
        "memory": activation_bytes(model) + FLOAT_BYTES * model.count_params(),
    }


def plan(work, datasets, tflops):
    """Return the cost of each kind of job.

    Parameters
    ----------
    work : list of dict
        rule, what, jobs, and for a training network, sizes and training (a config section
        ``training``); for a restoration network, sizes and images; else images and seconds (CPU, of
        one image). Images are those of all jobs together. Rows of one rule and one what are added.
    datasets : dict
        Config section ``datasets``.
    tflops : float [TFLOP/s]
        What the machine reaches in convolutions.

    Returns
    -------
    pandas.DataFrame
        rule, what, jobs, items (steps or images), tflop, hours, disk_gb: of all jobs of a row
        together; memory_gb: of one job. hours are those at `tflops`, or of one core where no
        network is at work.
    """
    edge = datasets["image_size"]
    data_bytes = datasets["images"]["training"] * edge**2 * PAIR_BYTES
    rows = []
    for job in work:
        disk = job.get("images", 0) * edge**2 * PAIR_BYTES
        if "network" not in job:
            cost = {"items": job["images"], "flops": 0, "disk": disk, "memory": float("nan")}
        else:
            edge_seen = job["training"]["patch"] if "training" in job else edge
            model = built(job["network"], json.dumps(job["sizes"]), edge_seen)
            if "training" in job:
                cost = training_cost(
                    model, job["network"], job["training"], job["jobs"], data_bytes
                )
            else:
                cost = restoring_cost(model, job["images"], disk)
        seconds = cost["flops"] / (tflops * 1e12)
        if "network" not in job:
            seconds = job["images"] * job["seconds"]
        rows.append(
            {
                **{key: job[key] for key in ("rule", "what", "jobs")},
                "items": cost["items"],
                "tflop": cost["flops"] / 1e12,
                "hours": seconds / 3600,
                "disk_gb": cost["disk"] / 1e9,
                "memory_gb": cost["memory"] / 1e9,
            }
        )
    together = {name: "sum" for name in ("jobs", "items", "tflop", "hours", "disk_gb")}
    return (
        pd.DataFrame(rows)
        .groupby(["rule", "what"], sort=False)
        .agg(together | {"memory_gb": "max"})
        .reset_index()
    )


def as_text(table, scale, tflops):
    """Return the plan as it is printed.

    Parameters
    ----------
    table : pandas.DataFrame
        From `plan`.
    scale : str
    tflops : float [TFLOP/s]

    Returns
    -------
    str
    """
    networks = table["tflop"] > 0
    shown = table.assign(
        hours=table["hours"].map("{:.4g}".format),
        tflop=table["tflop"].map("{:.4g}".format),
        disk_gb=table["disk_gb"].map("{:.3g}".format),
        memory_gb=table["memory_gb"].map("{:.3g}".format).replace("nan", ""),
    )
    hours = {
        True: table.loc[networks, "hours"].sum(),
        False: table.loc[~networks, "hours"].sum(),
    }
    return (
        f"Scale {scale}: steps or images, operations, hours, and GB on disk of all jobs of a row;\n"
        "GB of memory of one job.\n\n"
        f"{shown.to_string(index=False)}\n\n"
        f"Networks: {table['tflop'].sum():.4g} TFLOP, {hours[True]:.4g} hours at "
        f"{tflops:g} TFLOP/s.\n"
        f"Data and filters: {hours[False]:.3g} hours of one core. "
        f"Disk: {table['disk_gb'].sum():.3g} GB.\n"
        "Counted: convolutions and dense layers, two operations a multiply-add; a training step as\n"
        "three forward passes, without validation. Memory: weights, gradients, Adam's moments and\n"
        "the outputs of all layers, libraries apart; for restoring an upper bound. Jobs of a few\n"
        "minutes (references, fit, tables, figures, audit) are left out: ./reproduce -n lists all.\n"
    )
