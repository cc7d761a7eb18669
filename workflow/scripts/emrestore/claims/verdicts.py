"""What a claim can come to."""

REPRODUCED, REFUTED = "reproduced", "not reproduced"
# measured, but the interval decides nothing; this scale cannot tell; data missing, or chosen to agree
INCONCLUSIVE, TOO_SMALL, UNTESTABLE = "inconclusive", "too small here", "not testable"
OPEN_VERDICTS = (INCONCLUSIVE, TOO_SMALL, UNTESTABLE)
VERDICTS = (REPRODUCED, REFUTED, *OPEN_VERDICTS)


def together(*verdicts):
    """Return what a claim of several parts comes to: refuted by one part, reproduced by all of them."""
    if REFUTED in verdicts:
        return REFUTED
    return REPRODUCED if set(verdicts) == {REPRODUCED} else INCONCLUSIVE
