"""A definition as YAML that people like to read and that means the same when it is read again."""

import yaml

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.definition.words import OUTDATED, Words

NEVER_WRAPPED = 1_000_000


class OnOneLine(dict):
    """A short mapping, written {like: this}."""


class ListOnOneLine(list):
    """A short list, written [like, this]."""


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        return True


class _QuickDumper(yaml.CSafeDumper):
    """Written for `read` alone, in a tenth of the time: it indents less, and escapes pictograms."""

    def ignore_aliases(self, data):
        return True


for _one in (_Dumper, _QuickDumper):
    _one.add_representer(
        OnOneLine,
        lambda dumper, value: dumper.represent_mapping(
            "tag:yaml.org,2002:map", value.items(), flow_style=True
        ),
    )
    _one.add_representer(
        ListOnOneLine,
        lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True),
    )


def to_yaml(definition: Definition) -> str:
    return _written(document(definition), _Dumper)


def dumped(document: dict) -> str:
    """YAML of a document that holds nothing but plain values; whether it is a definition is for `read` to say."""
    return _written(document, _QuickDumper)


def _written(document: dict, dumper: type[yaml.SafeDumper] | type[yaml.CSafeDumper]) -> str:
    # None at all is a fault that has its own words
    said = _said(document) | {"questions": document["questions"]}
    return yaml.dump(said, Dumper=dumper, allow_unicode=True, sort_keys=False, width=NEVER_WRAPPED)


def document(definition: Definition) -> dict:
    """The definition as YAML has it: mappings, lists, texts and numbers, new at every call."""
    return {
        "name": definition.name,
        "kind": definition.kind,
        "default_language": definition.default_language,
        "languages": ListOnOneLine(definition.languages),
        "threshold": definition.threshold,
        "codes": definition.codes,
        "crosstabs": ListOnOneLine(ListOnOneLine(pair) for pair in definition.crosstabs),
        "title": _words(definition.title),
        "questions": [_question(question) for question in definition.questions],
    }


def _said(mapping: dict) -> dict:
    """Without the keys that would only repeat a default."""
    # 0 equals False, and yet it says something.
    return {
        key: value for key, value in mapping.items() if value is not False and value not in (None, "", [])
    }


def _words(wording: Words | None) -> dict[str, object] | None:
    if not wording:
        return None
    return dict(wording.texts) | ({OUTDATED: dict(wording.outdated)} if wording.outdated else {})


def _question(question: Question) -> dict:
    return _said(
        {
            "name": question.name,
            "type": question.type,
            "group": question.group,
            "appearance": question.appearance,
            "label": _words(question.label),
            "hint": _words(question.hint),
            "required": question.required,
            "relevant": question.own_relevant and question.own_relevant.text,
            "constraint": question.constraint and question.constraint.text,
            "constraint_message": _words(question.constraint_message),
            "min": question.min,
            "max": question.max,
            "step": question.step,
            "bands": ListOnOneLine(question.bands or ()),
            "sensitive": question.sensitive,
            "max_length": question.max_length,
            "rotate": question.rotate,
            "topic_question": question.topic_question,
            "choices": [_choice(choice) for choice in question.own_choices],
        }
    )


def _choice(choice: Choice) -> dict | str:
    if choice.is_sites:
        return choice.name
    if choice.topic:
        own_name = choice.name if choice.name != choice.topic else None
        return OnOneLine(_said({"topic": choice.topic, "name": own_name, "fixed": choice.fixed}))
    return _said(
        {
            "name": choice.name,
            "icon": choice.icon,
            "sensitive": choice.sensitive,
            "fixed": choice.fixed,
            "or_other": choice.or_other,
            "label": _words(choice.label),
        }
    )
