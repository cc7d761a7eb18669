"""Restoration of images of any size with a CGRDN by ONNX Runtime: no TensorFlow, and a start in a second.

An RDB is one graph. Its strips overlap by the rows that its 3x3 convolutions see: these are computed
twice and cut off, so that every result is that of the whole map. To keep them for the next strip, as
`emrestore.restoring.strips` does, gains nothing here: the copies between the layers take as long.
"""

import os
from functools import cache

import numpy as np
import onnxruntime

from emrestore.networks.cgrdn_onnx import dense_block_part, entry_part, exit_part
from emrestore.networks.cgrdn_weights import read_cgrdn
from emrestore.restoring.any_size import any_size
from emrestore.restoring.memory import affordable_rows
from emrestore.restoring.overlapping_strips import in_overlapping_strips

MULTIPLE = 2  # pixel; one halving convolution
# whole feature maps alive at once: features, fusion of the GRDB, of all, and one for images
MAPS = 4
# of all channels of a strip, by the peak that was measured: the runtime's arena is not packed
COPIES = 5
OVERLAP = 2  # rows of the half-size maps that the layers before and after the dense blocks see
FLOAT = 4  # byte
PROVIDERS = {
    # TensorFloat-32 has 10 bits; to try all algorithms takes seconds for each new size
    "CUDAExecutionProvider": {"use_tf32": "0", "cudnn_conv_algo_search": "HEURISTIC"},
    "CPUExecutionProvider": {},
}


class OnnxRestorer:
    """A CGRDN ready to restore images.

    Parameters
    ----------
    weights : emrestore.networks.cgrdn_weights.CgrdnWeights
    settings : dict
        ``memory_share`` of the config section ``restoration``, ``strip_rows`` of ``own_images``.
    """

    def __init__(self, weights, settings):
        self.weights, self.settings = weights, settings
        self.entry, self.exit = _session(entry_part(weights)), _session(exit_part(weights))
        self.blocks = {
            (g, r): _session(dense_block_part(weights, g, r))
            for g in range(1, weights.grdbs + 1)
            for r in range(1, weights.rdbs + 1)
        }

    def __call__(self, images):
        """Restore images, as `emrestore.restoring.restorer.Restorer`."""
        return any_size(images, MULTIPLE, self._restore)

    def _restore(self, image, padded):
        """Restore one image (h, w) float32."""
        mean = image.mean(dtype=np.float64)
        deviation = max(image.std(dtype=np.float64), self.weights.floor)
        standard = ((padded - mean) / deviation).astype(np.float32)[None, ..., None]
        output = self._dense(standard)[0, ..., 0]
        return output * np.float32(deviation) + np.float32(mean)

    def strip_height(self, height, width):
        """Return the rows of a strip, as `emrestore.restoring.restorer.Restorer.strip_height`."""
        weights, row = self.weights, width // 2 * FLOAT
        seen = weights.convolutions
        strip = COPIES * row * (weights.base + seen * weights.growth)
        fixed = MAPS * (height // 2) * row * weights.base + 2 * seen * strip
        wished, share = self.settings["strip_rows"], self.settings["memory_share"]
        return affordable_rows((height, width), fixed, strip, seen, wished, share)

    def _dense(self, image):
        """Return the standardised output of the network for (1, h, w, 1)."""
        _, height, width, _ = image.shape
        strips = -(-height // 2 // self.strip_height(height, width))
        rows = -(-height // 2 // strips)  # of one height: few sizes, each of which takes memory
        features = np.empty((1, height // 2, width // 2, self.weights.base), np.float32)
        in_overlapping_strips(self.entry, [image], [2], features, 1, rows, OVERLAP)
        merged = features.copy()
        for g in range(1, self.weights.grdbs + 1):
            fused = features.copy()
            for r in range(1, self.weights.rdbs + 1):
                maps = [features, fused, merged] if r == self.weights.rdbs else [features, fused]
                self._dense_block(self.blocks[g, r], maps, rows)
            features = fused
        output = np.empty(image.shape, np.float32)
        in_overlapping_strips(self.exit, [merged, image], [1, 2], output, 2, rows, OVERLAP)
        return output

    def _dense_block(self, block, maps, rows):
        """Apply an RDB to whole maps, in place.

        Parameters
        ----------
        block : callable
            Of `dense_block_part`.
        maps : list of numpy.ndarray (1, h, w, base)
            Its inputs; hold its outputs afterwards, but of the last RDB of a GRDB the features do not.
        rows : int
            Of a strip.
        """
        total, seen = maps[0].shape[1], self.weights.convolutions
        results = maps if len(maps) == 2 else maps[1:]
        features = maps[0]
        above = features[:, :0]
        for start in range(0, total, rows):
            stop = min(start + rows, total)
            under, over = min(stop + seen, total), above.shape[1]
            strip = np.concatenate([above, features[:, start:under]], 1)
            # what stands in the other maps beside the strip is cut off again
            others = [other[:, start - over : under] for other in maps[1:]]
            above = strip[:, : over + stop - start][:, -seen:]
            for result, part in zip(results, block(strip, *others), strict=True):
                result[:, start:stop] = part[:, over : over + stop - start]


def loaded_restorer(network, weights, sizes, settings):
    """Return what restores images of any size by a CGRDN.

    Parameters
    ----------
    network, weights, sizes
        As for `emrestore.networks.loading.loaded`.
    settings : dict
        As for `OnnxRestorer`.

    Returns
    -------
    OnnxRestorer

    Raises
    ------
    ValueError
        As `emrestore.networks.cgrdn_weights.read_cgrdn`.
    """
    return OnnxRestorer(read_cgrdn(network, weights, sizes), settings)


@cache
def _one_arena():
    """Make all sessions of this process share their working memory: by default each keeps its own."""
    kind = onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR
    memory = onnxruntime.OrtMemoryInfo("Cpu", kind, 0, onnxruntime.OrtMemType.DEFAULT)
    onnxruntime.create_and_register_allocator(memory, onnxruntime.OrtArenaCfg({}))


def _session(model):
    """Return an ONNX model as a function of arrays: its one output, or the list of them."""
    _one_arena()
    settings = onnxruntime.SessionOptions()
    settings.add_session_config_entry("session.use_env_allocators", "1")
    # a plan of the memory for each shape is kept beside what the arena holds
    settings.enable_mem_pattern = False
    # threads that wait for work would spin: where others compute too, that took half as much again
    settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # the runtime counts the processors of the machine, not those that this process may use
    settings.intra_op_num_threads = len(os.sched_getaffinity(0))
    known = onnxruntime.get_available_providers()
    providers = [(name, options) for name, options in PROVIDERS.items() if name in known]
    session = onnxruntime.InferenceSession(model.SerializeToString(), settings, providers=providers)
    names = [given.name for given in session.get_inputs()]

    def call(*arrays):
        results = session.run(
            None, dict(zip(names, map(np.ascontiguousarray, arrays), strict=True))
        )
        return results[0] if len(results) == 1 else results

    return call
