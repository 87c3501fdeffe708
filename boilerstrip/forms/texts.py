"""Files that hold one text each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from boilerstrip.codec import Decoded, decode
from boilerstrip.forms.unit import CAP, Codec, Doc, Unit, oversize, too_long


def text_form(decoded: Decoded, old: str, new: bytes) -> dict[str, Any]:
    """What a ledger says of a whole file, ``old`` by its digest."""
    digests = {"sha256_file_input": old, "sha256_file_output": hashlib.sha256(new).hexdigest()}
    return {"encoding": decoded.encoding, "bom": decoded.mark.hex(), **digests}


class TextCodec(Codec):
    """One text, the whole file."""

    def read(self, stream: BinaryIO) -> Iterator[Unit]:
        """The file as one unit."""
        data = stream.read(CAP + 1)
        if len(data) <= CAP:
            yield Unit(None, data, size=len(data))
        elif not self.patient:
            raise oversize(self.where, None)
        else:
            yield Unit(None, data[:1], trouble=too_long())

    def open(self, unit: Unit) -> Doc | None:
        """The text, decoded."""
        decoded = decode(unit.data, self.where, self.encoding)
        return Doc(decoded.text, held=replace(decoded, text=""))

    def close(self, unit: Unit, doc: Doc, text: str) -> Any:
        """The new bytes, in the same encoding."""
        return doc.held.encode(text)

    def form(self, unit: Unit, doc: Doc, payload: Any) -> dict[str, Any]:
        """Encoding, byte-order mark, and digests of the file before and after."""
        old = hashlib.sha256(unit.data).hexdigest()
        return text_form(doc.held, old, unit.data if payload is None else payload)
