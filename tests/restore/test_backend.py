"""Which library restores: as asked for, or the faster one that is installed."""

import pytest
from emrestore.restoring import backend
from emrestore.restoring.backend import faster_backend, installed_backend

AUTO = {"backend": "auto", "precision": "float32"}


@pytest.fixture
def half(monkeypatch):
    """Return a function that says whether the processor multiplies bfloat16 itself."""

    def say(has):
        chosen = {True: "bfloat16", False: "float32"}[has]
        monkeypatch.setattr(
            backend, "precision_on_processor", lambda asked: chosen if asked == "auto" else asked
        )

    return say


@pytest.mark.parametrize(
    "network, precision, has, expected",
    [
        ("published", "float32", True, "onnxruntime"),
        ("published", "auto", False, "onnxruntime"),
        ("cgrdn", "auto", False, "onnxruntime"),
        ("published", "auto", True, "tensorflow"),
        ("published", "bfloat16", True, "tensorflow"),
        ("grdn", "float32", False, "tensorflow"),
        ("mrunet", "auto", False, "tensorflow"),
    ],
)
def test_the_faster_backend_depends_on_network_and_arithmetic(
    half, network, precision, has, expected
):
    half(has)
    assert faster_backend(network, AUTO | {"precision": precision}) == expected


@pytest.mark.parametrize("asked", ["tensorflow", "onnxruntime"])
def test_what_is_asked_for_is_taken(half, asked):
    half(True)
    assert faster_backend("published", {"backend": asked, "precision": "auto"}) == asked


@pytest.mark.parametrize(
    "network, precision, found",
    [("grdn", "float32", "network grdn"), ("published", "bfloat16", "precision bfloat16")],
)
def test_what_onnx_runtime_lacks_is_named(network, precision, found):
    with pytest.raises(ValueError, match=f"own_images.backend is 'onnxruntime'.*found the {found}"):
        faster_backend(network, {"backend": "onnxruntime", "precision": precision})


def test_auto_takes_what_is_installed(monkeypatch):
    here = {"tensorflow"}
    monkeypatch.setattr(backend, "find_spec", lambda name: name in here)
    assert installed_backend("published", AUTO) == "tensorflow"
    with pytest.raises(RuntimeError, match=r"onnxruntime is not installed.*emrestore\[onnx\]"):
        installed_backend("published", AUTO | {"backend": "onnxruntime"})
    here = {"onnxruntime"}
    assert installed_backend("published", AUTO) == "onnxruntime"
    with pytest.raises(RuntimeError, match=r"tensorflow is not installed.*emrestore\[restore\]"):
        installed_backend("grdn", AUTO)
    # half the digits are asked for and cannot be had
    with pytest.raises(RuntimeError, match="tensorflow is not installed"):
        installed_backend("published", AUTO | {"precision": "bfloat16"})
