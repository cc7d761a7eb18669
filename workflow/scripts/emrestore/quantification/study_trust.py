"""What the check of a user's restored images says of the images of a study."""

from collections import Counter

import numpy as np
import pandas as pd

from emrestore.trust.judgement import judged

COLUMNS = ["study", "dose_e_per_a2", "method", "n_images", "n_doubtful", "n_not_judged"]
COLUMNS += ["tiles", "suspicious_tiles", "score_median", "score_low", "score_high", "limit"]
COLUMNS += ["resembles"]


def spread_out(cases, realisations, most):
    """Return which images of a dose are checked: evenly spaced over cases and realisations.

    Parameters
    ----------
    cases, realisations : int
    most : int
        Largest number of images.

    Returns
    -------
    list of (int, int)
        Case and realisation.
    """
    count = cases * realisations
    places = np.linspace(0, count - 1, min(most, count)).round().astype(int)
    return [divmod(place, realisations) for place in places.tolist()]


def summary(judgements):
    """Return what the check says of several images, as a row of a table.

    Parameters
    ----------
    judgements : list of emrestore.trust.judgement.Judgement
        At least one.

    Returns
    -------
    dict
        n_images, n_doubtful, n_not_judged; tiles, suspicious_tiles of all images; median, smallest and
        largest score, and the limit (nan where none was judged); resembles, the first reason of most of
        the doubtful images.
    """
    known = [one for one in judgements if one.verdict != "not judged"]
    doubtful = [one for one in known if one.verdict == "doubtful"]
    scores = [one.score for one in known] or [np.nan]
    first = Counter(one.reasons[0] for one in doubtful).most_common(1)
    return {
        "n_images": len(judgements),
        "n_doubtful": len(doubtful),
        "n_not_judged": len(judgements) - len(known),
        "tiles": sum(len(one.tiles) for one in known),
        "suspicious_tiles": sum(len(one.suspicious()) for one in known),
        "score_median": float(np.median(scores)),
        "score_low": float(min(scores)),
        "score_high": float(max(scores)),
        "limit": known[0].limit if known else np.nan,
        "resembles": first[0][0] if first else "",
    }


def study_trust(study, doses, noisy, methods, references, modality, limit, most):
    """Pass some images of every dose of a study through the check.

    Parameters
    ----------
    study : str
    doses : list of float [e/Å²]
    noisy : array (doses, cases, realisations, h, w) float
        Recorded images; numpy.ndarray or h5py.Dataset. Any unit, that of the restored ones.
    methods : dict of str to callable
        Name -> (dose number, case, realisation) -> restored image, numpy.ndarray (h, w).
    references : dict of str to emrestore.trust.reference.Reference or None
        By method; None: there is no reference, and so no verdict.
    modality : str
    limit : float
        Config value ``own_images.limit``.
    most : int
        Images of a dose, at most.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, a row for each dose and method.
    """
    rows = []
    for number, dose in enumerate(doses):
        places = spread_out(*noisy.shape[1:3], most)
        for name, restored in methods.items():
            found = [
                judged(
                    noisy[(number, *place)],
                    restored(number, *place),
                    modality,
                    references[name],
                    limit,
                )
                for place in places
            ]
            rows.append({"study": study, "dose_e_per_a2": dose, "method": name} | summary(found))
    return pd.DataFrame(rows, columns=COLUMNS)
