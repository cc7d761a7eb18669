"""Memory that this process may still take."""

from emrestore.machine_memory import group_limit, group_use, told


def free_memory(root="/"):
    """Return the free memory, the smaller of the machine's and of the process's control group.

    Parameters
    ----------
    root : str
        Where ``proc`` and ``sys`` are found.

    Returns
    -------
    int
        Bytes.
    """
    free, limit = told("MemAvailable", root), group_limit(root)
    if limit:
        free = min(free, limit - group_use(root))
    return max(free, 0)


def affordable_rows(shape, fixed, row, least, wished, share):
    """Return how many rows of a strip the free memory allows.

    Parameters
    ----------
    shape : tuple of int [pixel]
        Rows and columns of the image, for the message.
    fixed, row : int
        Bytes that are taken anyway, and for each row of a strip.
    least, wished : int
        Rows: the fewest that a strip can have, and the most that are of use.
    share : float
        Of the free memory, that may be taken.

    Returns
    -------
    int

    Raises
    ------
    MemoryError
        If not even the smallest strip fits; the message says what is needed.
    """
    allowed, needed = share * free_memory(), fixed + least * row
    if needed > allowed:
        raise MemoryError(
            f"restoring an image of {shape[0]} x {shape[1]} pixels takes {needed / 1e9:.1f} GB, "
            f"restoration.memory_share allows {allowed / 1e9:.1f} GB of the free memory: cut the "
            "image, use bfloat16 or free memory"
        )
    return max(least, min(wished, int((allowed - fixed) / row)))
