"""Make Snakemake's report small: pictures in it become copies at reading size."""

import base64
import io
import re
import sys
from pathlib import Path

from emrestore.files import writing
from emrestore.pages import reading_copy

# Snakemake puts encoding and name between type and content
PICTURE = re.compile(r"data:image/png;[^,\"]{0,300}base64,([A-Za-z0-9+/=]{40000,})")


def main(report):
    """Replace the large pictures of a report, which lie in it as data addresses.

    Parameters
    ----------
    report : str
        HTML file, rewritten whole or not at all.
    """
    text = Path(report).read_text()
    small = PICTURE.sub(lambda match: reading_copy(io.BytesIO(base64.b64decode(match[1]))), text)
    with writing(report) as temporary:
        temporary.write_text(small)
    print(f"{report}: {len(small) / 1e6:.1f} MB, pictures at reading size")


if __name__ == "__main__":
    main(sys.argv[1])
