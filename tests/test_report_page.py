"""The report's page in a real browser, headless Chromium: filters, toggles, keyboard, narrow screens, and harm."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import DUMP, STORY, put
from report_browser import PHONE, By, Shown, WebDriverWait, needed, started, webdriver
from report_dump import FIELDS, HALF, HARM, SPAN, dumped, harmful, records
from selenium.webdriver.common.keys import Keys

from boilerstrip.cli import main

pytestmark = needed


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One Chromium for all tests; each opens its page anew."""
    driver = started(tmp_path_factory.mktemp("browser"))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports: of all kinds of records, of a hundred and twenty, and of texts with their sources."""
    folder = tmp_path_factory.mktemp("pages")
    some = [{"id": f"n{k}", "title": f"Number {k}", "text": f"{STORY[0]}\nRead more", "site": f"s{k % 3}.example"}
            for k in range(120)]  # fmt: skip
    own = f"Advertisement\n\n{STORY[0]}\nA line of our own, which no source has ever had."
    source = f"A line of the source alone, which was left out of it.\n{STORY[0]}"
    for name, rows, more in (
        ("kinds", records(), ()),
        ("many", some, ()),
        ("half", [harmful(HALF)], ()),
        ("pair", [{"id": "1", "title": "Pair", "text": own}], ("--sources", str(folder / "sources.jsonl"))),
    ):
        put(folder / f"{name}.jsonl", dumped(rows))
        put(folder / "sources.jsonl", dumped([{"id": "1", "source": source}]))
        path = str(folder / f"{name}.jsonl")
        assert main(["report", path, "-o", str(folder / f"{name}.html"), "-q", *FIELDS, *more]) == 0
    return folder


# Filters and the list


def test_bars_filter_and_add_up(browser: Any, pages: Path) -> None:
    """Of one kind either fits, of two kinds both have to; a bar that is pressed says so, and a chip takes it back."""
    page = Shown(browser, pages / "kinds.html")
    everything = len(page.names())
    assert everything == len(records())
    page.bar("site", "pier.example").click()
    assert sorted(page.names()) == ["Nothing here", "Too much"]
    assert page.bar("site", "pier.example").get_attribute("aria-pressed") == "true"
    page.bar("site", "m.example").click()
    assert len(page.names()) == 4
    page.bar("outcome", "no-story").click()
    assert page.names() == ["Nothing here"]
    assert page.one("#count").text == f"1 of {everything} documents"
    page.all(".chip")[-1].click()
    assert len(page.names()) == everything
    assert not page.all(".bar[aria-pressed=true]")
    page.bar("label", "ad").click()
    listed = page.names()
    assert {"Ferry to stay", "Nothing here"} < set(listed)
    assert not {"Ferry saved", "Too much"} & set(listed)
    page.one(".chip").click()
    page.bar("code", "MET006").click()
    assert page.names() == ["A part of a line"]
    assert page.silent()


def test_a_bar_lists_the_documents_that_it_counts(browser: Any, pages: Path) -> None:
    """Every bar of every kind, in the pages of all kinds of records and of sources."""
    for name in ("kinds", "pair", "half"):
        page = Shown(browser, pages / f"{name}.html")
        script = """
          return [...document.querySelectorAll(".bar")].map((bar) => {
            bar.click();
            const told = [bar.dataset.kind, bar.dataset.name, Number(bar.dataset.documents), order.length];
            bar.click();
            return told;
          });
        """
        counts = page.js(script)
        assert len(counts) >= 4
        assert [one for one in counts if one[2] != one[3]] == []


def test_the_list_is_sorted_as_asked(browser: Any, pages: Path) -> None:
    """By what went, by doubt, by outcome, or as the input has it."""
    page = Shown(browser, pages / "kinds.html")
    rows = page.js("return ROWS")
    share = {one["name"]: one["removed"] / one["characters"] for one in rows}
    known = {one["name"]: one for one in rows}

    def listed(order: str) -> list[str]:
        page.one(f"#sort option[value={order}]").click()
        return [rows[int(one.get_attribute("hash")[2:]) - 1]["name"] for one in page.all(".entry")]

    by_share = [share[name] for name in listed("removed")]
    assert by_share == sorted(by_share, reverse=True)
    doubts = [known[name]["confidence"] for name in listed("unsure")]
    assert doubts == sorted(doubts)
    first = [known[name].get("left") or known[name]["status"] == "suspect" for name in listed("suspect")]
    assert first == sorted(first, key=bool, reverse=True)
    assert any(first)
    assert listed("empty")[0] == "Nothing here"
    assert listed("order") == [one["name"] for one in rows]


def test_search_looks_into_texts(browser: Any, pages: Path) -> None:
    """Whatever the case; what was found is marked, and the count is told."""
    page = Shown(browser, pages / "kinds.html")
    page.one("#search").send_keys("HIND AL SOULIA")
    page.wait(lambda: page.names() == ["A part of a line"])
    page.one(".entry").click()
    assert [one.text for one in page.all("#lines mark")] == ["Hind Al Soulia"]
    page.one("#search").clear()
    page.one("#search").send_keys("no such words")
    page.wait(lambda: page.one("#count").text.startswith("0 of"))
    assert page.names() == []


def test_the_list_comes_by_the_page(browser: Any, pages: Path) -> None:
    """Fifty at a time; the open document's place in it is kept, and stepping goes through all of them."""
    page = Shown(browser, pages / "many.html")
    assert (len(page.names()), page.one("#pages").text) == (50, "1 to 50")
    assert not page.one("#before").is_enabled()
    page.one("#after").click()
    page.one("#after").click()
    assert (len(page.names()), page.one("#pages").text) == (20, "101 to 120")
    assert not page.one("#after").is_enabled()
    first = page.names()[0]
    page.all(".entry")[0].click()
    page.wait(lambda: page.one("#document h2").text == first)
    page.one("#previous").click()
    page.wait(lambda: page.one("#pages").text == "51 to 100")
    assert page.one(".entry[aria-current=true] .head").text == page.one("#document h2").text


