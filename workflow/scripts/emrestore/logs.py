"""Logging of a rule: to its log file and to the terminal, tracebacks included."""

import logging
import sys


def log_to(path):
    """Send log records and uncaught exceptions to a file and to stderr.

    Parameters
    ----------
    path : str
        The rule's log; overwritten.
    """
    handlers = [logging.FileHandler(path, mode="w"), logging.StreamHandler()]
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, handlers=handlers, force=True)

    def log_exception(kind, error, trace):
        logging.error("%s: %s", kind.__name__, error, exc_info=(kind, error, trace))

    sys.excepthook = log_exception
