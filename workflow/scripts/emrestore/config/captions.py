"""The config of a run as the captions of the report see it: with the run's tables at hand."""

import csv
from pathlib import Path


def number(text):
    """Return a cell of a table as int or float where it is one, else as it stands."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


class CaptionConfig(dict):
    """The resolved config of a run.

    Captions are Jinja templates that Snakemake fills when it builds the report; of what it hands
    them, only the config can lead to results without becoming a parameter of a rule, which would
    rerun it. Scripts get a plain dict.
    """

    def path(self, name):
        """Return the path (pathlib.Path) of a file of this run, named below results/{scale}."""
        return Path("results") / self["scale"] / name

    def rows(self, path, **wanted):
        """Return the rows of a table of this run.

        Parameters
        ----------
        path : str
            CSV file below results/{scale}.
        **wanted
            Values that the named columns must have.

        Returns
        -------
        list of dict
            Column to int, float or str.

        Raises
        ------
        FileNotFoundError
            If the run has not made the table.
        """
        with open(self.path(path), newline="") as file:
            rows = [
                {name: number(cell) for name, cell in row.items()} for row in csv.DictReader(file)
            ]
        return [row for row in rows if all(row[name] == value for name, value in wanted.items())]

    def __reduce__(self):
        """Pickle as a plain dict: the scripts' environments need not know this class."""
        return dict, (dict(self),)
