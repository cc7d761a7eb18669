"""A stand-in for conda where there is none: environments become Python venvs with the same wheels.

It answers the few calls that Snakemake makes for `--sdm conda`. The environment files of this
project hold nothing but Python and a pinned pip section, so nothing else of conda is needed.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(os.environ["EMRESTORE_CONDA_ROOT"])
HASHES = Path(__file__).parents[2] / "envs" / "hashes.txt"
# what uv says of a file that it was sent for and did not get
LOST = (
    r"there is no version of (\S+)",
    r"Because (?:only )?(\S+) (?:was not found in the|is available and you require)",
    r"(?:Failed to fetch|Failed to download|failed to open file):? `?([^\s`]+)",
)


def lost(words):
    """Return what uv's message names as not to be had: list of str, each once."""
    words = " ".join(words.split())
    return list(dict.fromkeys(name for pattern in LOST for name in re.findall(pattern, words)))


def requirements(env_file, packages):
    """Return the text of a requirements file: every pinned package with the hashes of its files."""
    known = {line.split()[0]: line for line in HASHES.read_text().splitlines()}
    unknown = [package for package in packages if package not in known]
    if unknown:
        sys.exit(
            f"conda stand-in: {env_file} asks for {', '.join(unknown)}, of which envs/hashes.txt has no "
            "hash: run envs/lock, which pins and hashes all packages"
        )
    return "".join(f"{known[package]}\n" for package in packages)


def create(env_file, prefix):
    """Make a venv with the pip section of a conda environment file; whole or not at all.

    Every file that is installed has a hash of envs/hashes.txt.
    """
    packages = []
    for dependency in yaml.safe_load(Path(env_file).read_text())["dependencies"]:
        if isinstance(dependency, dict):
            packages += dependency["pip"]
        elif dependency.split("=")[0] not in ("python", "pip"):
            sys.exit(
                f"conda stand-in: {env_file} asks for {dependency}: move it to the pip section"
            )
    wanted = requirements(env_file, packages)
    # venvs cannot be renamed: a marker tells a whole one from one that was killed half way
    done = Path(prefix) / "conda-meta" / "history"
    if Path(prefix).exists() and not done.exists():
        shutil.rmtree(prefix)
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, prefix], check=True)
    # every job starts an interpreter: without bytecode each would compile all that it imports anew
    # wherever PYTHONDONTWRITEBYTECODE is set, 4 of 7 s for TensorFlow
    install = [*uv, "pip", "install", "--quiet", "--compile-bytecode"]
    install += ["--python", f"{prefix}/bin/python", "--require-hashes", "--requirement", "-"]
    installed = subprocess.run(install, input=wanted, stderr=subprocess.PIPE, text=True)
    sys.stderr.write(installed.stderr)
    if installed.returncode:
        shutil.rmtree(prefix, ignore_errors=True)
        missing = lost(installed.stderr)
        sys.exit(
            f"conda stand-in: the packages of {env_file} could not be installed (see above)"
            + f": not to be had: {', '.join(missing)}" * bool(missing)
            + ". Check the network, the package registry and the free disk, then run again. Where the "
            "registry no longer has a file, a bundle has it: ./reproduce --offline FILE (docs/running.md)"
        )
    done.parent.mkdir()
    done.write_text("made by emrestore's stand-in for conda\n")


def main(arguments):
    """Answer one call."""
    if arguments == ["--version"]:
        print("conda 24.11.3 (stand-in of emrestore)")
    elif arguments == ["info", "--json"]:
        # Snakemake hands it to the shell as it is, with /bin/activate behind: spaces need quotes
        print(json.dumps({"conda_prefix": shlex.quote(str(ROOT)), "platform": "linux-64"}))
    elif arguments[:2] == ["config", "--get"]:
        print(json.dumps({"get": {"channel_priority": "strict"}}))
    elif arguments[:2] == ["env", "create"]:
        create(arguments[arguments.index("--file") + 1], arguments[arguments.index("--prefix") + 1])
    elif arguments[:1] != ["clean"]:
        sys.exit(f"conda stand-in: does not know: conda {' '.join(arguments)}")


if __name__ == "__main__":
    main(sys.argv[1:])