class Slow(BaseHTTPRequestHandler):
    """Serves a page up to its texts, and the rest when it is told to."""

    page = b""
    go_on = threading.Event()

    def do_GET(self) -> None:
        """The page in two pieces."""
        first, between, rest = self.page.partition(b'id="texts">')
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(first + between + b" " * 5000)
        self.wfile.flush()
        self.go_on.wait(60)
        self.wfile.write(rest)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is said."""


def test_bars_and_list_do_not_wait_for_the_texts(pages: Path, tmp_path: Path) -> None:
    """They stand while a large page is still coming; what is chosen meanwhile is opened when its text is there."""
    Slow.page = (pages / "kinds.html").read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    driver = started(tmp_path, page_load_strategy="none")
    try:
        driver.get(f"http://127.0.0.1:{server.server_address[1]}/")
        wait = WebDriverWait(driver, 20, 0.05)
        wait.until(lambda _: len(driver.find_elements(By.CSS_SELECTOR, ".entry")) == len(records()))
        assert driver.execute_script("return document.readyState") == "loading"
        driver.find_element(By.CSS_SELECTOR, ".entry[href='#d2']").click()
        driver.find_element(By.CSS_SELECTOR, ".bar[data-kind=outcome]").click()
        assert not driver.find_elements(By.CSS_SELECTOR, "#document h2")
        Slow.go_on.set()
        wait.until(lambda _: driver.find_elements(By.CSS_SELECTOR, "#document h2"))
        assert driver.find_element(By.CSS_SELECTOR, "#document h2").text == "Ferry saved"
    finally:
        Slow.go_on.set()
        driver.quit()
        server.shutdown()


# One document


def test_both_input_and_output_are_shown(browser: Any, pages: Path) -> None:
    """Both: what went is struck out, with its label in words. Input: the text as it came. Output: what stays of it."""
    page = Shown(browser, pages / "kinds.html", at="#d1")
    lines = [line for line in DUMP.split("\n") if line]
    assert page.seen("#lines .text") == lines
    assert [one.text for one in page.all("#lines .row.gone del")] == ["Advertisement", "Read more"]
    assert page.js("return getComputedStyle(document.querySelector('#lines del')).textDecorationLine") == "line-through"
    assert [one.split()[0] for one in page.seen("#lines .row > .label")] == ["ad", "nav"]
    page.one("input[value=output]").click()
    assert page.seen("#lines .text") == list(STORY)
    page.one("input[value=input]").click()
    assert page.seen("#lines .text") == lines
    assert page.js("return getComputedStyle(document.querySelector('#lines del')).textDecorationLine") == "none"
    assert not page.seen("#lines .label")


def test_a_part_of_a_line_goes_apart(browser: Any, pages: Path) -> None:
    """Its line stays, and so does the toggle's choice when another document is opened."""
    page = Shown(browser, pages / "kinds.html", at="#d6")
    assert [one.text for one in page.all("#lines del")] == [SPAN[: -len(STORY[0])]]
    assert page.one("#lines .text .label").text == "meta MET006"
    page.one("input[value=output]").click()
    assert page.seen("#lines .text")[0] == STORY[0]
    page.one("#next").click()
    page.wait(lambda: page.one("#document h2").text != "A part of a line")
    assert page.one("input[value=output]").is_selected()


