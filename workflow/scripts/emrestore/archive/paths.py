"""Names within a run and within its archive."""

import fnmatch

from emrestore.audit.verification import METADATA

CRATE = f"audit/ro-crate/{METADATA}"  # below results/{scale}
# of an archive: what was run, where and for how long; time by rule
RECORD, COSTS = "run.yaml", "rules.csv"
SPREAD = "spread.csv"  # beside an archive
HEADLINE = "headline.csv"


def matches(path, patterns):
    """Return whether a path fits any of some patterns; a star stands for slashes too."""
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)
