"""Compression, streaming both ways: what is unpacked is never held whole, and what is packed can be continued."""

from __future__ import annotations

import contextlib
import io
import os
import zlib
from pathlib import Path
from typing import Any, BinaryIO, cast

from boilerstrip.errors import InputError

# Bytes, before compression, after which a new member begins: a killed run continues behind the last whole one.
MEMBER = 1 << 24
_WINDOW = 1 << 27  # bytes: what zstd's own tool takes unless told otherwise
_HEAD = 18  # bytes of the longest head of a zstd frame
_MEMORY = 1 << 28  # bytes for xz: four times what its highest preset needs
_LEVEL = {"gz": 6, "bz2": 9, "xz": 6, "zst": 3}  # each tool's own default


def unpacked(raw: BinaryIO, packing: str | None, where: str) -> BinaryIO:
    """A stream of what ``raw`` holds, all members of it, a bounded piece at a time.

    Raises
    ------
    InputError
        When the package for it is missing.
    """
    if packing is None:
        return raw
    if packing == "gz":
        import gzip

        return cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb"))
    if packing == "bz2":
        import bz2

        return cast(BinaryIO, bz2.BZ2File(raw, "rb"))
    if packing == "xz":
        return cast(BinaryIO, io.BufferedReader(_Xz(raw), 1 << 16))
    return cast(BinaryIO, io.BufferedReader(_Zst(raw, _zstandard(where)), 1 << 16))


def trouble(error: Exception) -> str | None:
    """What is wrong with a dump, compressed or not, by the error of reading it; None for an error of another kind."""
    if isinstance(error, EOFError):
        return "its compressed data break off"
    damaged: tuple[type[Exception], ...] = (zlib.error,)
    import lzma

    damaged += (lzma.LZMAError,)
    if isinstance(error, damaged) or type(error).__name__ in ("ZstdError", "BadGzipFile"):
        told = str(error)
        big = "memory usage limit" in told.lower() or "requires too much memory" in told
        return f"its compressed data need more than {_WINDOW >> 20} MB to unpack" if big else "its data are damaged"
    if isinstance(error, OSError):
        # bz2 and gzip raise one without a number for bytes that are not theirs.
        return "its data are damaged" if error.errno is None else f"cannot read: {error.strerror}"
    return None


def _zstandard(where: str) -> Any:
    try:
        import zstandard
    except ImportError:
        raise InputError(f"{where}: .zst needs zstandard: pip install 'boilerstrip[zst]'") from None
    return zstandard


class _Then(io.RawIOBase):
    """A stream with some bytes more behind it, which never begin a piece of their own."""

    def __init__(self, raw: BinaryIO, more: bytes) -> None:
        self._raw, self._more = raw, more
        self._held = b""  # the last byte: a frame that breaks off in its head is passed over where ours begins a piece
        self.ended = False

    def read(self, size: int = -1) -> bytes:
        data, self._held = self._held, b""
        # zstandard forgets a piece that is the head of a frame and no byte more, so none is handed out that short.
        while len(data) <= _HEAD and not self.ended:
            more = self._raw.read(size - len(data) if size >= 0 else -1)
            data, self.ended = data + more, not more
        if self.ended:
            room = size - len(data) if size >= 0 else len(self._more)
            data, self._more = data + self._more[:room], self._more[room:]
        else:
            data, self._held = data[:-1], data[-1:]
        return data


class _Zst(io.RawIOBase):
    """What zstd frames hold. The package's reader ends without a word where a frame breaks off, so a frame of our own
    is put behind the last: only where that one is whole does ours come out again.
    """

    _END = b"\0the end" * 16  # not as its frame has it: a block that breaks off may take the frame for its own bytes

    def __init__(self, raw: BinaryIO, zstandard: Any) -> None:
        more = zstandard.ZstdCompressor().compress(self._END)
        known = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._error = zstandard.ZstdError
        self._raw = _Then(raw, more)
        self._made = known.stream_reader(self._raw, read_across_frames=True)
        self._held = b""  # the last bytes, which may be those of our frame

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while data := self._read(len(buffer)):
            data = self._held + data
            size = min(len(buffer), max(0, len(data) - len(self._END)))
            buffer[:size], self._held = data[:size], data[size:]
            if size:
                return size
        if len(self._held) > len(self._END):
            size = min(len(buffer), len(self._held) - len(self._END))
            buffer[:size], self._held = self._held[:size], self._held[size:]
            return size
        if self._held != self._END:
            raise EOFError
        return 0

    def _read(self, size: int) -> bytes:
        try:
            return bytes(self._made.read(size))
        except self._error:
            if self._raw.ended:
                raise EOFError from None
            raise


