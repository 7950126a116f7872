"""Which codes the package's own code makes, with the names of their facts, so that no table of words lacks one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1] / "cafe_forms"


class Made(NamedTuple):
    """`code` is None where it is no literal."""

    code: str | None
    facts: frozenset[str]
    file: str


def made(*names: str) -> Iterator[Made]:
    """Every call of what is called so: `Refused("ended")` and `place.wrong("at-most", most=10)` alike."""
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if any(f"{name}(" in text for name in names):
            yield from (_made(node, file) for node in ast.walk(ast.parse(text)) if _calls(node, names))


def _calls(node: ast.AST, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Call) and {getattr(node.func, "attr", ""), getattr(node.func, "id", "")} & {
        *names
    }


def _made(call: ast.Call, file: Path) -> Made:
    code = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
    return Made(code, frozenset(keyword.arg or "**" for keyword in call.keywords), file.name)


def needed(sentence: str) -> set[str]:
    """The facts that a sentence needs."""
    return set(re.findall(r"%\((\w+)\)s", sentence))


def misfits(found: list[Made], exact: dict[str, str], *others: dict[str, str]) -> list[object]:
    """What is wrong with tables of words for these codes: `exact` needs all facts of a code, the others only some."""
    codes = {one.code for one in found if one.code}
    return [
        *(code for table in (exact, *others) for code in codes ^ set(table)),
        *(one for one in found if one.code in exact and set(one.facts) != needed(exact[one.code])),
        *(
            code
            for table in others
            for code in table
            if not needed(table[code]) <= needed(exact.get(code, ""))
        ),
    ]
