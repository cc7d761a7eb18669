"""What a user reads of the network for their microscope."""

import numpy as np

from emrestore.adapting.laws import REACH, drawable, generated

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


def sampling(recordings, config):
    """Return at which pixel size pairs were drawn, in words."""
    modality, sizes = recordings.modality, recordings.pixel_sizes
    if not sizes:
        return "no pixel size: that of the generator's law was taken, and so was its jitter, in Å"
    words = f"{len(sizes)} of them tell their pixel size, {min(sizes):.3g} to {max(sizes):.3g} Å"
    if drawable(sizes, config, modality):
        return words
    low, high = generated(config, modality)[1]
    return (
        f"{words}. The generator draws {low:g} to {high:g} Å: its law of the pixel size was taken, "
        "and so was its jitter, in Å"
    )


def report(recordings, table, gains, history, config, network):
    """Return the report, Markdown.

    Parameters
    ----------
    recordings : emrestore.adapting.microscope.Recordings
    table, gains : pandas.DataFrame
        estimates.csv, gains.csv.
    history : pandas.DataFrame
        history.csv of the training.
    config : dict
    network : pathlib.Path or None
        Where it is kept.
    """
    least = config["adaptation"]["least_gain"]
    steps, seconds = int(history["step"].iloc[-1]), history["seconds"].iloc[-1]
    verdict = (
        f"**Kept** as `{network}`: the interval of the gain lies above {least:g} dB. Use it with\n"
        f"`emrestore restore FILE --modality {recordings.modality} --network {network}`."
        if network
        else f"**Not kept**: the interval of the gain does not lie above {least:g} dB. Stay with the\n"
        "published network."
    )
    lines = [
        f"# The published {recordings.modality} network, trained on for your microscope",
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
        f"{len(recordings.images)} images; {sampling(recordings, config)}.",
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
        "- Part of the gain owes nothing to your microscope: a training on the generator's pairs of all",
        "  microscopes gains too. The study in docs/restore.md says how much.",
        "- Pages of images restored by this network have no verdict: that is of the published ones.",
        "",
    ]
    return "\n".join(lines)
