"""Blocks of a page: the lines that a reader would see, each once, in the page's order."""

from __future__ import annotations

import pytest

from boilerstrip.pages import blocks as module
from boilerstrip.pages.blocks import Blocks
from boilerstrip.pages.page import page_of


def blocks(page: str) -> Blocks:
    """The blocks of a page."""
    return page_of(page).blocks


def said(page: str) -> list[str]:
    """Their texts."""
    return blocks(page).text


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>The <b>fer</b>ry st<a href=x>ay</a>s.", ["The ferry stays."]),
        ("<p>The fer<wbr>ry<!-- x --> sta<?x y?>ys<img src=x>.", ["The ferry stays."]),
        ("<p>  The\n ferry\t stays\u00a0. ", ["The ferry stays ."]),
        ("One<br>two<br><br>three<hr>four", ["One", "two", "three", "four"]),
        ("<ul><li>One<li>two<ul><li>inner</ul></ul>", ["One", "two", "inner"]),
        ("<dl><dt>Hull<dd>Steel</dl>", ["Hull", "Steel"]),
        ("<table><tr><th>Year<th>Votes<tr><td>2026<td><b>4</b>1</table>", ["Year | Votes", "2026 | 41"]),
        ("<table><tr><td>Year<td><td>Votes</table>", ["Year | | Votes"]),
        ("<table><tr><td><p>Story.</p><p>More.</p><td><p>Aside.</table>", ["Story.", "More.", "Aside."]),
        ("<table><tr><td>One<br>two<td>three</table>", ["One", "two", "three"]),
        ("<table><tr><td>alone</table>", ["alone"]),
        ("<pre>One\n  two\n\n three \r\nfour</pre>", ["One", "  two", " three", "four"]),
        ("<blockquote>He said <q>no</q>.<cite>Ann</cite></blockquote>", ["He said no.Ann"]),
        ("<div>Before<h2>A <i>sub</i>-heading</h2>behind</div>", ["Before", "A sub-heading", "behind"]),
        ("<p>Fish &amp; chips &lt;3 &hellip; &#8220;x&#8221; &nbsp;y &bogus;", ["Fish & chips <3 … “x” y &bogus;"]),
        ("<p>fer&shy;ry\u00ad", ["ferry"]),
        ("<p><ruby>渡<rp>(</rp><rt>わた</rt><rp>)</rp></ruby>し船は残る。", ["渡し船は残る。"]),
        ("<p dir=rtl>العبّارة <b>باقية</b>.<p>渡轮<b>留下</b>。", ["العبّارة باقية.", "渡轮留下。"]),
        ("<p>a<noscript>b</noscript><template>c</template><script>d</script><iframe>e</iframe>f", ["af"]),
        ("<p>a<style>b</style><textarea>c</textarea><select><option>d</select><svg><text>e</svg>f", ["af"]),
        ("<x-card><p>One</p><x-text>two</x-text></x-card>three", ["One", "two", "three"]),
        ("<p>The dyke<x-tip>master</x-tip>s met at the <x-term>levee</x-term>.", ["The dykemasters met at the levee."]),
        (
            "<p>He said so to<button>Ann</button>, a <label>levee <b>m</b>aster</label>.",
            ["He said so to Ann, a levee master."],
        ),
        ("<label>Name</label> <button>Send</button><p>One<button>Share</button></p>", ["Name", "Send", "One", "Share"]),
        ("<p><span style='color: red; Display : block'>One</span>two<i style=display:inline-block>3", ["One", "two3"]),
        (
            "<p>One<ins style=display:block></ins>two<table><tr><td><span style=display:block>3</span>4<td>5</table>",
            ["Onetwo", "34 | 5"],
        ),
        (
            "<p>One</br>two</p>three</br/><div>four<BR>five</P> six</div>",
            ["One", "two", "three", "four", "five", "six"],
        ),
        ("<details><summary>More</summary>The rest.</details>", ["More", "The rest."]),
        ("<a href=x>One<a href=y>two</a></a>", ["Onetwo"]),
        ("<figure><img src=x><figcaption>The pier.</figcaption></figure>", ["The pier."]),
        ("<title>x</title><p> \u2003 <div></div><p>&nbsp;", []),
    ],
)
def test_lines_are_what_a_reader_sees(page: str, lines: list[str]) -> None:
    """Inline tags break no word, and what browsers set apart stands apart."""
    assert said(page) == lines


@pytest.mark.parametrize(
    "tag",
    ["<embed src=x>", "<source src=x>", "<source src=x><source src=y>", "<track src=x>", "<option>"],
)
def test_a_tag_that_nothing_ends_takes_nothing_with_it(tag: str) -> None:
    """What follows it in its parent is read, as browsers do."""
    assert said(f"<article><p>One{tag}<p>two</p><p>three</p></article>four") == ["One", "two", "three", "four"]


def test_what_is_said_instead_of_a_film_or_in_a_choice_is_no_text() -> None:
    """Though the empty elements in it lose no more than their tags."""
    film = "<video><source src=x>Get a newer browser.</video><object><embed src=y><p>No plugin.</p></object>"
    assert said(f"<p>One{film}<select><option>two<option>three</select><svg><text>four</text></svg>") == ["One"]


def test_hidden_elements_are_known_and_read() -> None:
    """Whether they go is another's question."""
    found = blocks("<p>a<p hidden>b<div style='display: none'><p>c</div><p aria-hidden=true>d<p aria-hidden=false>e")
    assert found.text == list("abcde")
    assert [found.nodes.hidden[node] for node in found.node] == [False, True, True, True, False]


def test_links_and_emphasis_are_counted_in_characters() -> None:
    """Of a block, not of those before it."""
    found = blocks("<p><a href=x>One</a> two <a href=y>three</a><p>four<p><b>fi</b>ve")
    assert (found.linked, found.links, found.strong) == ([8, 0, 0], [2, 0, 0], [0, 0, 2])


def test_nodes_hold_what_is_in_them() -> None:
    """From an element's number to its end."""
    nodes = blocks("<div class=a><p>x</p><ul><li>y</ul></div><p>z").nodes
    inside = {names: nodes.elements[k + 1 : nodes.end[k]] for k, names in enumerate(nodes.names) if names}
    assert [one.tag for one in inside["a"]] == ["p", "ul", "li"]


@pytest.mark.parametrize("page", ["<div>" * 1000 + "deep", "<b>" * 5000 + "deep", "<table><tr><td>" * 900 + "deep"])
def test_deep_pages_have_their_text(page: str) -> None:
    """Nothing recurses."""
    assert said(page) == ["deep"]


def test_blocks_and_characters_beyond_the_most_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nodes that are whole."""
    monkeypatch.setattr(module, "MAX_BLOCKS", 3)
    page = page_of("<div><div>a<p>b</div><p>c<p>d<p>e</div>")
    assert page.blocks.text == ["a", "b", "c"] and page.warnings == (
        "more than 3 blocks of text: what follows them is left out",
    )
    assert all(end > k for k, end in enumerate(page.blocks.nodes.end))
    assert not page_of("<p>a<p>b<p>c").warnings


def test_a_page_of_much_text_is_cut_within_a_block() -> None:
    """At the character, with the nodes that it stands in."""
    walk = module._Walk(room=8)
    walk.over(page_of("<div><p>abcd<p>efg hijk<p>lm").root)
    found = walk.blocks()
    assert found.text == ["abcd", "efg"] and found.warning is not None and "characters of text" in found.warning
    assert all(end > k for k, end in enumerate(found.nodes.end))