class _Xz(io.RawIOBase):
    """What xz streams hold, within a bound of memory: lzma's own file takes no such bound."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._packed = raw, b""
        self._one: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        import lzma

        while True:
            if self._one is None:
                self._packed = self._packed.lstrip(b"\0")  # padding between streams
                if not self._packed:
                    self._packed = self._raw.read(1 << 16)
                    if not self._packed:
                        return 0
                    continue
                self._one = lzma.LZMADecompressor(memlimit=_MEMORY)
            if self._one.needs_input and not self._packed:
                self._packed = self._raw.read(1 << 16)
                if not self._packed:
                    raise EOFError
            data = self._one.decompress(self._packed, len(buffer))
            self._packed = b""
            if self._one.eof:
                self._packed, self._one = self._one.unused_data, None
            if data:
                buffer[: len(data)] = data
                return len(data)


class Packer:
    """Compresses what is written, in members that a reader takes as one stream, or passes it on as it is.

    Members end at ends of records alone, after MEMBER bytes: the same records give the same bytes, in one run or two.

    Parameters
    ----------
    fresh : bool
        Whether nothing stands before what is written.
    """

    def __init__(self, out: BinaryIO, packing: str | None, where: str, fresh: bool = True) -> None:
        self._out, self._packing, self._where = out, packing, where
        self.members = 0 if fresh else 1  # so far
        self._one: Any = None
        self._size = 0  # of the member, before compression
        self._empty = fresh  # nothing was written yet
        if packing == "zst":
            self._zstd = _zstandard(where).ZstdCompressor(level=_LEVEL["zst"])

    @property
    def between(self) -> bool:
        """Whether all that was written can be read as it stands."""
        return self._one is None

    def write(self, data: bytes) -> None:
        """Add bytes."""
        if self._packing is None:
            self._out.write(data)
            return
        if self._one is None:
            self._one = self._begun()
            self.members += 1
        self._size += len(data)
        self._empty = False
        self._out.write(self._one.compress(data))

    def record(self, alone: bool = False) -> None:
        """A record has ended; ``alone`` makes it, with what is before it, a member."""
        if self._one is not None and (alone or self._size >= MEMBER):
            self._out.write(self._one.flush())
            self._one, self._size = None, 0

    def close(self) -> None:
        """End the last member; of nothing, one is made, for an empty file would be no compressed one."""
        if self._packing is not None and self._empty:
            self.write(b"")
        self.record(alone=True)

    def _begun(self) -> Any:
        if self._packing == "gz":
            return zlib.compressobj(_LEVEL["gz"], zlib.DEFLATED, 31)
        if self._packing == "bz2":
            import bz2

            return bz2.BZ2Compressor(_LEVEL["bz2"])
        if self._packing == "xz":
            import lzma

            return lzma.LZMACompressor(preset=_LEVEL["xz"])
        return self._zstd.compressobj()


def joined(path: Path, packing: str | None) -> None:
    """Make one frame of a .zst file's many: common readers of it end without a word behind the first.

    The others are left as they are: every reader of gzip, bzip2 and xz goes on behind the first member.
    """
    if packing != "zst":
        return
    other = path.with_name(f"{path.name}.joined")
    try:
        with open(path, "rb") as source, open(other, "wb") as out:
            os.chmod(other, os.stat(path).st_mode & 0o7777)  # before anything stands in it
            data, made = unpacked(source, packing, str(path)), _zstandard(str(path)).ZstdCompressor(level=_LEVEL["zst"])
            with made.stream_writer(out, closefd=False) as packer:
                while piece := data.read(1 << 20):
                    packer.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.replace(other, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(other)
        raise
