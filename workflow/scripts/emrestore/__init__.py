"""Restoration of single-shot electron microscopy images: models, data generator, networks, analysis.

`pairs`, `restore` and `columns` are the three functions that most users want (`emrestore.api`).
"""

from importlib import import_module

__all__ = ["columns", "pairs", "restore"]


def __getattr__(name):
    """Load the three functions when they are asked for: no script of the workflow needs them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("emrestore.api"), name)
