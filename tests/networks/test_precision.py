"""The arithmetic of a network follows the config and the device."""

import pytest
import tensorflow as tf
from emrestore.networks.precision import resolved_precision


def test_auto_takes_bfloat16_where_the_processor_has_it(tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags : fpu avx512_bf16 sse\n")
    assert resolved_precision("auto", cpuinfo) == "bfloat16"
    cpuinfo.write_text("flags : fpu avx512f sse\n")
    assert resolved_precision("auto", cpuinfo) == "float32"
    assert resolved_precision("auto", tmp_path / "none") == "float32"
    assert resolved_precision("bfloat16") == "bfloat16"
    with pytest.raises(ValueError, match="'half': expected float32, tf32, bfloat16, float16 or"):
        resolved_precision("half")


@pytest.mark.parametrize("capability, expected", [((7, 5), "float32"), ((8, 0), "bfloat16")])
def test_auto_asks_the_gpu_where_there_is_one(monkeypatch, tmp_path, capability, expected):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags : avx512_bf16\n")
    details = {"compute_capability": capability}
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: ["a GPU"])
    monkeypatch.setattr(tf.config.experimental, "get_device_details", lambda device: details)
    assert resolved_precision("auto", cpuinfo) == expected
