"""Packages whose modules are found and not named: a new file is all that an addition takes."""

import pkgutil
from importlib import import_module


def functions_of(package, path):
    """Return the function of each module of a package that bears the module's name.

    `emrestore.jobs.closure` counts all modules of a package that calls this as imported by it.

    Parameters
    ----------
    package : str
        Full name, ``__name__`` of the package.
    path : list of str
        ``__path__`` of the package.

    Returns
    -------
    dict of str to callable
        Sorted by name.

    Raises
    ------
    AttributeError
        If a module has no function of its own name.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(path))
    return {name: getattr(import_module(f"{package}.{name}"), name) for name in names}
