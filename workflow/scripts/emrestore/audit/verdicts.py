"""What a claim can come to."""

REPRODUCED, REFUTED = "reproduced", "not reproduced"
# measured, but the interval decides nothing; this scale cannot tell; data missing, or chosen to agree
INCONCLUSIVE, TOO_SMALL, UNTESTABLE = "inconclusive", "too small here", "not testable"
# of rules that do not yet tell the three above apart
OPEN = "not judged at this scale"
