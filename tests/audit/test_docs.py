"""The documentation that ./check built: every link and anchor leads somewhere, nothing is fetched."""

import csv
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "results" / "test" / "docs"
STAGES = "references fit datasets published training ablation comparison quantification".split()
STAGES += ["evidence", "real_images", "restore", "audit"]
WITHOUT_PICTURE = {"contributing", "changes", "genindex", "search"}


class Page(HTMLParser):
    """What a page links to, loads, and can be linked at."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.anchors, self.pictures = [], [], set(), 0
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
        self.pictures += tag == "img"


@pytest.fixture(scope="module")
def pages():
    if not SITE.exists():
        pytest.skip(f"{SITE} is missing: ./reproduce docs --config scale=test makes it")
    return {path: Page(path) for path in SITE.glob("*.html")}


def test_every_stage_has_its_page_with_parameters_and_rules(pages):
    for stage in STAGES:
        text = (SITE / f"{stage}.html").read_text()
        assert "<table" in text and "unit; source" in text, stage


def test_the_pages_are_the_stages(pages):
    files = (ROOT / "workflow" / "rules").glob("*.smk")
    stages = {path.stem.partition("-")[0] for path in files} - {"added"}
    assert stages == set(STAGES) <= {path.stem for path in pages}


def test_every_page_has_a_picture(pages):
    bare = {path.stem for path, page in pages.items() if not page.pictures}
    assert bare <= WITHOUT_PICTURE


def test_the_front_page_has_three_doors_and_no_list_of_links(pages):
    text = (SITE / "index.html").read_text()
    assert len(re.findall('class="door ', text)) == 3
    assert "rule_graph.png" in text
    # the lists of pages stand in the sidebar alone
    assert set(re.findall(r'<div class="toctree-wrapper compound">\s*(<[^>]+>)', text)) == {
        "</div>"
    }


def test_the_results_are_those_of_the_run(pages):
    text = (SITE / "results.html").read_text()
    with open(SITE.parent / "comparison" / "table1.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["modality"] == "hrstem"]
    assert rows and all(f"{float(row['psnr_db']):.2f}" in text for row in rows)
    with open(SITE.parent / "audit" / "claims.csv", newline="") as file:
        for row in csv.DictReader(file):
            assert escape(row["id"]) in text.replace("<wbr>", ""), row["id"]


def test_code_in_tables_breaks_between_words_alone(pages):
    text = (SITE / "training.html").read_text()
    assert ">cgrdn.<wbr>base<" in text
    assert not re.search(r"[A-Za-z0-9]<wbr>", text)


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
