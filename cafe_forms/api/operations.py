"""One operation of the interface: its address, and what openapi.json says of it, written beside the view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint

NOTE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["note"],
    "properties": {
        "note": {
            "type": "string",
            "maxLength": 500,
            "pattern": r"\w",
            "description": "What for, in words; it stands in the log.",
        }
    },
}


@dataclass(frozen=True, slots=True)
class Operation:
    """`answer` is the schema of the JSON in a good answer, or its media type where it is a file."""

    path: str
    view: Callable
    summary: str
    answer: dict | str
    method: str = "GET"
    status: int = 200
    body: dict | None = None  # schema of the JSON that is sent
    bodies: tuple[str, ...] = ()  # media types of a file that is sent
    query: tuple[dict, ...] = ()  # parameters, as OpenAPI describes them
    refusals: tuple[int, ...] = ()  # beside those of every operation

    def register(self, blueprint: Blueprint) -> None:
        blueprint.add_url_rule(self.path, view_func=self.view, methods=[self.method])

    @property
    def name(self) -> str:
        return self.view.__name__


def reference(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str) -> dict:
    return {
        "type": "object",
        "required": [name.lower() + "s"],
        "properties": {name.lower() + "s": {"type": "array", "items": reference(name)}},
    }
