"""A file and a folder fit in one head, and say what they are for."""

import ast

import pytest

from tests.house import FILES, ROOT


@pytest.mark.parametrize("folder", sorted({file.parent for file in FILES.values()} - {ROOT}, key=str))
def test_a_folder_fits_in_one_head(folder):
    """More than fifteen files of code want folders; a package's own file is none of them."""
    code = [file for file in folder.glob("*.py") if file.name != "__init__.py"]
    assert len(code) <= 15


@pytest.mark.parametrize("module", sorted(FILES))
def test_a_long_file_says_why_it_is_one(module):
    lines = FILES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 250 or "in one file" in lines[0]


@pytest.mark.parametrize("module", sorted(FILES))
def test_a_file_says_what_it_is_for(module):
    said = ast.get_docstring(ast.parse(FILES[module].read_text(encoding="utf-8")))
    assert said
    assert said.splitlines()[0].rstrip().endswith((".", "!", "?"))


def test_no_file_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "manager", "handle", "handler", "process", "data", "info", "misc"}
    assert not {module for module in FILES if empty & set(module.split(".")[-1].split("_"))} - {
        "cafe_forms.answering.info_pages"  # "information pages" are what mothers call them
    }
