"""What a user reads of the network for their microscope."""

import numpy as np

from emrestore.adapting.laws import REACH

WORDS = {
    "dose": "dose",
    "gaussian": "Gaussian noise",
    "beta": "smear along the rows (β of eq. 49)",
    "jitter": "jitter of the rows",
    "blur": "blur",
}


def law_line(row):
    """Return one estimate as a row of a Markdown table: name, value with the middle 80 %, unit."""
    ends = row["mean"] + REACH * row["deviation"] * np.array([0.0, -1.0, 1.0])
    ends = np.exp(ends) if row["scale"] == "logarithm" else np.maximum(ends, 0.0)
    value, low, high = (f"{float(f'{end:.2g}'):g}" for end in ends)
    return f"| {WORDS[row['law']]} | {value} | {low} to {high} | {row['unit']} |"


def gain_line(row):
    """Return what was gained on a set of pairs as a row of a Markdown table."""
    return (
        f"| {row['pairs']} | {row['images']} | {row['before_db']:.2f} | {row['after_db']:.2f} | "
        f"{row['gain_db']:+.2f} ({row['low_db']:+.2f} to {row['high_db']:+.2f}) |"
    )


def report(recordings, table, gains, history, least, kept):
    """Return the report, Markdown.

    Parameters
    ----------
    recordings : emrestore.adapting.microscope.Recordings
    table, gains : pandas.DataFrame
        estimates.csv, gains.csv.
    history : pandas.DataFrame
        history.csv of the training.
    least : float [dB]
        The interval of the gain must lie above it.
    kept : bool
    """
    modality, pixel_sizes = recordings.modality, recordings.pixel_sizes
    steps, seconds = int(history["step"].iloc[-1]), history["seconds"].iloc[-1]
    verdict = (
        f"**Kept** as `network.keras`: the interval of the gain lies above {least:g} dB. Use it with\n"
        f"`emrestore restore FILE --modality {modality} --network network.keras`."
        if kept
        else f"**Not kept**: the interval of the gain does not lie above {least:g} dB. Stay with the\n"
        "published network."
    )
    sampling = (
        f"{min(pixel_sizes):.3g} to {max(pixel_sizes):.3g} Å a pixel"
        if pixel_sizes
        else "no pixel size: that of the generator's law was taken"
    )
    lines = [
        f"# The published {modality} network, trained on for your microscope",
        "",
        verdict,
        "",
        "| simulated pairs of | images | published / dB | trained on / dB | gain / dB (95 %) |",
        "|---|--:|--:|--:|---|",
        *(gain_line(row) for _, row in gains.iterrows()),
        "",
        f"{steps} steps in {seconds / 60:.1f} minutes. The pairs of the table were in no training.",
        "",
        "## What your images tell",
        "",
        f"{len(recordings.images)} images, {sampling}.",
        "",
        "| law | estimate | middle 80 % | unit |",
        "|---|--:|---|---|",
        *(law_line(row) for _, row in table.iterrows()),
        "",
        "`laws.yaml` holds them as values of the config, for `emrestore pairs --config laws.yaml`.",
        "",
        "## What that does not say",
        "",
        "- The gain is on simulated pairs with these laws. Of your own images nobody knows the truth.",
        "- A wrong estimate makes pairs that are not like your images, and a gain that you do not have.",
        "- Pages of images restored by this network have no verdict: that is of the published ones.",
        "",
    ]
    return "\n".join(lines)
