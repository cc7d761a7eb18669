"""What a claim can come to."""

REPRODUCED, REFUTED, OPEN = "reproduced", "not reproduced", "not judged at this scale"
