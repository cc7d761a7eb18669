"""The ablation of Figure 1: what the repeats of every training say about L1 against n_lay."""

import numpy as np
import pandas as pd

from emrestore.comparison.intervals import Interval, t_interval


def by_repeat(scores):
    """Return the mean L1 and PSNR over the images for each training.

    Parameters
    ----------
    scores : pandas.DataFrame
        n_lay, repeat, parameters, image, l1, psnr_db.

    Returns
    -------
    pandas.DataFrame
        n_lay, repeat, parameters, l1, psnr_db, n_images.
    """
    return (
        scores.groupby(["n_lay", "repeat", "parameters"])
        .agg(l1=("l1", "mean"), psnr_db=("psnr_db", "mean"), n_images=("l1", "size"))
        .reset_index()
    )


def by_layers(repeats, confidence):
    """Return Figure 1 as a table.

    Parameters
    ----------
    repeats : pandas.DataFrame
        From `by_repeat`.
    confidence : float
        Of the t intervals over the repeats.

    Returns
    -------
    pandas.DataFrame
        n_lay, growth_convolutions, parameters, l1, l1_low, l1_high, none below 0; then psnr_db, its
        mean, and
        difference, difference_low, difference_high: L1 less that of the smallest n_lay of the same
        repeat; n_repeats, n_images.
    """
    wide = repeats.pivot(index="repeat", columns="n_lay", values="l1")
    smallest = wide[wide.columns.min()]
    rows = []
    for n_lay, group in repeats.groupby("n_lay"):
        l1 = Interval(*t_interval(wide[n_lay], confidence)).within(0.0)
        difference = t_interval(wide[n_lay] - smallest, confidence)
        rows.append(
            {
                "n_lay": n_lay,
                "growth_convolutions": n_lay - 1,
                "parameters": group["parameters"].iloc[0],
                **dict(zip(("l1", "l1_low", "l1_high"), l1, strict=True)),
                "psnr_db": group["psnr_db"].mean(),
                **dict(
                    zip(
                        ("difference", "difference_low", "difference_high"), difference, strict=True
                    )
                ),
                "n_repeats": len(group),
                "n_images": group["n_images"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def trend(repeats, confidence):
    """Return whether L1 falls with n_lay and whether the fall flattens.

    A parabola is fitted to the points of each repeat, about the middle n_lay.

    Parameters
    ----------
    repeats : pandas.DataFrame
        From `by_repeat`.
    confidence : float
        Of the t intervals over the repeats.

    Returns
    -------
    pandas.DataFrame
        quantity (``slope``, L1 per layer, of the straight line through all points; ``curvature``,
        its change per layer), value, low, high, n_repeats. No curvature for fewer than three n_lay.
    """
    wide = repeats.pivot(index="repeat", columns="n_lay", values="l1")
    layers = wide.columns.to_numpy() - wide.columns.to_numpy().mean()
    rows = {"slope": [np.polyfit(layers, line, 1)[0] for line in wide.to_numpy()]}
    if len(layers) > 2:
        rows["curvature"] = [2 * np.polyfit(layers, line, 2)[0] for line in wide.to_numpy()]
    return pd.DataFrame(
        [
            {"quantity": name, **dict(zip(("value", "low", "high"), interval, strict=True))}
            | {"n_repeats": len(wide)}
            for name, interval in (
                (name, t_interval(values, confidence)) for name, values in rows.items()
            )
        ]
    )
