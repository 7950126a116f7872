"""The two layouts of pages."""

import jinja2
import pytest
from jinja2 import nodes

from tests.house import ROOT


@pytest.mark.parametrize("layout", ["team.html", "public.html"])
def test_a_layout_hides_nothing_that_a_view_hands_to_its_page(layout):
    """What is set on top of a layout is set in every page's blocks as well, whatever the view calls so."""
    tree = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(
        (ROOT / "templates" / layout).read_text(encoding="utf-8")
    )
    inside = {
        id(node)
        for scope in tree.find_all((nodes.Macro, nodes.Block))
        for node in scope.find_all(nodes.Assign)
    }
    assert not [node.target.name for node in tree.find_all(nodes.Assign) if id(node) not in inside]
