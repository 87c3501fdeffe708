"""Files that hold one page (HTML) each. What is written is the story's text, in UTF-8: no page comes out again."""

from __future__ import annotations

import hashlib
from typing import Any

from boilerstrip.codec import decode
from boilerstrip.forms.texts import TextCodec
from boilerstrip.forms.unit import Doc, Unit

TEXT = "text"  # the field of a record for its page's story, where none is named
FORM = "html"  # as ledgers call what was a page: its markup cannot be put back


def ended(text: str) -> str:
    """A story as a file of its own has it: its last line ends too."""
    return text if not text or text.endswith("\n") else f"{text}\n"


class PageCodec(TextCodec):
    """One page, the whole file."""

    reads_pages = True

    def open(self, unit: Unit) -> Doc | None:
        """The page; decoded where the user says how, for a page mostly says itself."""
        page: bytes | str = unit.data
        if self.encoding:
            page = decode(unit.data, self.where, self.encoding).text
        return Doc("", page=page)

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The story's bytes."""
        new = ended(text)
        doc.held = new[len(text) :]
        return new.encode()

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Encoding of the output, what stands behind its text, and digests of both files."""
        old, new = (hashlib.sha256(one).hexdigest() for one in (unit.data, payload))
        form = {"encoding": "utf-8", "sha256_file_input": old, "sha256_file_output": new}
        return form | ({"added": doc.held} if doc.held else {})
