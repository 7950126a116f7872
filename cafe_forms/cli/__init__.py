"""What an operator types: `cafe-forms …`. stdout carries results alone; reasons go to stderr; nothing imports this."""

import gc
import io
import logging
import sys

import click

gc.disable()  # nothing is garbage while modules are loaded: to look for some would be a twelfth of a start
from cafe_forms.cli import by_hand, demo, keeping, letters, people, reading, serving, surveys  # noqa: E402

gc.enable()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="cafe-forms", prog_name="cafe-forms")
def commands():
    """Café Forms: anonymous surveys for a mothers' café."""
    try:
        " ".join(sys.argv).encode()
    except UnicodeEncodeError:
        raise click.UsageError("what was typed is not UTF-8") from None


for room in (serving, demo, people, surveys, by_hand, reading, letters, keeping):
    for command in room.COMMANDS:
        commands.add_command(command)


def main():
    for stream in (sys.stdout, sys.stderr):  # a lone surrogate is written as \ud800, which JSON takes too
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    logging.getLogger("huey").setLevel(logging.ERROR)
    commands(prog_name="cafe-forms")
