"""What the commands of ./reproduce that are no rule take: --config KEY=VALUE, as Snakemake has it."""

import argparse


def given_config(command, description, keys, arguments):
    """Return the values of --config.

    Parameters
    ----------
    command : str
        Its name after ./reproduce, for the help.
    description, keys : str
        What it does, and what its keys are, for the help.
    arguments : list of str
        Of the command line.

    Returns
    -------
    dict of str to str
    """
    parser = argparse.ArgumentParser(prog=f"./reproduce {command}", description=description)
    parser.add_argument("--config", nargs="*", default=[], metavar="KEY=VALUE", help=keys)
    return dict(pair.partition("=")[::2] for pair in parser.parse_args(arguments).config)
