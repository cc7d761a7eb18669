"""The audit page, the documentation and the report in headless Chromium, as ./check makes them."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

RESULTS = Path(__file__).parents[2] / "results" / "test"
LOOKS = [(400, "light"), (400, "dark"), (1400, "light"), (1400, "dark")]
AUDIT, REPORT = RESULTS / "audit" / "index.html", RESULTS / "report.html"
DOCS = [
    RESULTS / "docs" / f"{name}.html"
    for name in ("index", "results", "datasets", "training", "restore", "running", "contributing")
]
MAKE = {AUDIT: "", REPORT: "report "}


@pytest.fixture
def opened(open_page):
    """Return `open_page` for pages that ./check makes."""

    def opened_page(path, width=1400, scheme="light"):
        if not path.exists():
            pytest.skip(
                f"{path} is missing: ./reproduce {MAKE.get(path, 'docs ')}--config scale=test makes it"
            )
        return open_page(path, width, scheme)

    return opened_page


def luminance(rgb):
    """Return the relative luminance of WCAG 2 of a CSS colour 'rgb(r, g, b)'."""
    parts = [int(part) / 255 for part in rgb[4:-1].split(",")]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("path", [AUDIT, *DOCS], ids=lambda path: path.stem)
@pytest.mark.parametrize("width, scheme", LOOKS)
def test_loads_whole_and_fits(opened, path, width, scheme):
    page = opened(path, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    images = page.evaluate("[...document.images].map(i => [i.src.slice(0, 80), i.naturalWidth])")
    assert [source for source, seen in images if not seen] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []


# equations that reach beyond the text, with all that is in them
TOO_WIDE = """() => [...document.querySelectorAll("article math[display=block]")].filter(part => {
    const right = document.querySelector("article").getBoundingClientRect().right + 1;
    const inner = [part, ...part.querySelectorAll("*")];
    return inner.some(one => one.getBoundingClientRect().right > right);
}).map(part => part.textContent.slice(0, 60))"""
SCROLLING = """() => [...document.querySelectorAll(".table-wrapper")]
    .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.innerText.slice(0, 60))"""


@pytest.mark.parametrize("name", ["datasets", "training", "comparison", "quantification"])
@pytest.mark.parametrize("width", [400, 1400])
def test_equations_need_no_scroll_bar(opened, name, width):
    page = opened(RESULTS / "docs" / f"{name}.html", width)
    assert page.locator("article math[display=block]").count()
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("name", ["results", "datasets", "restore"])
def test_tables_fit_a_desk(opened, name):
    page = opened(RESULTS / "docs" / f"{name}.html", 1400)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate(SCROLLING) == []


@pytest.mark.parametrize("width, scheme", LOOKS)
def test_words_of_the_audit_stand_out(opened, width, scheme):
    page = opened(AUDIT, width, scheme)
    colours = page.evaluate(
        """["p", "td", "a", ".reproduced", ".refuted", ".open"].map(name => document.querySelector(name))
        .filter(Boolean).map(part => getComputedStyle(part).color)"""
    )
    ground = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert (ground < 0.1) == (scheme == "dark")
    for colour in colours:
        low, high = sorted((ground, luminance(colour)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, colour


@pytest.mark.parametrize("width", [400, 1400])
def test_tables_of_the_audit_sort(opened, width):
    page = opened(AUDIT, width)
    tables = page.locator("table.sortable")
    assert tables.count() >= 3
    for table in tables.all()[:3]:
        heads = table.locator("th button").all()
        assert len(heads) == table.locator("th").count()
        before = sorted(table.locator("tbody tr").all_inner_texts())
        for column, head in enumerate(heads):
            for direction in ("ascending", "descending"):
                head.click()
                sorted_by = table.locator("th").nth(column).get_attribute("aria-sort")
                assert sorted_by == direction
                cells = table.evaluate(
                    "(t, i) => [...t.tBodies[0].rows].map(row => row.cells[i].textContent.trim())",
                    column,
                )
                filled = [cell for cell in cells if cell]
                assert cells[: len(filled)] == filled, "empty cells come last"
                numbers = [as_number(cell) for cell in filled]
                numbers = [number for number in numbers if number is not None]
                assert numbers == sorted(numbers, reverse=direction == "descending")
        assert sorted(table.locator("tbody tr").all_inner_texts()) == before


def as_number(cell):
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return None


def test_audit_by_keyboard_alone(opened):
    page = opened(AUDIT)
    count = page.evaluate("document.querySelectorAll('a[href], button, summary, .scroll').length")
    reached, hidden = set(), []
    for _ in range(count + 1):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const part = document.activeElement, style = getComputedStyle(part);
              const all = [...document.querySelectorAll("a[href], button, summary, .scroll")];
              return [all.indexOf(part), style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        reached.add(seen[0])
        if seen[0] >= 0 and (seen[1] == "none" or seen[2] < 2):
            hidden.append(seen)
    closed = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("a[href], button, summary, .scroll")];
          return all.flatMap((part, i) => part.checkVisibility() ? [] : [i]);
        }"""
    )
    assert set(range(count)) - reached <= set(closed)
    assert hidden == [], "the focus must be seen"
    head = page.locator("table.sortable th button").first
    head.focus()
    page.keyboard.press("Enter")
    assert page.locator("table.sortable th").first.get_attribute("aria-sort") == "ascending"


