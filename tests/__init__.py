"""What one process of the tests has compiled of a template the others read; each run begins anew."""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

COMPILED = Path(__file__).parents[1] / ".pytest_cache" / "templates"
COMPILED.mkdir(parents=True, exist_ok=True)
compiled_templates = FileSystemBytecodeCache(str(COMPILED))
Flask.jinja_options = {"bytecode_cache": compiled_templates}
