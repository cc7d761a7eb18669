"""The documentation that ./check built: every link and anchor leads somewhere, nothing is fetched."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

SITE = Path(__file__).parents[2] / "results" / "test" / "docs"
STAGES = "references fit datasets published training ablation comparison quantification".split()
STAGES += ["real_images", "restore", "audit"]


class Page(HTMLParser):
    """What a page links to, loads, and can be linked at."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.anchors = [], [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        self.anchors |= {known["id"]} if known.get("id") else set()
        if tag == "a" and known.get("href"):
            self.links.append(known["href"])
        if tag == "link" and known.get("rel") == "stylesheet":
            self.loads.append(known["href"])
        if tag in ("script", "img") and known.get("src"):
            self.loads.append(known["src"])


@pytest.fixture(scope="module")
def pages():
    if not SITE.exists():
        pytest.skip(f"{SITE} is missing: ./reproduce docs --config scale=test makes it")
    return {path: Page(path) for path in SITE.glob("*.html")}


def test_every_stage_has_its_page_with_parameters_and_rules(pages):
    for stage in STAGES:
        text = (SITE / f"{stage}.html").read_text()
        assert "<table" in text and "unit; source" in text, stage


def test_every_local_link_leads_somewhere(pages):
    lost = []
    for path, page in pages.items():
        for link in page.links + page.loads:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                lost.append((path.name, link))
            elif parts.fragment and target in pages and path.name != "search.html":
                if unquote(parts.fragment) not in pages[target].anchors:
                    lost.append((path.name, link))
    assert lost == []


def test_nothing_is_loaded_from_elsewhere(pages):
    loads = [(path.name, load) for path, page in pages.items() for load in page.loads]
    assert loads and not [load for load in loads if urlsplit(load[1]).scheme]


def test_equations_are_drawn_without_a_script(pages):
    text = (SITE / "fit.html").read_text()
    assert "<math" in text and "MathJax" not in text
