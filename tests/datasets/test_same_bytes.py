"""Pairs have the same bytes whatever the processor can do."""

import csv
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
from pair_hashes import FILE, committed, hashes

SCRIPTS = Path(__file__).parents[2] / "workflow" / "scripts"
# what this processor has and NumPy would use
WIDE = [name for name in __cpu_dispatch__ if __cpu_features__[name]]
AVX512 = [name for name in WIDE if name.startswith("AVX512")]
POORER = {
    "no AVX-512": {"NPY_DISABLE_CPU_FEATURES": " ".join(AVX512)},
    "no AVX2": {"NPY_DISABLE_CPU_FEATURES": " ".join({"AVX2", "FMA3", *AVX512} & set(WIDE))},
    # the linear algebra and the C library choose by themselves
    "OpenBLAS for Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "OpenBLAS for Prescott": {"OPENBLAS_CORETYPE": "Prescott"},
    "glibc without FMA": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA"},
}

pytestmark = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"),
    reason="the hashes are those of x86-64, where compilers fuse no products and sums by themselves",
)


def test_pairs_have_the_committed_bytes():
    assert hashes() == committed(), (
        f"if on purpose, make {FILE.name} again: pair_hashes.py tells how"
    )


@pytest.mark.parametrize("name", POORER)
def test_pairs_do_not_depend_on_the_processor(name):
    if not all(POORER[name].values()):
        pytest.skip("this processor has no such features to switch off")
    made = subprocess.run(
        [sys.executable, FILE.with_suffix(".py")],
        env=os.environ | {"PYTHONPATH": str(SCRIPTS)} | POORER[name],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [tuple(row) for row in csv.reader(made.stdout.splitlines())][1:] == committed()
