"""The paper's claim that separate networks for low and high resolution do best."""

from emrestore.claims.intervals import all_below, of_paired, shown
from emrestore.claims.verdicts import REPRODUCED, TOO_SMALL, UNTESTABLE
from emrestore.comparison.intervals import difference_of_ratios

SOURCE = {"rule": "crossed_table", "source": "comparison/crossed.csv"}


def judge_separate(claim, tables, settings, scale):
    """Judge that each published network beats the one of the other resolution on pairs of its own kind.

    More so at low doses: the gain on the half of the pairs of each modality with the lower doses is held
    against that on the other half. A single network for both kinds is not among the published: a
    network that does not use what is particular to its kind would fail here, so that the claim can fall
    and cannot be confirmed.

    Table: ``crossed``, crossed.csv. Setting: fewest_images.
    """
    table = tables["crossed"]
    if table is None or table.empty:
        why = "the published networks were not run: nothing here is the paper's network"
        return {"verdict": UNTESTABLE, "why": why} | SOURCE
    table = table.assign(gain=table["psnr_own_db"] - table["psnr_other_db"])
    parts = dict(list(table.groupby("modality", sort=False)))
    smallest = min(map(len, parts.values()))
    if len(table) < settings["fewest_images"] or smallest < 2:
        why = f"{len(table)} pairs are fewer than the {settings['fewest_images']} that a verdict needs"
        return {"verdict": TOO_SMALL, "why": why} | SOURCE
    gains = {
        name: of_paired(part["psnr_own_db"], part["psnr_other_db"]) for name, part in parts.items()
    }
    # a modality's own level of gain says nothing of the dose
    level = table["gain"] - table.groupby("modality")["gain"].transform("mean")
    low = table["dose"] <= table.groupby("modality")["dose"].transform("median")
    ones = low * 0 + 1
    more = difference_of_ratios((level[low], ones[low]), (level[~low], ones[~low]))
    against = [one.opposite() for one in (*gains.values(), more)]
    verdict, words = all_below(against, 0.0, smallest - 1)
    told = ", ".join(
        f"{name} {one.value:+.1f} ({one.low:+.1f} to {one.high:+.1f})"
        for name, one in gains.items()
    )
    why = (
        f"PSNR of the published network of each modality less that of the other resolution's, on the "
        f"same pairs, dB: {told}; on the lower half of the doses {more.value:+.1f} ({more.low:+.1f} to "
        f"{more.high:+.1f}) more than on the upper; with the other sign, as losses: {words}"
    )
    if verdict == REPRODUCED:
        verdict = UNTESTABLE
        why += (
            "; it shows that the networks use what is particular to their kind, and does not show that "
            "one network trained on both would be worse"
        )
    weakest = min(gains.values(), key=lambda interval: interval.value)
    return shown(weakest, "dB", agree_low=0.0) | {"verdict": verdict, "why": why} | SOURCE
