"""What one job does, in numbers that its time, disk and memory follow from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """What one job does.

    amount: in the unit of its row of rates.csv. kind: which row, where a rule has several. tflop: what of
    it a GPU takes over [TFLOP]. disk: of its outputs [byte]. memory: beyond what its rule always takes
    [byte]; device: the same, but on the GPU where there is one. float32: whether a network computes in
    float32, else in bfloat16 where the processor can.
    """

    amount: float = 0.0
    kind: str = ""
    tflop: float = 0.0
    disk: float = 0.0
    memory: float = 0.0
    device: float = 0.0
    float32: bool = False
