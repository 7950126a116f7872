"""The definition in a file: our own YAML, or another program's form with what became of each of its rows."""

from pathlib import Path

import click

from cafe_forms.cli.at_work import Refusal
from cafe_forms.foreign import bringing, files, wording
from cafe_forms.foreign.report import Report, UnreadableError
from cafe_forms.surveys import fault_lines
from cafe_forms.surveys.definition import reading
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition


def read(file: str, language: str | None = None) -> tuple[Definition, Report | None]:
    """`language` is that of a form that names none. Raises Refusal, with a line for each fault."""
    try:
        if files.is_foreign(file):
            brought = bringing.bring(Path(file), language or "")
            return brought.definition, brought.report
        return reading.read(Path(file).read_bytes()), None
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from None
    except Faults as found:
        raise Refusal(*(f"{file}:{fault_lines.line(fault)}" for fault in found.faults)) from None
    except UnreadableError as error:
        raise Refusal(f"{file}: {wording.say(error.remark, 'en')}") from None


def say(report: Report | None) -> None:
    """On stderr, a line for each row."""
    for line in wording.lines(report, "en") if report else ():
        click.echo(line, err=True)
