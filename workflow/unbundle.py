"""Unpack a bundle before there is any environment: what ./reproduce --offline FILE does first."""

import sys

from emrestore.archive.unpacking import unpack

if __name__ == "__main__":
    try:
        unpack(*sys.argv[1:])
    except ValueError as error:
        sys.exit(str(error))
