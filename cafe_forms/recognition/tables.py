"""The word lists of this room under words/: YAML files, and plain lines."""

from importlib import resources

import yaml


def table(name: str) -> dict:
    """The content of words/<name>.yaml."""
    text = resources.files(__package__).joinpath("words", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)


def lines(name: str) -> list[str]:
    """The lines of words/<name>.txt."""
    return (
        resources.files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    )
