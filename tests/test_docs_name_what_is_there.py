"""What README, CONTRIBUTING and docs/ name is there: files, folders, tests, and where links lead."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)")
TESTS = re.compile(r"\btest_\w+\b")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"[\w.-]+\.(?:py|md|yaml|html|css|js|toml|cfg|typ|po|service)")
PATH = re.compile(r"[\w.-]+(?:/[\w.<>*-]+)+/?")
TOP = {"cafe_forms", "tests", "templates", "tasks", "training", "docs", "deploy", "bench"}
ROOMS = {path.name for path in (ROOT / "cafe_forms").iterdir() if path.is_dir()} - TOP

each_doc = pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)


@cache
def prose(doc: Path) -> str:
    return FENCED.sub("", doc.read_text(encoding="utf-8"))


@cache
def tracked() -> frozenset[str]:
    folders = [ROOT / name for name in TOP]
    return frozenset(
        [file.name for folder in folders for file in folder.rglob("*") if file.is_file()]
        + [file.name for file in ROOT.iterdir() if file.is_file()]
    )


def is_there(path: str) -> bool:
    """As it stands, or below the package; a module may go without `.py`, or with a name that is in it."""
    for base in (ROOT, ROOT / "cafe_forms"):
        whole, (module, _dot, name) = base / path, path.rpartition(".")
        if whole.exists() or whole.with_name(f"{whole.name}.py").is_file():
            return True
        file = base / f"{module}.py"
        if name and file.is_file() and re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")):
            return True
    return False


@each_doc
def test_files_and_folders(doc):
    quoted = set(QUOTED.findall(prose(doc)))
    paths = {word for word in quoted if PATH.fullmatch(word) and word.split("/")[0] in TOP | ROOMS}
    concrete = {word for word in paths if not set("<>*") & set(word)}
    assert {word for word in concrete if not is_there(word)} == set()
    assert {word for word in quoted if FILE.fullmatch(word)} - tracked() == set()


@cache
def known_tests() -> frozenset[str]:
    files = list((ROOT / "tests").rglob("*.py"))
    written = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return frozenset(re.findall(r"def (test_\w+)", written)) | {file.stem for file in files}


@each_doc
def test_tests(doc):
    assert set(TESTS.findall(prose(doc))) - known_tests() == set()


@each_doc
def test_where_links_lead(doc):
    assert [link for link in LINK.findall(prose(doc)) if not (doc.parent / link).exists()] == []


def test_contributing_names_files_and_tests_at_all():
    words = prose(ROOT / "CONTRIBUTING.md")
    assert len(set(TESTS.findall(words))) > 10
    assert len([word for word in QUOTED.findall(words) if PATH.fullmatch(word)]) > 40
    assert "(CONTRIBUTING.md)" in prose(ROOT / "README.md")


def test_the_map_names_every_room():
    rooms = prose(ROOT / "README.md").partition("## The rooms")[2].partition("\n## ")[0]
    named = {word.removeprefix("cafe_forms/") for word in QUOTED.findall(rooms)}
    package = ROOT / "cafe_forms"
    there = {one.name for one in package.iterdir() if (one / "__init__.py").is_file() or one.suffix == ".py"}
    assert there - named - {"__init__.py"} == set()
    assert {"training", "tasks", "templates", "tests", "deploy"} <= named


def test_the_changelog_begins_with_the_version_of_today():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == version
    assert len(headings) == len(set(headings))
