"""What a claim can come to."""

REPRODUCED, REFUTED = "reproduced", "not reproduced"
# measured, but the interval decides nothing; this scale cannot tell; data missing, or chosen to agree
INCONCLUSIVE, TOO_SMALL, UNTESTABLE = "inconclusive", "too small here", "not testable"
VERDICTS = (REPRODUCED, REFUTED, INCONCLUSIVE, TOO_SMALL, UNTESTABLE)
