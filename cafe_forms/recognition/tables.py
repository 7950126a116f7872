"""The word lists of this room: one YAML file each, under words/."""

from importlib import resources

import yaml


def table(name: str) -> dict:
    """The content of words/<name>.yaml."""
    text = resources.files(__package__).joinpath("words", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)
