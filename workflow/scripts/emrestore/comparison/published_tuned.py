"""The published networks before and after our training, on the same pairs."""

import pandas as pd

from emrestore.comparison.intervals import t_interval

BEFORE, AFTER = "published", "published_tuned"
# what a set of pairs chose
GUIDED = {
    "test": "nothing",
    "authors": "laws of our pairs",
}


def gains(scores, confidence):
    """Return what our training gains on each set of pairs.

    Images are independent: of ours each has a specimen of its own. The authors' are some eight,
    hence Student's t.

    Parameters
    ----------
    scores : pandas.DataFrame
        Rows of per_image.csv: method, modality, data, image, psnr_db; other methods are left out.
    confidence : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row a modality and set that both networks restored: modality, data, ``guided`` (what
        the set chose), n_images, before_db and after_db (mean PSNR), difference_db with low_db and
        high_db (mean of the paired differences), share_gaining (of the images).
    """
    rows = []
    for (modality, data), part in scores.groupby(["modality", "data"], sort=False):
        wide = part.pivot(index="image", columns="method", values="psnr_db")
        if not {BEFORE, AFTER} <= set(wide):
            continue
        difference = wide[AFTER] - wide[BEFORE]
        mean, low, high = t_interval(difference, confidence)
        rows.append(
            {
                "modality": modality,
                "data": data,
                "guided": GUIDED[data],
                "n_images": len(wide),
                "before_db": wide[BEFORE].mean(),
                "after_db": wide[AFTER].mean(),
                "difference_db": mean,
                "low_db": low,
                "high_db": high,
                "share_gaining": (difference > 0).mean(),
            }
        )
    return pd.DataFrame(rows)


def learned(modality, history, layers):
    """Return whether a training reached every layer, and how its loss fell.

    Parameters
    ----------
    modality : str
    history, layers : pandas.DataFrame
        history.csv and layers.csv of the training.

    Returns
    -------
    dict
        modality, steps, seconds; loss_first and loss_last (means of the first and the last row of
        the history), validation_first_db and validation_last_db; variables, without_gradient,
        unmoved, smallest_gradient, least_moved and most_moved (of their own norm).
    """
    first, last = history.iloc[0], history.iloc[-1]
    return {
        "modality": modality,
        "steps": int(last["step"]),
        "seconds": last["seconds"],
        "loss_first": first["loss"],
        "loss_last": last["loss"],
        "validation_first_db": first["validation_psnr_db"],
        "validation_last_db": last["validation_psnr_db"],
        "variables": len(layers),
        "without_gradient": int((layers["gradient"] == 0).sum()),
        "unmoved": int((layers["moved"] == 0).sum()),
        "smallest_gradient": layers["gradient"].min(),
        "least_moved": layers["moved"].min(),
        "most_moved": layers["moved"].max(),
    }
