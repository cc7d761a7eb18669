"""codecheck.yml: the manifest of CODECHECK, outputs with comments (https://codecheck.org.uk/spec/config/1.0/)."""

import re

import yaml

SPECIFICATION = "https://codecheck.org.uk/spec/config/1.0/"
SOURCE = (
    "Code and config of this repository. ./reproduce fetches the authors' networks and test pairs from "
    "the Python package index and reads them as data."
)
KEPT_FIGURE = ".webp"  # how ./reproduce archive keeps figures
HEAD = """\
---
# Made by ./reproduce readme from workflow/audit/figures.yaml, workflow/audit/tables.yaml and
# CITATION.cff: do not edit. ./reproduce makes the files. Nobody has checked them yet, so there is no
# codechecker, report or certificate.
"""


def outputs(scale, captions, tables, kept=()):
    """Return the manifest: figures of the paper, other figures, tables.

    What is kept of the reference run is named there, since results/ is not in the repository.

    Parameters
    ----------
    scale : str
    captions : dict of str to str
        Name of a figure to its caption.
    tables : dict of str to str
        Path below results/{scale}/ to what the table says.
    kept : collection of str
        Files of the project below reference/{scale}/.

    Returns
    -------
    list of dict
        ``file`` and ``comment``.
    """
    papers = sorted(name for name in captions if re.fullmatch(r"fig\d\d", name))
    others = [name for name in captions if name not in papers]
    figures = {f"figures/{name}.png": captions[name] for name in (*papers, *others)}

    def place(path):
        archived = f"reference/{scale}/{path.removesuffix('.png')}"
        archived += KEPT_FIGURE if path.endswith(".png") else ""
        return archived if archived in kept else f"results/{scale}/{path}"

    return [
        {"file": place(path), "comment": comment} for path, comment in (figures | tables).items()
    ]


def codecheck(scale, captions, tables, citation, kept=()):
    """Return the text of codecheck.yml.

    Parameters
    ----------
    scale, captions, tables, kept
        As for `outputs`.
    citation : dict
        CITATION.cff; its preferred citation is the paper.

    Returns
    -------
    str
    """
    paper = citation["preferred-citation"]
    content = {
        "version": SPECIFICATION,
        "paper": {
            "title": paper["title"],
            "authors": [
                {"name": f"{author['given-names']} {author['family-names']}"}
                for author in paper["authors"]
            ],
            "reference": f"https://doi.org/{paper['doi']}",
        },
        "source": SOURCE,
        "manifest": outputs(scale, captions, tables, kept),
    }
    return HEAD + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
