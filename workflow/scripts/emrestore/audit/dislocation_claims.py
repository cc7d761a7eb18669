"""The paper's claims on the variance near a dislocation, and on what is not periodic (Figure 4)."""

import numpy as np
import pandas as pd

from emrestore.audit.column_studies import NETWORK, RATIO, freedom_of, not_judged
from emrestore.audit.intervals import all_below
from emrestore.audit.verdicts import UNTESTABLE

WORDS = {"position": "positions", "scs": "cross sections"}
CORE = {"rule": "core_errors", "source": "quantification/core_errors.csv"}


def judge_variance(claim, measured, settings, scale):
    """Judge that positions and cross sections near the core spread less restored than raw, at all doses.

    Parameters
    ----------
    claim : dict
        Entry of claims.yaml.
    measured : dict of str to pandas.DataFrame
        ``edge_dislocation``: edge_dislocation.csv.
    settings : dict
        Config section ``audit``: fewest_realisations.
    scale : str

    Returns
    -------
    dict
    """
    source = {"rule": "study_table", "source": "quantification/edge_dislocation.csv"}
    table = measured["edge_dislocation"]
    open_case = not_judged(table, settings)
    if open_case:
        return open_case | source
    ours = table[table["method"] == NETWORK].sort_values("dose_e_per_a2")
    parts = {
        name: ours[ours["quantity"] == f"{name}_precision"].set_index("dose_e_per_a2")[RATIO]
        for name in ("position", "scs")
    }
    ratios = pd.concat(parts.values()).to_numpy()
    verdict, words = all_below(ratios, 1.0, freedom_of(table))
    by_dose = "; ".join(
        f"{WORDS[name]} "
        + ", ".join(f"{row.ratio_to_raw:.2f} at {dose:g}" for dose, row in part.iterrows())
        for name, part in parts.items()
    )
    why = (
        f"standard deviation over the realisations, restored / raw, near the core, all doses and both "
        f"quantities: {words}; {by_dose} e/Å²; at low doses the fit of raw images stays near its start"
    )
    middle, low, high = np.exp(np.log(np.maximum(ratios, 1e-9)).mean(axis=0))
    numbers = {"measured": middle, "low": low, "high": high, "unit": "ratio", "agree_high": 1.0}
    return numbers | {"verdict": verdict, "why": why} | source


def judge_not_periodic(claim, measured, settings, scale):
    """Judge that single columns that break the period are shown as they are, at the higher doses.

    From the highest dose of the study of single columns on: of each move and each change the restored
    image shows nearly all, and not too much, and near the core of the dislocation positions are nearly
    as exact as in the crystal beside it, in the same images.

    Parameters
    ----------
    claim, settings, scale
        As above; of the settings also ``faithful_response`` and ``like_the_crystal``.
    measured : dict of str to pandas.DataFrame
        ``response`` and ``core_errors``.

    Returns
    -------
    dict
    """
    response, core = measured["response"], measured["core_errors"]
    open_case = not_judged(response, settings) or not_judged(core, settings)
    if open_case:
        return open_case | CORE
    dose = response["dose_e_per_a2"].max()
    at_dose = response[(response["method"] == NETWORK) & (response["quantity"] == "response")]
    seen = at_dose[at_dose["dose_e_per_a2"] == dose].sort_values(["change", "size"])
    near = core[(core["method"] == NETWORK) & (core["dose_e_per_a2"] >= dose)]
    if seen.empty or near.empty:
        return {"verdict": UNTESTABLE, "why": "no common dose of both studies"} | CORE
    least, most = settings["faithful_response"], settings["like_the_crystal"]
    shown = seen[["value", "low", "high"]].to_numpy()
    # each as a distance from its bound, positive where the claim fails
    distances = [
        least - shown[:, [0, 2, 1]],
        shown - 1.0 / least,
        near[["ratio", "ratio_low", "ratio_high"]].to_numpy() - most,
    ]
    freedom = min(freedom_of(response), freedom_of(core))
    verdict, words = all_below(np.concatenate(distances), 0.0, freedom)
    lowest = at_dose[at_dose["dose_e_per_a2"] == response["dose_e_per_a2"].min()]
    changes = ", ".join(
        f"{100 * row.value:.0f} % of {row.size_:g} {'pm' if row.change == 'moved' else 'atoms'}"
        for row in seen.rename(columns={"size": "size_"}).itertuples()
    )
    errors = ", ".join(f"{row.ratio:.2f} at {row.dose_e_per_a2:g}" for row in near.itertuples())
    why = (
        f"of single columns moved or changed the restored images at {dose:g} e/Å² show {changes} "
        f"(at the lowest dose {100 * lowest['value'].min():.0f} to {100 * lowest['value'].max():.0f} %), "
        f"taken as faithful from {100 * least:.0f} to {100 / least:.0f} %; position error near the core "
        f"/ in the crystal beside it: {errors} e/Å², taken as alike below {most:g}; of the distances to "
        f"these bounds {words}"
    )
    numbers = dict(zip(("measured", "low", "high"), shown.mean(axis=0), strict=True))
    bounds = {"agree_low": least, "agree_high": 1.0 / least, "unit": "of the change"}
    return numbers | bounds | {"verdict": verdict, "why": why} | CORE