def test_reasons_show_under_the_pointer(browser: Any, pages: Path) -> None:
    """And go with it."""
    page = Shown(browser, pages / "kinds.html", at="#d1")
    row = page.one("#lines .row.gone")
    webdriver.ActionChains(browser).move_to_element(row).perform()
    page.wait(lambda: page.one("#why").is_displayed())
    told = page.one("#why").text
    assert told.startswith("Removed as ad (certain, 1.00).")
    assert "ADV001" in told
    webdriver.ActionChains(browser).move_to_element(page.one("#document h2")).perform()
    page.wait(lambda: not page.one("#why").is_displayed())


def test_reasons_show_by_the_keyboard(browser: Any, pages: Path) -> None:
    """One line has its place in the order of Tab; arrows go on from there, and Escape takes the reasons away."""
    page = Shown(browser, pages / "kinds.html", at="#d1")
    page.one("input[value=both]").send_keys(Keys.TAB)
    row = browser.switch_to.active_element
    assert "Advertisement" in row.text
    assert page.one("#why").text.startswith("Removed as ad")
    assert "ADV001" in page.js("return arguments[0].querySelector('.sr').textContent", row)
    assert STORY[1] in page.keys(Keys.ARROW_DOWN).text
    assert page.one("#why").text.startswith("Kept as text")
    assert "Read more" in page.keys(Keys.END).text
    assert STORY[0] in page.keys(Keys.HOME).text
    page.keys(Keys.ESCAPE)
    assert not page.one("#why").is_displayed()
    assert len(page.all("#lines [tabindex='0']")) == 1


def test_a_document_is_opened_by_the_keyboard(browser: Any, pages: Path) -> None:
    """From the list: the focus goes to it, and back by the address."""
    page = Shown(browser, pages / "kinds.html")
    entry = page.all(".entry")[2]
    name = entry.find_element(By.CSS_SELECTOR, ".head").text
    entry.send_keys(Keys.ENTER)
    page.wait(lambda: page.one("#document h2").text == name)
    assert browser.switch_to.active_element.get_attribute("id") == "document"
    first = page.all(".entry")[0].get_attribute("hash")
    browser.back()
    page.wait(lambda: page.one(".entry[aria-current=true]").get_attribute("hash") == first)


