"""Compiles the catalogues whenever the package is built; everything else stands in pyproject.toml."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class WithCatalogues(build_py):
    def run(self):
        for written in Path("cafe_forms/translations").glob("*/LC_MESSAGES/*.po"):
            with written.open("rb") as po, written.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po, locale=written.parts[2]))
        super().run()


setup(cmdclass={"build_py": WithCatalogues})
