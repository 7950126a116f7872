"""Lists: a line for each row, for people; or `--json`, for programs."""

import json

import click

as_json = click.option("--json", "as_json", is_flag=True, help="On one line, for programs.")


def tell(rows: list[dict[str, str]], as_json: bool) -> None:
    """Of each row its cells with tabs between; what was typed bears none itself. As JSON the cells have their names."""
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(" ".join(cell.split()) for cell in row.values()))
