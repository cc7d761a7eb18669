"""Hold the project against a crate: ./reproduce verify [--config scale=S crate=PATH sha256=HASH]."""

import sys
from pathlib import Path

from emrestore.audit.program import BESIDE
from emrestore.audit.verification import UNRECORDED, differences, folders_of_results, read_crate
from emrestore.config.arguments import given_config
from emrestore.config.layers import resolved

ROOT = Path(__file__).parents[1]


def main(arguments):
    """Print every file that differs; return the exit status.

    Parameters
    ----------
    arguments : list of str

    Returns
    -------
    int
        0: all as recorded. 1: something differs. 2: there is no crate to compare with.
    """
    says = "Hold the files here against an RO-Crate, this run's or someone else's."
    given = given_config("verify", says, "scale=NAME, crate=PATH, sha256=HASH", arguments)
    path, sha256 = given.pop("crate", None), given.pop("sha256", None)
    try:
        scale = resolved(given, ROOT)["scale"]
        path = Path(path or ROOT / "results" / scale / "audit" / "ro-crate")
        crate = read_crate(path, sha256)
    except (KeyError, ValueError) as error:
        print(error.args[0], file=sys.stderr)
        return 2
    where = ", ".join(folders_of_results(crate.files)) or "no results"
    print(f"crate {path}: {len(crate.files)} files ({where}), made {crate.made}")
    print(f"by the workflow of commit {crate.version}")
    print(
        f"Not recorded: {', '.join(BESIDE)} of the project, {', '.join(UNRECORDED)} of the results"
    )
    found = differences(crate, ROOT)
    for one in found:
        print(f"{one.kind:8} {one.path}: {one.why}")
    if not found:
        print(f"All {len(crate.files)} files are as recorded, and there are no others.")
        return 0
    kinds = [one.kind for one in found]
    counts = (f"{kinds.count(kind)} {kind}" for kind in ("changed", "missing", "extra"))
    print(f"Not as recorded: {', '.join(counts)}.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
