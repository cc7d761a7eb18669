"""AtomSegNet in Keras against the same network written out in NumPy."""

import h5py
import numpy as np
import pytest
from emrestore.networks.atomsegnet import atomsegnet, load_atomsegnet, restored_by_atomsegnet

# name, features given, features made, edge of the kernel, as the state dict of denoise.pth has them
CONVOLUTIONS = [
    *(("conv1_1", 1, 64, 3), ("conv1_2", 64, 64, 3), ("conv2_1", 64, 128, 3)),
    *(("conv2_2", 128, 128, 3), ("conv4_1", 128, 256, 3), ("conv4_2", 256, 256, 3)),
    *(("upconv4", 256, 128, 1), ("conv7_1", 256, 128, 3), ("conv7_2", 128, 128, 3)),
    *(("upconv7", 128, 64, 1), ("conv9_1", 128, 64, 3), ("conv9_2", 64, 64, 3)),
    ("conv9_3", 64, 1, 1),
]
NORMALISATIONS = {
    **{f"bn{level}_{k}": n for level, n in ((1, 64), (2, 128), (4, 256)) for k in (1, 2)},
    **{"bn4": 128, "bn4_out": 256, "bn7_1": 128, "bn7_2": 128, "bn7": 64, "bn7_out": 128},
    **{"bn9_1": 64, "bn9_2": 64, "bn9": 1},
}


@pytest.fixture(scope="module")
def state():
    """Return random weights as PyTorch names and lays them out."""
    rng = np.random.default_rng(3)
    values = {}
    for name, given, made, edge in CONVOLUTIONS:
        scale = np.sqrt(2.0 / (given * edge**2))
        values[f"{name}.weight"] = scale * rng.normal(size=(made, given, edge, edge))
        values[f"{name}.bias"] = 0.1 * rng.normal(size=made)
    for name, n in NORMALISATIONS.items():
        for part, low, high in (
            *(("weight", 0.5, 1.5), ("bias", -0.2, 0.2)),
            *(("running_mean", -0.2, 0.2), ("running_var", 0.5, 1.5)),
        ):
            values[f"{name}.{part}"] = rng.uniform(low, high, n)
    return values


def written(path, state):
    with h5py.File(path, "w") as file:
        for name, value in state.items():
            file[name] = value
    return path


def written_out(image, state):
    """Return the output (h, w) of the network for an image (h, w) in [0, 1]."""

    def convolved(z, name):
        kernel = state[f"{name}.weight"]
        half = kernel.shape[2] // 2
        padded = np.pad(z, ((0, 0), (half, half), (half, half)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[2:], (1, 2))
        made = np.einsum("chwij,ocij->ohw", windows, kernel, optimize=True)
        return made + state[f"{name}.bias"][:, None, None]

    def normalised(z, name):
        scale, shift, mean, variance = (
            state[f"{name}.{part}"][:, None, None]
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        return scale * (z - mean) / np.sqrt(variance + 1e-5) + shift

    def double(z, level):
        for k in (1, 2):
            z = np.maximum(normalised(convolved(z, f"conv{level}_{k}"), f"bn{level}_{k}"), 0.0)
        return z

    def halved(z):
        c, h, w = z.shape
        return z.reshape(c, h // 2, 2, w // 2, 2).max(axis=(2, 4))

    def doubled(z):
        for axis in (1, 2):
            n = z.shape[axis]
            places = np.linspace(0.0, n - 1.0, 2 * n)
            z = np.apply_along_axis(
                lambda line, at=places: np.interp(at, range(len(line)), line), axis, z
            )
        return z

    def raised(z, beside, level):
        z = normalised(convolved(doubled(z), f"upconv{level}"), f"bn{level}")
        return normalised(np.concatenate([beside, z]), f"bn{level}_out")

    fine = double(image[None], 1)
    middle = double(halved(fine), 2)
    z = double(halved(middle), 4)
    z = double(raised(z, middle, 4), 7)
    z = double(raised(z, fine, 7), 9)
    z = normalised(np.maximum(convolved(z, "conv9_3"), 0.0), "bn9")
    return 1.0 / (1.0 + np.exp(-z[0]))


def test_it_computes_what_its_definition_says_and_undoes_the_stretch(state, tmp_path):
    model = atomsegnet()
    load_atomsegnet(model, written(tmp_path / "weights.h5", state))
    image = np.random.default_rng(4).uniform(100.0, 900.0, (14, 20))
    eight_bits = np.floor(255 * (image - image.min()) / np.ptp(image)) / 255
    expected = written_out(np.pad(eight_bits, ((1, 1), (0, 0))), state)[1:-1]
    assert np.ptp(expected) > 0.05
    found = (restored_by_atomsegnet(model, image) - image.min()) / np.ptp(image)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_all_weights_of_the_state_dict_are_used(state):
    trained = sum(value.size for name, value in state.items() if "running" not in name)
    assert sum(np.prod(v.shape) for v in atomsegnet().trainable_variables) == trained


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda state: state.pop("conv7_1.bias"), "conv7_1.bias is missing"),
        (lambda state: state.update({"bn4.weight": np.ones(3)}), r"bn4.weight is of shape \(3,\)"),
    ],
)
def test_other_weights_are_named(state, tmp_path, change, words):
    state = dict(state)
    change(state)
    with pytest.raises(ValueError, match=f"weights.h5: {words}.*denoise.pth"):
        load_atomsegnet(atomsegnet(), written(tmp_path / "weights.h5", state))
