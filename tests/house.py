"""The program's files by their modules, and what each imports: for the tests of how the house is built."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOP = ("cafe_forms", "tasks", "config", "wsgi")


def module_of(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    module_of(file): file
    for name in TOP
    for file in [*(ROOT / name).rglob("*.py"), ROOT / f"{name}.py"]
    if file.is_file() and "migrations" not in file.parts
}


@cache
def imports(module):
    """Every module that this one imports, wherever it does; ours by their full names, others by their first."""
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    found = {name for node in ast.walk(tree) for name in names(node, module)}
    return {name if name in FILES else name.split(".")[0] for name in found} - {module}


def names(node, module):
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            here = module.split(".") if FILES[module].name == "__init__.py" else module.split(".")[:-1]
            base = ".".join([*here[: len(here) - node.level + 1], *filter(None, [node.module])])
        for alias in node.names:
            yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in FILES else base


def room(module):
    """The room of a module of the package: 'pool' for cafe_forms.pool.intake, '' for cafe_forms itself."""
    package, _, rest = module.partition(".")
    return rest.split(".")[0] if package == "cafe_forms" else None
