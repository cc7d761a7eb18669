"""A CGRDN written as ONNX for other programs, with an example of what it gives."""

import hashlib
import logging
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from emrestore.files import writing
from emrestore.networks.cgrdn_onnx import whole_network
from emrestore.restoring.onnx_restorer import OnnxRestorer

log = logging.getLogger(__name__)

AGREEMENT = 1e-4  # standard deviation of the restored example; chosen


def export(weights, settings, image, about, output):
    """Write NAME.onnx, NAME.npz with an image and its restoration, and NAME.sha256 with both hashes.

    The ONNX file has the same bytes wherever it is made of the same weights and by the same version
    of the onnx library. The example is restored by `OnnxRestorer`, not by the file, and the file is
    held against it before anything is written.

    Parameters
    ----------
    weights : emrestore.networks.cgrdn_weights.CgrdnWeights
    settings : dict
        As for `OnnxRestorer`.
    image : numpy.ndarray (h, w)
        Counts, h and w even.
    about : dict of str to str
        What the file is to say of itself, beside inputs and outputs.
    output : str or pathlib.Path
        NAME.onnx.

    Raises
    ------
    ValueError
        If the output does not end with .onnx.
    RuntimeError
        If the file restores the example otherwise than we do.
    """
    output = Path(output)
    if output.suffix != ".onnx":
        raise ValueError(f"{output}: expected a name that ends with .onnx")
    model = whole_network(weights)
    onnx.helper.set_model_props(model, about)
    onnx.checker.check_model(model, full_check=True)
    content = model.SerializeToString(deterministic=True)
    x = image.astype(np.float32)[None, ..., None]
    y = OnnxRestorer(weights, settings)(x[..., 0])[..., None]
    difference = np.abs(restored_by(content, x) - y).max() / y.std()
    if not difference < AGREEMENT:
        raise RuntimeError(
            f"{output}: the whole network and its parts restore the example differently, by "
            f"{difference:.1e} of its standard deviation: expected at most {AGREEMENT}"
        )
    names = [output, output.with_suffix(".npz")]
    with writing(names[0]) as temporary:
        temporary.write_bytes(content)
    with writing(names[1]) as temporary:
        np.savez(temporary, x=x, y=y)
    hashes = [hashlib.sha256(name.read_bytes()).hexdigest() for name in names]
    lines = [f"{digest}  {name.name}\n" for digest, name in zip(hashes, names, strict=True)]
    with writing(output.with_suffix(".sha256")) as temporary:
        temporary.write_text("".join(lines))
    log.info("%s written, with an example in %s and the hashes of both", output, names[1].name)


def restored_by(content, images):
    """Restore images (n, h, w, 1) by the bytes of an ONNX file of `whole_network`."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: images})[0]
