"""The tables of the studies, from the fits at all doses.

Every table has the columns dose_e_per_a2, atoms, method, quantity, unit, value, low, high (95 %),
ratio_to_raw, ratio_low, ratio_high, less_raw, less_raw_low, less_raw_high, n_realisations, n_columns.
Bias stands beside every precision.
"""

import numpy as np
import pandas as pd

from emrestore.quantification.counting import count_atoms, count_by_others
from emrestore.quantification.statistics import (
    bias,
    centred,
    estimate,
    kept_offset,
    mean,
    mean_absolute,
    mean_distance,
    percent,
    rms,
    share_interval,
    spread,
)

PM = 100.0  # pm per Å


def errors_of(fits, method, case, chosen):
    """Return the errors of positions (2, r, n) [pm] and of cross sections (r, n) [%].

    Parameters
    ----------
    fits : dict of str to numpy.ndarray
        As the rule fit_realisations stores them.
    method : str
    case : int
    chosen : numpy.ndarray of bool (columns,)
    """
    truth = {name: fits[f"truth/{name}"][case][chosen] for name in ("x", "y", "scs")}
    found = {name: fits[f"{method}/{name}"][case][:, chosen] for name in ("x", "y", "scs")}
    position = PM * np.stack([found[name] - truth[name] for name in ("x", "y")])
    return position, 100.0 * (found["scs"] / truth["scs"] - 1.0)


def methods_of(fits):
    """Return the names of the methods in fits, raw first."""
    names = dict.fromkeys(name.split("/")[0] for name in fits)
    return sorted(set(names) - {"truth", "bound"}, key=lambda name: (name != "raw", name))


def rows_of(case, method, quantities, errors, raw, rng):
    """Return one row for each quantity: name -> (statistic, unit)."""
    rows = []
    for quantity, (statistic, unit) in quantities.items():
        numbers = estimate(statistic, errors, rng, None if method == "raw" else raw)
        rows.append(
            case
            | {"method": method, "quantity": quantity, "unit": unit}
            | numbers
            | {"n_realisations": errors.shape[-2], "n_columns": errors.shape[-1]}
        )
    return rows


def thickness_series(fits, columns, rng):
    """Return precision, bias and error by thickness, and the Cramér-Rao bound.

    Parameters
    ----------
    fits : dict of float to dict of str to numpy.ndarray
        By dose.
    columns : pandas.DataFrame
        Table of the rule clean_images.
    rng : numpy.random.Generator

    Returns
    -------
    pandas.DataFrame
        Positions in pm along one axis; cross sections in percent.
    """
    rows = []
    statistics = {"precision": spread, "bias": bias, "rmse": rms}
    for dose, fit in fits.items():
        for case, table in columns.groupby("case"):
            chosen = (table["kind"] == "evaluated").to_numpy()
            here = {"dose_e_per_a2": dose, "atoms": int(table["atoms"].iloc[0])}
            bound = {name: fit[f"bound/{name}"][case][chosen] for name in ("x", "y", "scs")}
            scs = 100.0 * bound["scs"] / fit["truth/scs"][case][chosen]
            limits = {
                "position_precision": (PM * rms(np.stack([bound["x"], bound["y"]])), "pm"),
                "scs_precision": (rms(scs), "%"),
            }
            for quantity, (value, unit) in limits.items():
                rows.append(
                    here
                    | {"method": "bound", "quantity": quantity, "unit": unit, "value": value}
                    | {"n_columns": int(chosen.sum())}
                )
            raw = errors_of(fit, "raw", case, chosen)
            for method in methods_of(fit):
                errors = errors_of(fit, method, case, chosen)
                for prefix, unit, e, r in zip(
                    ("position", "scs"), ("pm", "%"), errors, raw, strict=True
                ):
                    wanted = {f"{prefix}_{name}": (s, unit) for name, s in statistics.items()}
                    rows += rows_of(here, method, wanted, e, r, rng)
                wanted = {"scs_mean_error": (mean, "%")}
                rows += rows_of(here, method, wanted, errors[1], None, rng)
    return pd.DataFrame(rows)


