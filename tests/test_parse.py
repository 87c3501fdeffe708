"""Pages become trees, whatever their bytes; hostile ones end, and say what was left out."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from boilerstrip.errors import InputError, PageError
from boilerstrip.pages.parse import MAX_TAGS, outermost, parsed

RUSSIAN = "Паром остался на месте, сообщили вчера в городском совете. Голосовали все, кто живёт у залива."


def text(page: bytes | str) -> str:
    """All text of a page."""
    root = parsed(page).root
    return "" if root is None else "".join(root.itertext())


@pytest.mark.parametrize(
    ("page", "encoding", "said"),
    [
        (b"<meta charset=latin-1><p>caf\xe9 \x93x\x94", "cp1252", "café “x”"),
        ("<meta charset=gb2312><p>渡轮".encode("gb18030"), "gb18030", "渡轮"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><p>caf\xe9', "cp1252", "café"),
        ("\ufeff<p>quai é".encode("utf-16-le"), "utf-16-le", "quai é"),
        ("<p>quai é".encode("utf-16-be"), "utf-16-be", "quai é"),
        ("<p>quai é".encode("utf-8-sig"), "utf-8", "quai é"),
        (f"<p>{RUSSIAN}".encode("cp1251"), "cp1251", RUSSIAN),
        (f"<!-- <meta charset=koi8-r> --><meta charset=windows-1251><p>{RUSSIAN}".encode("cp1251"), "cp1251", RUSSIAN),
    ],
)
def test_bytes_are_read_in_their_encoding(page: bytes, encoding: str, said: str) -> None:
    """By mark, by what the page says, by what the bytes look like."""
    assert parsed(page).encoding == encoding
    assert text(page) == said


def test_a_wrong_encoding_is_put_right_and_told() -> None:
    """UTF-8 that says latin-1, and damaged UTF-8."""
    lies = parsed("<meta charset=iso-8859-1><p>café".encode())
    assert lies.encoding == "utf-8" and "".join(lies.root.itertext()) == "café" and lies.warnings
    broken = parsed("<meta charset=utf-8><p>é café".encode() + b"\xff")
    assert "".join(broken.root.itertext()) == "é café\ufffd" and "utf-8" in broken.warnings[0]


def test_text_may_name_any_encoding_and_hold_lone_surrogates() -> None:
    """A str is a str."""
    assert text('<?xml version="1.0" encoding="latin-1"?><meta charset=latin-1><p>é\ud800x') == "é\ufffdx"


def test_nul_does_not_end_a_page() -> None:
    """Nor do other control characters."""
    assert text(b"<p>a\0b\x01c<p>d") == "ab\x01cd"


@pytest.mark.parametrize("page", [b"\x1f\x8b\x08", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP"])
def test_what_is_no_page_is_refused_in_a_line(page: bytes) -> None:
    """With what it is and what to do."""
    with pytest.raises(PageError, match=r"^the page is .*, not HTML; .+$") as caught:
        parsed(page)
    assert isinstance(caught.value, InputError)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x1f\x8b\x08\0\0\0", "compressed with gzip"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a JPEG image"),
        (b"GIF89a\x01", "a GIF image"),
        (b"RIFF\x24\xb0\0\0WEBPVP8 ", "a WebP image"),
        (b"PK\x03\x04\x14", "a zip archive"),
        (b"BZh91AY&SY", "compressed with bzip2"),
    ],
)
@pytest.mark.parametrize(
    ("encoding", "errors"),
    [("latin-1", "strict"), ("cp1252", "replace"), ("utf-8", "replace"), ("utf-8", "surrogateescape")],
)
def test_what_is_no_page_is_refused_as_text_too(data: bytes, what: str, encoding: str, errors: str) -> None:
    """Readers of archives decode whatever they find."""
    with pytest.raises(PageError, match=f"^the page is {what}, not HTML; .+$"):
        parsed(data.decode(encoding, errors) + " and more")


@pytest.mark.parametrize(
    "page", ["\ufffd\ufffd\ufffd\ufffd said the mayor", "BZh is a name.", "RIFF of the WEBP", "%PDF"]
)
def test_a_text_that_hardly_begins_like_another_file_is_a_page(page: str) -> None:
    """Letters that nobody could read among them."""
    assert parsed(page).root is not None


@pytest.mark.parametrize("page", [b"", "", " \n", b"<!-- x -->"])
def test_nothing_has_no_root(page: bytes | str) -> None:
    """It is no error."""
    assert parsed(page).root is None


def test_plain_text_becomes_paragraphs() -> None:
    """A line each, and nothing in it is read as an entity."""
    page = parsed("Tea & cake &amp; more\r\n\r\n2 < 3")
    assert [one.text for one in page.root.iter("p")] == ["Tea & cake &amp; more", "2 < 3"]
    assert "plain text" in page.warnings[0]


def test_a_script_that_xhtml_closes_at_once_does_not_swallow_the_page() -> None:
    """Where the page says it is XML."""
    assert text(b'<?xml version="1.0"?><html><script src="x"/><title/><p>hello</p></html>') == "hello"


@pytest.mark.parametrize(
    ("page", "bodys"),
    [
        ("<title>x</title><article><p>a</p></article>b<script>1</script>", ["article", "script"]),
        ("<html><meta charset=utf-8><main>a</main><div>b</div>", ["main", "div"]),
        ("<head><title>x</title><x-head><p>a</p></x-head>b<p></p></head>", ["x-head", "p"]),
    ],
)
def test_a_body_begins_where_its_first_element_stands(page: str, bodys: list[str]) -> None:
    """Its own tag and the head's end may be left out; what begins it may be an element that HTML5 made."""
    root = parsed(page).root
    assert [one.tag for one in root] == ["head", "body"] and [one.tag for one in root[1]] == bodys
    assert "".join(root[1].itertext()).rstrip("1") == "ab"


