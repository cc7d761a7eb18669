"""Print what all jobs of this machine may use together, as Snakemake's --resources takes it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "scripts"))

from emrestore.jobs.machine import limits  # noqa: E402

print(*(f"{name}={value}" for name, value in limits().items()))