def distorted(fits, chosen, atoms, profiles, rng):
    """Return errors of positions and cross sections, and counts, of a distorted study.

    Parameters
    ----------
    fits, rng
        As for `thickness_series`.
    chosen : numpy.ndarray of bool (columns,)
        Columns that are evaluated.
    atoms : numpy.ndarray of int (columns,)
    profiles : numpy.ndarray (largest number,) [Å²] or None
        Cross sections of isolated columns by number of atoms. Without them nothing is counted.

    Returns
    -------
    pandas.DataFrame
        Positions less the mean shift of each image, and position_mae_uncentred with it. correct_counts:
        by the other columns of the image without noise; correct_counts_integrated: by `profiles`.
    """
    rows = []
    position = {
        "position_mae": (mean_distance, "pm"),
        "position_precision": (spread, "pm"),
        "position_bias": (bias, "pm"),
    }
    whole = {"position_mae_uncentred": (mean_distance, "pm")}
    section = {
        "scs_mape": (mean_absolute, "%"),
        "scs_precision": (spread, "%"),
        "scs_bias": (bias, "%"),
    }
    for dose, fit in fits.items():
        here = {"dose_e_per_a2": dose, "atoms": np.nan}
        raw = errors_of(fit, "raw", 0, chosen)
        for method in methods_of(fit):
            errors = errors_of(fit, method, 0, chosen)
            rows += rows_of(here, method, position, centred(errors[0]), centred(raw[0]), rng)
            rows += rows_of(here, method, whole, errors[0], raw[0], rng)
            rows += rows_of(here, method, section, errors[1], raw[1], rng)
            rows += rows_of(here, method, {"scs_mean_error": (mean, "%")}, errors[1], None, rng)
            if profiles is not None:
                rows += counts(fit, here, method, chosen, atoms, profiles, rng)
            if f"{method}/start" in fit:
                places = np.stack([fit["truth/x"][0], fit["truth/y"][0]])
                offsets = PM * (fit[f"{method}/start"][0] - places)[:, chosen]
                offsets -= offsets.mean(axis=-1, keepdims=True)
                kept = kept_offset(centred(errors[0]), offsets)
                rows += rows_of(here, method, {"start_kept": (mean, "share")}, kept, None, rng)
            name = f"{method}/burgers"
            if name in fit:
                right = (fit[name] == fit["truth/burgers"]).all(axis=1)
                share, low, high = share_interval(right.sum(), len(right))
                rows.append(
                    here
                    | {"method": method, "quantity": "burgers_found", "unit": "%"}
                    | {"value": 100 * share, "low": 100 * low, "high": 100 * high}
                    | {"n_realisations": len(right)}
                )
    return pd.DataFrame(rows)


def counts(fit, here, method, chosen, atoms, profiles, rng):
    """Return the rows of the columns of one method that are counted right, by both libraries."""
    truth, atoms = fit["truth/scs"][0][chosen], atoms[chosen]
    found = {m: fit[f"{m}/scs"][0][:, chosen] for m in (method, "raw")}
    counted = {
        "correct_counts": [count_by_others(scs, truth, atoms) for scs in found.values()],
        "correct_counts_integrated": [count_atoms(scs, profiles) for scs in found.values()],
    }
    rows = []
    for name, numbers in counted.items():
        # raw by itself has one count, and no reference
        right = [100.0 * (number == atoms) for number in (numbers[0], numbers[-1])]
        rows += rows_of(here, method, {name: (percent, "%")}, *right, rng)
    return rows


def response(fits, columns, rng):
    """Return how much of a known change of single columns is seen.

    Parameters
    ----------
    fits, columns, rng
        As for `thickness_series`.

    Returns
    -------
    pandas.DataFrame
        change (moved, changed), size (pm, atoms), then as elsewhere: response is 1 where the whole
        change is seen and 0 where none is; precision is the spread of the single estimate along the
        move; precision_over_response is what is left to tell changes by; bound is the Cramér-Rao
        bound. A move is measured from the perfect lattice, a change from the mean of the others.
    """
    rows = []
    for dose, fit in fits.items():
        truth = {name: fit[f"truth/{name}"][0] for name in ("x", "y", "scs")}
        others = (columns["kind"] == "evaluated").to_numpy()
        special = columns[columns["kind"].isin(["moved", "changed"])]
        for (kind, size), group in special.groupby(["kind", "size"]):
            i = group["column"].to_numpy()
            if kind == "moved":
                along = np.array([np.cos(group["direction"]), np.sin(group["direction"])])
                bound = PM * np.sqrt(
                    (along[0] * fit["bound/x"][0][i]) ** 2 + (along[1] * fit["bound/y"][0][i]) ** 2
                )
                unit, expected = "pm", np.full(len(i), size)
            else:
                base = truth["scs"][others].mean()
                expected = 100.0 * (truth["scs"][i] / base - 1.0)
                bound, unit = 100.0 * fit["bound/scs"][0][i] / base, "%"
            here = {"dose_e_per_a2": dose, "change": kind, "size": size}
            seen = {}
            for method in methods_of(fit):
                x, y, scs = (fit[f"{method}/{name}"][0] for name in ("x", "y", "scs"))
                if kind == "moved":
                    moved = (x[:, i] - truth["x"][i], y[:, i] - truth["y"][i])
                    seen[method] = size + PM * (along[0] * moved[0] + along[1] * moved[1])
                else:
                    mean_other = scs[:, others].mean(axis=1, keepdims=True)
                    seen[method] = 100.0 * (scs[:, i] / mean_other - 1.0)
            left = {"precision_over_response": (spread_over_mean, unit)}
            for method, change in seen.items():
                ratio, raw = change / expected, seen["raw"] / expected
                rows += rows_of(here, method, {"response": (mean, "-")}, ratio, None, rng)
                rows += rows_of(here, method, {"precision": (spread, unit)}, change, None, rng)
                rows += rows_of(here, method, left, ratio, raw, rng)
                for name in ("value", "low", "high", "less_raw", "less_raw_low", "less_raw_high"):
                    rows[-1][name] *= np.abs(expected).mean()
            rows.append(
                here
                | {"method": "bound", "quantity": "precision", "unit": unit}
                | {"value": rms(bound), "n_columns": len(i)}
            )
    return pd.DataFrame(rows)


def spread_over_mean(values):
    """Return the spread of values (r, n) over their mean."""
    return spread(values) / mean(values)
