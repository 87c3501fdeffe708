"""Imports point one way, and importing the package costs nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from boilerstrip.cli import COMMANDS

PACKAGE = Path(__file__).resolve().parents[1] / "boilerstrip"
LAYERS = {
    0: {
        "errors",
        "labels",
        "version",
        "fold",
        "document",
        "words",
        "firsts",
        "guards",
        "portable",
        "sampling",
        "pairing",
        "overdone",
        "sites",
        "batches",
        "tomltext",
        "stamps",
    },
    1: {
        "settings",
        "read",
        "rulefile",
        "patterncache",
        "ledger",
        "emit",
        "decide",
        "again",
        "codec",
        "dumps",
        "atomic",
        "baseline",
        "config",
        "literals",
        "rulepack",
        "differences",
        "forms",
        *("pages", *(f"pages.{name}" for name in ("claims", "linked", "metadata", "titles", "told"))),
        *(f"pages.{name}" for name in ("blocks", "headline", "kinds", "page", "paths")),
        *(f"forms.{name}" for name in ("unit", "names", "packing", "reading")),
        *(f"forms.{name}" for name in ("texts", "lines", "tables", "columns", "archives")),
        *(f"forms.{name}" for name in ("pages", "linepages", "tablepages", "columnpages", "archivepages")),
        *(f"pages.{name}" for name in ("charset", "tame", "parse", "recipefile", "xpaths", "recipes")),
        *("profiles", *(f"profiles.{name}" for name in ("normal", "profile", "profilefile", "sample", "stories"))),
        *(f"profiles.{name}" for name in ("story", "mine", "slots", "spans", "blocks", "habits", "shelf")),
        *("sources", *(f"sources.{name}" for name in ("fingerprints", "segment", "segmentfile"))),
        *(f"sources.{name}" for name in ("folder", "finding", "index", "naming")),
        *("profiles.pagerecord", "profiles.paths"),
    },
    2: {
        "profiles.store",
        *("ruleindex", "outcome", "result", "evidence", "evidence.rules", "evidence.shape"),
        *(
            "evidence.view",
            "evidence.buttons",
            "evidence.names",
            "evidence.lists",
            "evidence.captions",
            "evidence.contents",
            "evidence.parts",
            "evidence.points",
            "evidence.portraits",
            "evidence.teasers",
            "evidence.copies",
            "evidence.edges",
            "evidence.context",
            "evidence.examples",
            "evidence.plugins",
            "evidence.profiles",
            "evidence.pageprofiles",
            "evidence.pagecontexts",
            "evidence.hidden",
            "evidence.secondstories",
            "evidence.boxes",
            "evidence.sentences",
            "evidence.recipes",
        ),
        *(
            "learned",
            *(
                f"learned.{name}"
                for name in (
                    "chars",
                    "lines",
                    "places",
                    "features",
                    "labeller",
                    "modelfile",
                    "state",
                    "trees",
                    "letters",
                    "told",
                    "markup",
                    "pagemodel",
                )
            ),
        ),
    },
    3: {
        *(
            "judge",
            "verdicts",
            "stripper",
            "pagestrip",
            "api",
            "evaluate",
            "earnings",
            "packing",
            "scoring",
            "attributes",
            "remembering",
        ),
        *(f"scoring.{name}" for name in ("spelling", "words", "coded", "align", "status", "quotes", "relation")),
        *(f"scoring.{name}" for name in ("lexicon", "names", "units", "facts", "signs", "wrapper", "protect")),
        *("profiles.judging", "profiles.pagejudging", "profiles.learn"),
        *("copies", *(f"copies.{name}" for name in ("laid", "compare", "finder", "shelf", "labels"))),
        *(f"scoring.{name}" for name in ("pair", "lost", "score", "dump", "filled", "unwrapped", "figures", "tongues")),
        *("reporting", *(f"reporting.{name}" for name in ("safe", "view", "selection", "page"))),
    },
    4: {
        "integrations",
        *(f"integrations.{name}" for name in ("batch", "counts", "datasets", "datatrove", "drift", "scrapy")),
        *(f"integrations.{name}" for name in ("spark", "sparklearn", "sparkmatch", "sparkworker")),
        *("peers", *(f"peers.{name}" for name in ("intervals", "lines", "measure", "pagefigures", "pages", "peer"))),
        *(f"peers.{name}" for name in ("rows", "tables")),
        "training",
        *(f"training.{name}" for name in ("build", "card", "corpus", "crossval", "fit", "lookalikes", "pages")),
        *(f"training.{name}" for name in ("flatten", "galleries", "layout", "parts", "transplants", "words")),
        *(
            f"training.{name}"
            for name in ("authored", "readings", "golds", "judging", "pagecard", "pagefit", "pagebuild")
        ),
    },
}
LAYER_OF = {name: layer for layer, names in LAYERS.items() for name in names}


def imports(path: Path) -> set[str]:
    """The package's own modules that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "boilerstrip":
            base = (node.module or "").removeprefix("boilerstrip").lstrip(".")
            named = {f"{base}.{one.name}".lstrip(".") for one in node.names}
            modules = {one for one in named if (PACKAGE / (one.replace(".", "/") + ".py")).exists()}
            found |= modules or {base} - {""}
        elif isinstance(node, ast.Import):
            found.update(n.name.removeprefix("boilerstrip.") for n in node.names if n.name.startswith("boilerstrip."))
    return found


@pytest.mark.parametrize("name", sorted(LAYER_OF))
def test_a_module_imports_from_its_own_layer_or_below(name: str) -> None:
    """The layers of docs/design.md hold."""
    path = PACKAGE / (name.replace(".", "/") + ".py")
    if not path.exists():
        path = PACKAGE / name / "__init__.py"
    for other in imports(path):
        assert other in LAYER_OF, f"{name} imports {other}, which stands in no layer"
        assert LAYER_OF[other] <= LAYER_OF[name], f"{name} imports {other} of a higher layer"


def test_every_module_stands_in_a_layer() -> None:
    """A new module has to be placed before it can be used."""
    modules = {str(p.relative_to(PACKAGE).with_suffix("")).replace("/", ".") for p in PACKAGE.rglob("*.py")}
    library = {m.removesuffix(".__init__") for m in modules if not m.startswith(("commands", "cli", "__"))}
    assert library == set(LAYER_OF)


def test_every_module_is_named_in_the_design() -> None:
    """By its path, or by its name in a table of its package's modules."""
    told = (PACKAGE.parent / "docs" / "design.md").read_text(encoding="utf-8")
    of_package, named = "", set(re.findall(r"`([\w/]+)`", told))
    for line in told.splitlines():
        head = re.match(r"\| step \| module of `(\w+)`", line)
        of_package = head[1] if head else of_package if line.startswith("|") else ""
        named |= {f"{of_package}/{one}" for one in re.findall(r"`(\w+)`", line) if of_package}
    modules = {p.relative_to(PACKAGE).with_suffix("").as_posix() for p in PACKAGE.rglob("*.py")}
    commands = {f"commands/{one}" for one in COMMANDS}  # each is named after its command
    missing = sorted(one for one in modules - named - commands if "__" not in one)
    assert missing == []


def test_importing_the_package_loads_no_engine() -> None:
    """``import boilerstrip`` and the command's help do not wait for regex or lxml."""
    heavy = "{'regex', 'lxml', 'trafilatura', 'numpy', 'rapidfuzz', 'pyarrow', 'zstandard', 'pyspark'}"
    code = f"import sys, boilerstrip, boilerstrip.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