def test_bars_and_modes_work_by_the_keyboard(browser: Any, pages: Path) -> None:
    """As buttons and radio buttons do."""
    page = Shown(browser, pages / "kinds.html", at="#d1")
    page.bar("outcome", "no-story").send_keys(Keys.ENTER)
    assert page.names() == ["Nothing here"]
    page.one("input[value=both]").send_keys(Keys.ARROW_RIGHT)
    assert page.one("input[value=input]").is_selected()
    assert page.all(".pair.as-input")


def test_a_source_stands_beside(browser: Any, pages: Path) -> None:
    """With the fate of every line, which line is which, and a switch that takes it away."""
    page = Shown(browser, pages / "pair.html", at="#d1")
    assert page.seen("#source-lines .fate") == ["missing"]
    assert page.seen("#lines .fate") == ["added"]
    left, right = (page.one(css).rect for css in ("#lines", "#source-lines"))
    assert left["x"] + left["width"] <= right["x"]
    row = next(one for one in page.all("#lines .row") if STORY[0] in one.text)
    webdriver.ActionChains(browser).move_to_element(row).perform()
    page.wait(lambda: page.all("#source-lines .matched"))
    assert page.one("#source-lines .matched .text").text == STORY[0]
    assert "It stands in the source, word for word (its line 2)." in page.one("#why").text
    page.one("#beside").click()
    assert not page.one("#source-lines").is_displayed()


def test_directions_follow_the_text(browser: Any, pages: Path) -> None:
    """Arabic from the right, English from the left, side by side in one list."""
    page = Shown(browser, pages / "kinds.html", at="#d5")
    found = page.js(
        "return [...document.querySelectorAll('#lines .text')].map((one) => getComputedStyle(one).direction)"
    )
    assert found == ["rtl", "ltr", "rtl"]


# Light, dark, narrow


def brightness(page: Shown) -> float:
    """Of the ground, 0..255."""
    told = page.js("return getComputedStyle(document.documentElement).backgroundColor")
    return sum(map(int, told[4:-1].split(","))) / 3


def test_dark_and_light_follow_the_system_and_the_button(browser: Any, pages: Path) -> None:
    """The button goes through auto, light and dark, and the choice is remembered."""
    page = Shown(browser, pages / "kinds.html", dark=True)
    assert brightness(page) < 60
    page.one("#theme").click()
    assert (page.one("#theme").text, brightness(page) > 200) == ("Theme: light", True)
    browser.refresh()
    assert brightness(page) > 200
    page.one("#theme").click()
    page.one("#theme").click()
    assert (page.one("#theme").text, brightness(page) < 60) == ("Theme: auto", True)
    assert brightness(Shown(browser, pages / "kinds.html")) > 200


@pytest.mark.parametrize("dark", [False, True])
def test_colours_can_be_told_from_their_ground(browser: Any, pages: Path, dark: bool) -> None:
    """Text, soft text, struck-out text and links: 4.5 to 1 and more, as WCAG 2 asks for."""
    page = Shown(browser, pages / "kinds.html", dark=dark, at="#d3")
    script = """
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const paint = (colours) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const one of colours) { canvas.fillStyle = one; canvas.fillRect(0, 0, 1, 1); }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
      };
      const light = (rgb) => rgb.map((one) => one / 255)
        .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
        .reduce((sum, one, k) => sum + one * [0.2126, 0.7152, 0.0722][k], 0);
      return [...document.querySelectorAll(arguments[0])].map((one) => {
        const grounds = [];
        for (let up = one; up; up = up.parentElement) grounds.unshift(getComputedStyle(up).backgroundColor);
        const pair = [light(paint(grounds)), light(paint([...grounds, getComputedStyle(one).color]))].sort();
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
      });
    """
    css = "dt, dd, .note, .bar .name, .bar .figure, .about, .entry .head, .under *, #lines .text, #lines del, .label"
    ratios = page.js(script, f"{css}, .unit, .number, .facts *, .warning, .legend li, .quiet:not(:disabled), .foot p")
    assert len(ratios) > 60
    assert min(ratios) >= 4.5


