"""What a script's code consists of: itself and every library module it imports, at any depth."""

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = "emrestore"
SCRIPTS = Path(__file__).parents[2]
FINDING = "emrestore.discovery"  # a package that imports it imports all its modules
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


# many scripts share a module: the text is the key, so that an edited file is parsed again
@cache
def parsed(text, name):
    """Return what a file imports and what it does.

    Parameters
    ----------
    text : str
        Python source.
    name : str
        Of the file, for the message of a SyntaxError.

    Returns
    -------
    imports : frozenset of str
        Names of emrestore modules.
    statements : str
        The syntax tree in words: without comments, docstrings and layout. A new minor version of
        Python may write it differently.
    """
    tree, names = ast.parse(text, name), set()
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    ours = frozenset(name for name in names if name.split(".")[0] == PACKAGE)
    return ours, ast.dump(tree)


# scripts share most modules, and Snakemake asks for all scripts at each start
@cache
def files_of(name, root):
    """Return the files that an import of a module runs: its own, and those of the packages around it."""
    module = root.joinpath(*name.split("."))
    packages = [module, *module.parents][: name.count(".") + 1]
    candidates = [module.with_suffix(".py"), *(place / "__init__.py" for place in packages)]
    return [candidate for candidate in candidates if candidate.exists()]


def closure(script, root=SCRIPTS):
    """Return the files that a script's result depends on.

    Parameters
    ----------
    script : str
        STAGE/NAME.py below `root`.
    root : pathlib.Path
        The folder that also holds the package.

    Returns
    -------
    dict of pathlib.Path to str
        Sorted by path, the script itself included, with what each file does.
    """
    found, waiting = {}, [root / script]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        imports, found[path] = parsed(path.read_text(), str(path))
        for name in imports:
            waiting += files_of(name, root)
            if name == FINDING and path.name == "__init__.py":
                waiting += path.parent.glob("*.py")
    return dict(sorted(found.items()))


def code_hash(script, root=SCRIPTS):
    """Return a short hash of a script and of everything of the library that it imports.

    Comments and docstrings do not count: an edit of them reruns nothing. Arguments as for `closure`.
    """
    digest = hashlib.sha256()
    for path, statements in closure(script, root).items():
        digest.update(str(path.relative_to(root)).encode() + b"\0")
        digest.update(statements.encode() + b"\0")
    return digest.hexdigest()[:16]
