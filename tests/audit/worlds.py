"""How often each verdict comes out in many worlds of one kind."""

from emrestore.audit.verdicts import VERDICTS
from emrestore.random import stream

WORLDS = 500


def rates(name, judged, worlds=WORLDS):
    """Return the share of worlds with each verdict, and print it.

    Parameters
    ----------
    name : str
        Of the kind of world, which seeds them.
    judged : callable
        numpy.random.Generator -> what a judge returns for a world drawn by it.
    worlds : int

    Returns
    -------
    dict of str to float
    """
    found = [judged(stream(1, "world", name, i))["verdict"] for i in range(worlds)]
    shares = {verdict: found.count(verdict) / worlds for verdict in VERDICTS}
    print(name, ", ".join(f"{verdict} {share:.1%}" for verdict, share in shares.items() if share))
    return shares