def test_a_phone_shows_one_thing_at_a_time_and_never_scrolls_sideways(browser: Any, pages: Path) -> None:
    """The list, then the document, and back; also beside a source, and with texts of one long word."""
    for name, at in (("kinds", ""), ("kinds", "#d7"), ("kinds", "#d8"), ("pair", "#d1"), ("many", "")):
        page = Shown(browser, pages / f"{name}.html", PHONE, at=at)
        assert page.js("return document.documentElement.scrollWidth") == PHONE[0], (name, at)
        for one in page.all("button.all"):
            if one.is_displayed():
                one.click()
        assert page.js("return document.documentElement.scrollWidth") == PHONE[0], (name, at)
    page = Shown(browser, pages / "kinds.html", PHONE)
    assert not page.one("#document").is_displayed()
    entry = next(one for one in page.all(".entry") if "Ferry to stay" in one.text)
    entry.click()
    page.wait(lambda: page.one("#document").is_displayed())
    assert not page.one("#documents").is_displayed()
    page.one(".back").click()
    page.wait(lambda: page.one("#documents").is_displayed())
    assert browser.switch_to.active_element.get_attribute("hash") == "#d1"


def test_on_a_phone_a_tap_shows_the_reasons(browser: Any, pages: Path) -> None:
    """Within the screen."""
    page = Shown(browser, pages / "kinds.html", PHONE, at="#d1")
    page.one("#lines .row.gone").click()
    page.wait(lambda: page.one("#why").is_displayed())
    box = page.one("#why").rect
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]


# Harm


def test_texts_that_mean_harm_run_nothing(browser: Any, pages: Path) -> None:
    """Listed, opened, searched for, filtered by: they are shown as they are, and nothing runs, loads or complains."""
    page = Shown(browser, pages / "kinds.html")
    for k in range(len(HARM)):
        page.js("location.hash = arguments[0]", f"#d{7 + k}")
        page.wait(lambda k=k: page.js("return view.at") == 6 + k)
        assert HARM[k] in page.js("return document.querySelectorAll('#lines .text')[2].textContent")
    for bar in page.all(".bar[data-kind=site]"):
        if bar.is_displayed():
            bar.click()
    page.one("#search").send_keys("</script>")
    page.wait(lambda: page.all("#chips .chip"))
    assert page.js("return window.harmed") is None
    assert page.all("main script, main img, main svg") == []
    assert page.silent()


def test_half_a_pair_of_characters_is_shown_as_none(browser: Any, pages: Path) -> None:
    """It can be listed, opened and filtered by."""
    page = Shown(browser, pages / "half.html", at="#d1")
    page.one(".bar[data-kind=site]").click()
    assert len(page.all(".entry")) == 1
    assert (
        page.js("return document.querySelectorAll('#lines .text')[2].textContent.toWellFormed()")
        == "half \ufffd a pair"
    )
    assert page.silent()


def test_the_browser_itself_refuses_other_scripts(browser: Any, pages: Path) -> None:
    """And markup out of strings, images and connections: what slipped through would find every door closed."""
    page = Shown(browser, pages / "kinds.html")
    tries = (
        "document.body.innerHTML += '<img src=x onerror=\"window.harmed=9\">'",
        "const s = document.createElement('script'); s.textContent = 'window.harmed=9'; document.body.append(s)",
        "const h = document.querySelector('h1'); h.setAttribute('onclick', 'window.harmed=9'); h.click()",
        "const a = document.body.appendChild(document.createElement('a')); a.href = 'javascript:harmed=9'; a.click()",
    )
    for one in tries:
        page.js(f"try {{ {one} }} catch {{}}")
    failed = page.driver.execute_async_script(
        "const done = arguments[0]; fetch('https://example.invalid/').then(() => done(false), () => done(true))"
    )
    assert failed
    assert page.js("return window.harmed") is None
    told = " ".join(str(one["message"]) for one in browser.get_log("browser"))
    assert "Content Security Policy" in told or "TrustedScript" in told
