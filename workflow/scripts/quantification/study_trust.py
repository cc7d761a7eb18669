"""Pass images of the studies through the check that a user's own restored images get.

`undistorted` stands for a perfect restoration: what the check says of it, it says of the recorded image.
"""

from contextlib import ExitStack
from functools import partial

import h5py
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.stored_images import read_clean
from emrestore.quantification.study_trust import study_trust
from emrestore.trust.reference import read_references
from tqdm import tqdm

UNDISTORTED = "undistorted"


def stored_image(images, *place):
    """Return the restored image (h, w) at dose number, case and realisation of an h5py.Dataset."""
    return images[place]


def checked(study, doses, files, references, modality, limit, most):
    """Return the rows of one study.

    Parameters
    ----------
    study : str
    doses : list of float [e/Å²]
    files : dict
        clean, noisy: str; restored: network to str.
    references : dict of str to emrestore.trust.reference.Reference
        By modality; of the published network, as `emrestore restore` takes them.
    modality : str
    limit : float
    most : int
        Images of a dose.
    """
    with ExitStack() as stack:
        noisy = stack.enter_context(h5py.File(files["noisy"]))["x"]
        clean = read_clean(files["clean"], noisy.shape[3:])
        methods = {
            network: partial(stored_image, stack.enter_context(h5py.File(path))["restored"])
            for network, path in files["restored"].items()
        }
        methods[UNDISTORTED] = lambda number, case, realisation: clean[case]
        # a network trained here has no reference, as for a user's image
        known = {
            name: references[modality] if name in ("published", UNDISTORTED) else None
            for name in methods
        }
        return study_trust(study, doses, noisy, methods, known, modality, limit, most)


def main(inputs, output, doses, networks, modality, limit, most):
    """Write the table.

    Parameters
    ----------
    inputs : dict
        reference: str; clean, noisy: list of str, in the order of the studies; restored: list of str,
        all networks of the first study, then those of the next.
    output : str
    doses : dict of str to list of float [e/Å²]
        By study.
    networks : list of str
    modality : str
    limit : float
    most : int
        Images of a dose.
    """
    references = read_references(inputs["reference"])
    tables = []
    for k, study in enumerate(tqdm(doses, mininterval=5)):
        paths = inputs["restored"][k * len(networks) : (k + 1) * len(networks)]
        files = {"clean": inputs["clean"][k], "noisy": inputs["noisy"][k]}
        files["restored"] = dict(zip(networks, paths, strict=True))
        tables.append(checked(study, doses[study], files, references, modality, limit, most))
    with writing(output) as temporary:
        pd.concat(tables).to_csv(temporary, index=False, float_format="%.6g")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        snakemake.output[0],
        snakemake.params.doses,
        snakemake.params.networks,
        snakemake.params.modality,
        snakemake.params.limit,
        snakemake.params.most,
    )
