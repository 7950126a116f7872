"""The guide for operators names what there is, and what it has typed works."""

import re
import shlex

import config as settings
from cafe_forms.cli import commands
from tests.nginx import DEPLOY
from tests.outside.conftest import Cafe


def test_the_guide_names_every_file_and_only_settings_that_there_are():
    guide = (DEPLOY.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    named = set(re.findall(r"cafe-\w+@?\.(?:service|timer)", guide))
    assert named == {file.name for file in DEPLOY.glob("cafe-*")}
    assert "deploy/nginx.conf" in guide
    assert set(re.findall(r"CAFE_(\w+)", guide)) <= settings.SETTINGS.keys()
    written = {call.split()[0] for call in re.findall(r"`cafe (\w[^`]*)`", guide)}
    assert written <= commands.commands.keys()


def test_the_guide_makes_the_admin_that_it_needs(tmp_path):
    guide = (DEPLOY.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    typed = re.findall(r"`cafe ((?:site|member) add [^`]*)`", guide)
    cafe = Cafe(tmp_path)
    for line in typed:
        cafe(*shlex.split(line))
    made = [line for line in typed if "--role admin" in line]
    assert len(made) == 1
    assert guide.index(made[0]) < guide.index("*Mehr → Rechtliche Seiten*")