def test_the_audit_leads_to_the_line_where_a_rule_begins():
    if not AUDIT.exists():
        pytest.skip(f"{AUDIT} is missing: ./reproduce --config scale=test makes it")
    found = re.findall(r'rule: (\w+) in <a href="([^"]+)">[^<]*</a>, line (\d+)', AUDIT.read_text())
    assert {"figure05", "table1", "network_sizes"} <= {rule for rule, _, _ in found}
    for rule, file, line in found:
        text = (AUDIT.parent / file).resolve().read_text().splitlines()[int(line) - 1]
        assert text.strip() == f"rule {rule}:", (file, line)


NEW_IMAGE = """seen => [...document.images].filter(i => i.naturalWidth > 200)
    .map(i => i.src.slice(0, 100)).find(start => !seen.includes(start))"""


def test_every_figure_of_the_report_is_shown_with_the_runs_numbers(opened):
    page = opened(REPORT)
    assert "claims of the paper" in page.inner_text("body")
    seen = []
    for category in ("Figures", "Training", "Data sets", "Run"):
        page.get_by_text(category, exact=True).first.click()
        eyes, infos = (
            page.locator(f"nav a[iconname='{icon}']") for icon in ("eye", "information-circle")
        )
        eyes.first.wait_for()
        for i in range(eyes.count()):
            eyes.nth(i).click()
            # each figure is another image than those before
            seen.append(page.wait_for_function(NEW_IMAGE, arg=seen).json_value())
            infos.nth(i).click()
            page.get_by_text("Description", exact=True).wait_for()
            words = page.inner_text("nav")
            caption = words.split("DESCRIPTION")[1].split("SIZE")[0]
            assert any(character.isdigit() for character in caption), caption
            page.get_by_text(category, exact=True).first.click()
            eyes.first.wait_for()
        page.locator("nav a.hover\\:text-emerald-600").first.click()
    assert len(seen) >= 25
    assert page.faults == []


def pixels(part):
    """Return what a page or a part of it shows, numpy.ndarray (h, w, 3)."""
    return np.asarray(Image.open(io.BytesIO(part.screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize("width", [400, 1400])
def test_the_report_is_dark_where_it_is_asked_for(opened, width):
    grounds = []
    for scheme in ("light", "dark"):
        page = opened(REPORT, width, scheme)
        page.locator("nav").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        grounds.append(pixels(page)[-40:, -40:].mean())
    assert grounds[0] > 200 and grounds[1] < 60


def test_a_picture_keeps_its_colours_in_the_dark(opened):
    pictures = []
    for scheme in ("light", "dark"):
        page = opened(REPORT, 1400, scheme)
        page.get_by_text("Figures", exact=True).first.click()
        page.locator("nav a[iconname='eye']").first.click()
        page.wait_for_function(NEW_IMAGE, arg=[])
        found = page.evaluate_handle("[...document.images].find(i => i.naturalWidth > 200)")
        pictures.append(pixels(found.as_element()))
    light, dark = (picture[10:-10, 10:-10] for picture in pictures)
    assert light.std() > 10 and np.abs(light - dark).max() <= 3


def test_the_report_by_keyboard_alone(opened):
    page = opened(REPORT)
    page.locator("nav").first.wait_for()
    for words, icon in (("Figures", None), (None, "eye")):
        for _ in range(40):
            page.keyboard.press("Tab")
            focus = page.evaluate(
                """() => {
                  const part = document.activeElement, style = getComputedStyle(part);
                  return [part.innerText.trim(), part.getAttribute("iconname"), style.outlineStyle];
                }"""
            )
            if focus[0] == words or (icon and focus[1] == icon):
                break
        assert focus[2] != "none", "the focus must be seen"
        page.keyboard.press("Enter")
        page.locator("nav a[iconname='eye']").first.wait_for()
    page.wait_for_function(NEW_IMAGE, arg=[])
    assert page.faults == []
