"""Pack all that a run needs into one file: ./reproduce bundle FILE."""

import sys
import tempfile
import tomllib
from pathlib import Path

from emrestore.archive.packing import pack, tracked_files, wheels
from emrestore.audit.run_facts import commit
from emrestore.config.layers import resolved

ROOT = Path(__file__).parents[1]


def main(file):
    """Write the bundle; the authors' archive must have been fetched.

    Parameters
    ----------
    file : str
    """
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    archive = ROOT / "resources" / "published" / resolved({}, ROOT)["published"]["file"]
    listed = tracked_files(ROOT)
    with tempfile.TemporaryDirectory(dir=Path(file).resolve().parent) as folder:
        wheels(ROOT / "envs", folder)
        contents = {f"emrestore-{version}/{name}": ROOT / name for name in listed}
        contents |= {f"wheels/{path.name}": path for path in sorted(Path(folder).glob("*.whl"))}
        contents[f"published/{archive.name}"] = archive
        manifest = pack(contents, {"version": version, "commit": commit(ROOT)}, file)
    size = Path(file).stat().st_size / 1e9
    print(f"{file}: {len(manifest['files'])} files, {size:.2f} GB, commit {manifest['commit']}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("./reproduce bundle: expected the name of one file, such as ../emrestore.tar")
    try:
        main(sys.argv[1])
    except (ValueError, RuntimeError, OSError) as error:
        sys.exit(str(error))
