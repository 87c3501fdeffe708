"""What a report costs: to make, beside cleaning the same dump, and to open, in headless Chromium.

usage: python bench/report.py [--documents 5000] [--times 5]
       python bench/report.py --picture docs/report.png

The dump is made of the labelled ones beside the project (of the fixtures where those are missing), over and over.
Opening is measured in a browser of its own each time, whose profile is new: until the page can be used (the browser's
own domContentLoadedEventEnd: list, bars and the first document stand by then), beside the same page without its
scripts, which is what loading it costs alone; and how long a first search, a filter and another document take.
--picture takes the picture that the documentation shows, of the project's own fixtures.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from corpora import CORPORA, ROOT, rows_of

NAMES = ("dumps-en", "dumps-more", "dumps-xx")
FIELDS = ("--id-field", "id", "--site-field", "site", "--text-field", "text")
QUIET = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-sync"
LOADED = "return [performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd]"
MEASURE = """
  const at = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
  const timed = (work) => { const start = performance.now(); work(); return performance.now() - start; };
  const search = timed(() => { view.query = "the"; relist(); });
  const filter = timed(() => document.querySelector(".bar[data-kind=label]").click());
  const open = timed(() => showDocument(order[order.length >> 1], false));
  return [at, search, filter, open, ROWS.length];
"""


def texts() -> list[dict[str, Any]]:
    """Labelled documents, theirs or ours."""
    if not CORPORA.is_dir():
        lines = (ROOT / "fixtures" / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
    return list(rows_of(*NAMES))


def dump(path: Path, count: int) -> None:
    """So many of them."""
    some = texts()
    with open(path, "w", encoding="utf-8") as out:
        for k in range(count):
            row = some[k % len(some)]
            kept = {name: row.get(name) for name in ("site", "lang", "text")}
            print(json.dumps({"id": f"{row['id']}-{k}", **kept}), file=out)


def run(*args: str) -> tuple[float, float]:
    """Processor seconds and the peak of memory (MB) of one command."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what clean has to say of single documents
        os.execv(sys.executable, [sys.executable, "-m", "boilerstrip", *args])
    _, status, used = os.wait4(child, 0)
    if status not in (0, 3 << 8, 1 << 8):
        raise SystemExit(f"boilerstrip {args[0]} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def browser(profile: str, size: tuple[int, int]) -> Any:
    """A Chromium of its own."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome")
    for one in (*QUIET.split(), f"user-data-dir={profile}", "hide-scrollbars", "force-device-scale-factor=1"):
        options.add_argument(f"--{one}")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    return driver


def opened(page: Path, script: str = MEASURE) -> list[float]:
    """Milliseconds: until it can be used, of a first search, a filter, another document; and documents."""
    with tempfile.TemporaryDirectory() as profile:
        driver = browser(profile, (1360, 1000))
        try:
            driver.get(page.as_uri())
            return driver.execute_script(script)
        finally:
            driver.quit()


def measure(count: int, times: int) -> None:
    """Print what it costs."""
    with tempfile.TemporaryDirectory() as folder:
        raw, page = Path(folder, "raw.jsonl"), Path(folder, "report.html")
        dump(raw, count)
        size = raw.stat().st_size / 1e6
        ratios, peaks = [], []
        for _ in range(2):
            clean, _ = run("clean", str(raw), "-o", str(Path(folder, "clean.jsonl")), "-q", *FIELDS)
            report, peak = run("report", str(raw), "-o", str(page), "-q", *FIELDS)
            ratios.append(report / clean)
            peaks.append(peak)
        print(f"{count:,} documents, {size:.1f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        made = page.stat().st_size / 1e6
        print(f"page {made:.1f} MB; made in {min(ratios):.2f} of the time of clean, with {max(peaks):.0f} MB of memory")
        bare = Path(folder, "bare.html")
        bare.write_bytes(re.sub(b"<script>.*?</script>", b"", page.read_bytes(), flags=re.DOTALL))
        rows, loads = [], []
        for _ in range(times):
            rows.append(opened(page))
            loads += opened(bare, LOADED)
        names = ("opens", "first search", "filter", "another document")
        for name, some in zip(names, list(zip(*rows, strict=True))[:4], strict=True):
            print(f"{name}: median {median(some):.0f} ms, {min(some):.0f} to {max(some):.0f}, of {times}")
        print(f"loads without scripts: median {median(loads):.0f} ms, {min(loads):.0f} to {max(loads):.0f}")
        print(f"in the page: {rows[0][4]:,.0f} documents")


def fixtures(path: Path) -> None:
    """A dump of the project's own texts, each folder a site."""
    with open(path, "w", encoding="utf-8") as out:
        for one in sorted(ROOT.glob("fixtures/*/*.txt")):
            if one.name != "expected.txt":
                lang = one.name[5:7] if one.name.startswith("lang-") else "en"
                site = f"{one.parent.name}.example"
                print(json.dumps({"site": site, "lang": lang, "text": one.read_bytes().decode()}), file=out)


def picture(path: Path) -> None:
    """The picture of the documentation."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        fixtures(Path(folder, "fixtures.jsonl"))
        command = [sys.executable, "-m", "boilerstrip", "report", "fixtures.jsonl", "-q", "--site-field", "site"]
        subprocess.run([*command, "--text-field", "text", "-o", str(page)], cwd=folder, check=True)
        driver = browser(str(Path(folder, "profile")), (1360, 1130))
        try:
            driver.get(page.as_uri())
            find = "return ROWS.findIndex((row) => row.name.startsWith('Boarded-up lido')) + 1"
            driver.get(f"{page.as_uri()}#d{driver.execute_script(find)}")
            driver.execute_script("document.querySelectorAll('#lines .row.gone')[3].focus()")
            driver.execute_script("scrollTo(0, 0); showWhy(document.activeElement)")
            time.sleep(0.3)
            driver.save_screenshot(str(path))
        finally:
            driver.quit()


def main() -> None:
    """Measure, or take the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args()
    if args.picture:
        picture(args.picture)
    else:
        measure(args.documents, args.times)


if __name__ == "__main__":
    main()
