"""What a script's code consists of: itself and every library module it imports, at any depth."""

import ast
import hashlib
from pathlib import Path

PACKAGE = "emrestore"


def imported_modules(path):
    """Return the names of the emrestore modules that a file imports, as a set of str."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name.split(".")[0] == PACKAGE}


def closure(script):
    """Return the files that a script's result depends on.

    Parameters
    ----------
    script : pathlib.Path
        In the folder that also holds the package.

    Returns
    -------
    list of pathlib.Path
        Sorted; the script itself included.
    """
    root, found, waiting = script.parent, set(), [script]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for name in imported_modules(path):
            module = root.joinpath(*name.split("."))
            candidates = (module.with_suffix(".py"), module / "__init__.py")
            waiting += [candidate for candidate in candidates if candidate.exists()]
    return sorted(found)


def code_hash(script):
    """Return a short hash of a script and of everything of the library that it imports."""
    digest = hashlib.sha256()
    for path in closure(Path(script)):
        digest.update(str(path.relative_to(Path(script).parent)).encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
