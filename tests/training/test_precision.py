"""The arithmetic of a network follows the config and the processor."""

import pytest
from emrestore.networks.precision import keras_policy


def test_auto_takes_bfloat16_where_the_processor_has_it(tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags : fpu avx512_bf16 sse\n")
    assert keras_policy("auto", cpuinfo) == "mixed_bfloat16"
    cpuinfo.write_text("flags : fpu avx512f sse\n")
    assert keras_policy("auto", cpuinfo) == "float32"
    assert keras_policy("auto", tmp_path / "none") == "float32"
    assert keras_policy("bfloat16") == "mixed_bfloat16"
    with pytest.raises(ValueError, match="'half': expected float32, bfloat16 or auto"):
        keras_policy("half")