def test_tags_too_deep_leave_their_text() -> None:
    """All of it, the blocks apart, and it is told."""
    page = parsed("".join(f"<div>w{n}<b>!</b>" for n in range(5000)))
    said = "".join(page.root.itertext())
    assert said == "".join(f"w{n}!" for n in range(5000))
    assert "too deep" in page.warnings[0]


@pytest.mark.parametrize("gap", ["", '=">"', "='>'", '" b=">"', '=b="c d=">"', ' = ">"', '="<>"'])
def test_attributes_beyond_the_most_are_left_out(gap: str) -> None:
    """Not what stands behind the tag; also where a quoted ">" hides the tag's length, whatever stands before it."""
    page = parsed("<p " + " ".join(f"attribute{n}{gap}" for n in range(70_000)) + ">text</p><p>more")
    assert "".join(page.root.itertext()) == "textmore"
    assert "attributes" in page.warnings[0]


@pytest.mark.parametrize("before", range(0, 24))
def test_no_place_of_a_tag_hides_its_attributes(before: int) -> None:
    """A page is looked at from stretch to stretch, and those may begin amid a value, at its "=" or at its quote."""
    page = parsed("<p>" + "x" * before + "<p " + " ".join(f'a{n:06}=">\'"' for n in range(20_000)) + ">text")
    assert "attributes" in page.warnings[0]


NAMES = " ".join(f"a{n:05}" for n in range(9_000))


@pytest.mark.parametrize(
    "page",
    [
        f'<p x=">" {NAMES}>y',
        "<p " + "".join(f"a{n:05}=''" for n in range(9_000)) + ">y",  # glued
        f'<script x=">" {NAMES}>y</script>y',
        f'<textarea x=">" {NAMES}>y</textarea>y',
        f'<title-x>t<p x=">" {NAMES}>y',
        f'<xmp/><p x=">" {NAMES}>y',
        f'<!--><p x=">" {NAMES}>y',
        f'<!-- --!><p x=">" {NAMES}>y',
        f'<![CDATA[<!--]]><p x=">" {NAMES}>y',
        f'<?php "<!--" ?><p x=">" {NAMES}>y',
        f'</p <!-- ><p x=">" {NAMES}>y',
        f'</p <script ><p x=">" {NAMES}>y',
        f'<p =" {NAMES} ">y',
        f'<p a/=" {NAMES} ">y',
        f"<p a=''=\" {NAMES} \">y",
        f'<? <a x=\' ><p x=">" {NAMES}>y',
        f'<!d <a x=\' ><p x=">" {NAMES}>y',
    ],
)
@pytest.mark.parametrize("behind", [0, 100_000])
def test_no_tag_has_more_attributes_than_the_parser_can_bear(page: str, behind: int) -> None:
    """It needs the square of their number; however a page hides a tag from whoever reads it tag by tag."""
    root = parsed(f"<div>x{page}</div>" + "z" * behind).root
    assert max(len(one.attrib) for one in root.iter()) <= 2_000
    assert "x" in "".join(root.itertext())


@pytest.mark.parametrize("tag", ["<a", "<a/x=", "<a b='", '<a x="<a x=', '<a b="<a" '])
def test_a_page_of_tags_within_tags_keeps_its_text(tag: str) -> None:
    """Where nobody can tell them apart they are text, and it is said."""
    page = parsed("<p>The ferry." + tag * 30_000 + " > It sails.")
    assert "ferry" in "".join(page.root.itertext())
    assert len(page.warnings) == 1


def test_a_long_page_of_short_tags_is_not_called_overloaded() -> None:
    """Whatever stands in quotes, in scripts, and between tags."""
    row = """<p class='a "b"' data-x="it's > {'n': 1}">It's "one" = <a href=/x?y='z'>two</a></p>"""
    page = parsed(row * 3_000 + "<script>" + "let a = 'b';" * 9_000 + "</script><p>" + " " * 99_000)
    assert page.warnings == ()


def test_more_tags_than_are_read_are_told() -> None:
    """What comes before them is there."""
    page = parsed(b"<p>first" + b"<br>" * (MAX_TAGS + 5) + b"last")
    assert "first" in "".join(page.root.itertext()) and "tags" in page.warnings[0]


@pytest.mark.parametrize(
    "page",
    [
        b"<p>x &a9; y" + b"&amp;" * 100_000,
        b'<!DOCTYPE h [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]><p>x &b; y</p>',
        b"<table><tr><td colspan=9000000000000000>x y",
        b"<p>x y" + b"<p " * 50_000,
        b"<p>x y" + b"<!--" * 50_000,
    ],
)
def test_hostile_pages_end(page: bytes) -> None:
    """With the text that they have."""
    assert "x" in text(page) and "y" in text(page)


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200)))
def test_nothing_raises_but_a_page_error(page: bytes | str) -> None:
    """Whatever comes."""
    with contextlib.suppress(PageError):
        parsed(page)


@given(st.lists(st.integers(0, 40), max_size=40), st.sets(st.integers(0, 40)))
def test_outermost_elements_stand_in_no_other(parents: list[int], some: set[int]) -> None:
    """In the order in which they are given, whatever tree they stand in."""
    nodes = [etree.Element("a")]
    for one in parents:
        nodes.append(etree.SubElement(nodes[one % len(nodes)], "a"))
    given = [node for k, node in enumerate(nodes) if k in some]
    assert outermost(given) == tuple(one for one in given if not any(above in given for above in one.iterancestors()))
