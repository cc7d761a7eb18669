"""Functions of few layers applied strip by strip, with rows to spare that are cut off again."""


def in_overlapping_strips(function, maps, scales, result, scale, height, overlap):
    """Apply a function of few layers strip by strip, with rows to spare that are cut off again.

    Parameters
    ----------
    function : callable
        Arrays (1, rows, w, channels) to one array.
    maps : list of numpy.ndarray (1, h, w, channels)
        Its arguments.
    scales : list of int
        Their rows for each row of the coarsest map.
    result : numpy.ndarray
        Filled with what the function returns.
    scale : int
        Rows of the result for each row of the coarsest map.
    height, overlap : int
        Rows of the coarsest map: of a strip, and to spare on either side of it.
    """
    total = result.shape[1] // scale
    for start in range(0, total, height):
        stop = min(start + height, total)
        above, under = max(start - overlap, 0), min(stop + overlap, total)
        part = function(*(m[:, s * above : s * under] for m, s in zip(maps, scales, strict=True)))
        inner = slice(scale * (start - above), scale * (stop - above))
        result[:, scale * start : scale * stop] = part[:, inner]
