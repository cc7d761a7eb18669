"""Batches made ahead of the step that needs them, cut into equal parts for the devices."""

import tensorflow as tf


def feed(batch_of, first, steps, strategy, ahead):
    """Return the batches of the steps from `first` to `steps` - 1 in order.

    Threads of their own, as many as an operation has, make them while the step before computes. The
    batch of a step depends on its number alone, so a training that goes on in the middle sees what
    it would have seen.

    Parameters
    ----------
    batch_of : callable
        Step (int) to a tuple of float32 arrays (n, ...), the same shapes for every step.
    first, steps : int
    strategy : tf.distribute.Strategy
    ahead : int
        Batches held ready at most, beside one that each thread works on; bounds the memory.

    Returns
    -------
    iterable of tuples of tf.Tensor
        Or of parts by device, where there are several.

    Raises
    ------
    ValueError
        If the devices cannot have equal parts.
    """
    shapes = [array.shape for array in batch_of(first)]
    parts = strategy.num_replicas_in_sync
    # 0 where nothing has pinned it: the threads of a test
    threads = tf.config.threading.get_intra_op_parallelism_threads() or 1
    if shapes[0][0] % parts:
        raise ValueError(
            f"training.batch is {shapes[0][0]}: expected a multiple of the {parts} devices "
            "(training.replicas)"
        )

    def made(step):
        arrays = tf.numpy_function(
            # stateless, or deterministic runs would do without the thread
            lambda number: batch_of(int(number)),
            [step],
            [tf.float32] * len(shapes),
            stateful=False,
        )
        return tuple(tf.ensure_shape(a, shape) for a, shape in zip(arrays, shapes, strict=True))

    def pipeline(context):
        data = tf.data.Dataset.range(first, steps)
        data = data.map(made, num_parallel_calls=threads, deterministic=True)
        if parts > 1:
            data = data.rebatch(shapes[0][0] // parts)
        options = tf.data.Options()
        # threads of its own: those of the computation are busy
        options.threading.private_threadpool_size = threads
        return data.prefetch(ahead * parts).with_options(options)

    return strategy.distribute_datasets_from_function(pipeline)
