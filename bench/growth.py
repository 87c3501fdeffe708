"""How time and memory of ``clean`` grow with the size of what it is given: a dump of records, and one document.

Each run is a process of its own; its time is what it kept a processor busy for, so that other work counts little.
Beside it stands the time of C4's line rules on the same texts in the same run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from boilerstrip.peers.lines import c4

_METER = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(done.returncode)
"""
COMMAND = [sys.executable, "-m", "boilerstrip", "clean", "-q", "--max-removed", "100%"]


def grown(texts: Sequence[str], megabytes: Sequence[float]) -> list[dict[str, Any]]:
    """A row a form and size: megabytes, seconds of processor time, peak memory (MB), C4's seconds on the same."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for form, write in (("a dump of stories", _dump), ("one document", _document)):
            for size in megabytes:
                some = list(_until(texts, int(size * 1_000_000)))
                path = write(Path(folder), some)
                seconds, memory = _spent([*COMMAND, str(path), "-o", str(Path(folder) / f"out{path.suffix}")])
                begun = time.process_time()
                for one in some:
                    c4(one)
                c4_seconds = time.process_time() - begun
                megabyte = path.stat().st_size / 1e6
                rows.append(
                    {
                        "form": form,
                        "megabytes": round(megabyte, 2),
                        "seconds": round(seconds, 2),
                        "memory": memory,
                        "c4_seconds": round(c4_seconds, 3),
                    }
                )
    return rows


def _until(texts: Sequence[str], size: int) -> Iterator[str]:
    """Texts, over and over, of so many characters together."""
    done = k = 0
    while done < size:
        yield texts[k % len(texts)]
        done += len(texts[k % len(texts)])
        k += 1


def _dump(folder: Path, texts: Sequence[str]) -> Path:
    path = folder / "dump.jsonl"
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps({"text": one}, ensure_ascii=False) + "\n" for one in texts)
    return path


def _document(folder: Path, texts: Sequence[str]) -> Path:
    path = folder / "document.txt"
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def _spent(command: list[str]) -> tuple[float, int]:
    """Seconds of processor time and peak memory (MB) of a command that has to succeed.

    A small process starts it: what a child's peak is counted from is the size of the process that forked it.
    """
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    told = subprocess.run([sys.executable, "-c", _METER, *command], capture_output=True, text=True, env=environment)
    if told.returncode not in (0, 3):
        raise SystemExit(f"failed: {' '.join(command)}: {told.stderr}")
    seconds, kilobytes = map(float, told.stdout.split())
    return seconds, round(kilobytes / 1024)
