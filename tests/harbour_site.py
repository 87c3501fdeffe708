"""A dozen pages of a made-up harbour town's news, wrapped in several manners, and a server for them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STORIES = (  # headline, first and second paragraph
    (
        "Ferry to get a new hull",
        "The old ferry will keep crossing the bay after the town voted on Tuesday to pay for a new hull and engines.",
        "Only 41 of 600 voters were against it, the clerk said, and most of those live on the far side of the river.",
    ),
    (
        "School kitchen opens its doors",
        "Pupils of the hill school cooked lunch for 120 neighbours on Friday, and ran out of soup within half an hour.",
        "The head teacher said the kitchen would open once a month from now on, if someone gave it a larger stove.",
    ),
    (
        "Bridge shut after lorry hits rail",
        "The iron bridge was closed for nine hours on Monday when a lorry full of gravel broke through its railing.",
        "Nobody was hurt, but the driver had to wait on the roof of his cab until a crane arrived from the next town.",
    ),
    (
        "Library finds lost map",
        "A map of the harbour from 1784 has turned up behind a cupboard in the town library, rolled into a tin pipe.",
        "It shows two islands that are gone today, and a third that the librarian thinks was never there at all.",
    ),
    (
        "Baker wins county prize",
        "A baker who learned her trade on a fishing boat has won the county's prize for the best rye loaf of the year.",
        "She told the jury she still bakes by the tide tables, because the dough in the cellar rises with the sea.",
    ),
    (
        "Lighthouse lamp goes dark",
        "The lighthouse on the north point went out for good on Sunday after 163 years and a last sweep at midnight.",
        "Ships have steered by satellite for long, the harbour master said, but many captains sounded their horns.",
    ),
    (
        "Swimmers cross the bay again",
        "Eighty swimmers crossed the bay on Saturday in water of eleven degrees, the coldest crossing since it began.",
        "Three of them were pulled into boats before the buoy; all were drinking tea on the quay an hour afterwards.",
    ),
    (
        "Council argues over benches",
        "The council needed four hours on Wednesday to decide that eleven benches along the promenade will be green.",
        "A motion to paint them blue failed by one vote, and its author left the hall before the result was read out.",
    ),
    (
        "Storm takes roof of market hall",
        "A storm lifted half the roof from the market hall on Thursday night and laid it down on the football field.",
        "The stalls will stand in the bus depot until spring, and buses will stop in front of the church instead.",
    ),
    (
        "New clock runs backwards",
        "The clock that was given to the railway station by a sister town runs backwards, passengers found on Tuesday.",
        "A mechanic who came to mend it read the plate on its back and said that this was what had been ordered.",
    ),
    (
        "Herring return to the inlet",
        "Herring have come back to the inner inlet for the first time in thirty years, and with them a dozen seals.",
        "The fishermen's union asked its members to leave the shoals alone until they have spawned in early April.",
    ),
)
ABOVE = (  # by manner: what stands over a story, and what under it
    ("Advertisement",),
    ("Home | News | Sport | Weather",),
    ("Share on Facebook", "Share on Twitter"),
    (),
)
BELOW = (
    ("Read more", "Sign up for our newsletter", "Copyright 2024 Harbour Media. All rights reserved."),
    ("Advertisement", "Related stories: Pier closed for winter"),
    ("Follow us on Facebook and Twitter", "All rights reserved."),
    (),
)
MANNERS = len(ABOVE)
NO_STORY = "<p>Advertisement</p><p>Follow us on Facebook and Twitter</p><p>All rights reserved.</p>"


def manner(number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of wrapper over and under a story."""
    return ABOVE[number % MANNERS], BELOW[number % MANNERS]


def story(number: int) -> str:
    """A page's story alone, a block a line: what should be left of it."""
    return "\n".join(STORIES[number])


def pages() -> dict[str, str]:
    """Pages by path: a list of links, eleven stories, and a page without one."""
    made = {f"/{number}": _page(number) for number in range(len(STORIES))}
    made[f"/{len(STORIES)}"] = f"<html><body>{NO_STORY}</body></html>"
    links = "".join(f'<a class="story" href="{path}">{path}</a>' for path in made)
    return {"/": f"<html><body>{links}</body></html>", **made}


def _page(number: int) -> str:
    (above, below), (title, *paragraphs) = manner(number), STORIES[number]
    blocks = [*(f"<p>{line}</p>" for line in above), f"<h1>{title}</h1>"]
    blocks += [f"<p>{line}</p>" for line in (*paragraphs, *below)]
    return f"<html><body>{''.join(blocks)}</body></html>"


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The address of a server on this machine that has the pages."""
    made = pages()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = made.get(self.path)
            data = (body or "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
