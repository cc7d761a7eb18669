"""Which files of the project the record of a run holds, and which it only names."""

from pathlib import Path

# all that a result or a verdict may depend on, beside config.yaml and what lies over it
PATTERNS = (
    "Snakefile",
    "reproduce",
    "check",
    "pyproject.toml",
    "LICENSE",
    "CITATION.cff",
    "envs/**/*",
    "profiles/**/*",
    "reference/scaling/*",
    "workflow/**/*",
)
# not in the record of a run, but for what it uses of laws, scales and reference
BESIDE = (
    ".ci/",
    ".github/",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "benchmarks/",
    "codecheck.yml",
    "docs/",
    "laws/",
    "reference/",
    "results/README.md",
    "scales/",
    "tests/",
)


def program_files(folder):
    """Return the files of a project that a run of any scale rests on, sorted paths below `folder`.

    Parameters
    ----------
    folder : str or pathlib.Path
        What Python compiles and the file system hides is left out.
    """
    folder = Path(folder)
    found = {
        path.relative_to(folder)
        for pattern in PATTERNS
        for path in folder.glob(pattern)
        if path.is_file()
    }
    return sorted(
        str(path)
        for path in found
        if not any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    )
