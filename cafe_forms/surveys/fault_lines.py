"""What is wrong with a definition in short English lines: for the command line and for other systems."""

from cafe_forms.surveys.definition.faults import Fault, Wrong

LINES = {
    "aliases": "anchors (&) and aliases (*) are not allowed: write it out",
    "at-least": "must be at least %(least)s",
    "at-most": "must be %(most)s at most",
    "between": "must be between %(low)s and %(high)s",
    "band-of-one-step": "must leave two steps to each band: a single step is never counted",
    "bands-begin": "must be the numbers with which 2 to %(most)s bands begin, the first one %(low)s",
    "brackets-too-deep": "too many brackets within each other at character %(at)s",
    "choice-twice": "the choice %(name)s is there already",
    "constraint-leaves-texts": (
        "leaves only some texts: ask with select_one; a text may be limited by max_length and . != 'text'"
    ),
    "constraint-limits-number": "limits a number: say min and max",
    "constraint-names-choices": "names choices: the numbers that are shown would tell the hidden ones",
    "constraint-names-question": "names another question (%(names)s): its numbers would tell the other's",
    "control-character": "contains a control character or a line break",
    "count-takes": "count-selected() takes a question, before at character %(at)s",
    "empty": "is empty",
    "expected-comparison": "expected one of %(signs)s, but %(found)s at character %(at)s",
    "expected-end": "expected 'and', 'or' or the end, but %(found)s at character %(at)s",
    "expected-mark": "expected %(mark)s, but %(found)s at character %(at)s",
    "expected-value": ("expected ${question}, a number or a quoted text, but %(found)s at character %(at)s"),
    "few-choices": "must hold at least two choices",
    "few-steps": "has fewer than %(least)s steps: ask with select_one and appearance likert",
    "forbidden-character": "contains a character that YAML does not allow: %(problem)s",
    "from-catalogue": "comes from the topic catalogue: leave it out",
    "given-twice": "this %(what)s is given twice",
    "language-twice": "the language %(name)s is there already",
    "leaves-one-number": "leaves one number (%(number)s): ask with select_one",
    "lone-surrogate": "contains a lone surrogate",
    "marked-already": "another question is marked already",
    "message-alone": "stands without a constraint",
    "min-above-max": "min (%(low)s) is greater than max (%(high)s)",
    "missing": "is missing",
    "missing-in-default": "is missing (the default language needs every text)",
    "more-than-choices": "is greater than the number of choices (%(number)s)",
    "negative": "must be 0 or more",
    "no-default": "does not hold the default language %(language)s",
    "no-language": "holds no language",
    "no-list": "must be a list",
    "no-mapping": "must be a mapping, such as %(such)s",
    "no-name": "%(name)s is no name: a-z first, then a-z, 0-9 and _, at most 40 characters, no accents",
    "no-pair": "must be a pair of two different questions",
    "no-question": "holds no question",
    "no-scale": "has no choices for this question",
    "no-text": "must be a text",
    "no-truth": "must be true or false",
    "no-utf8": "is not UTF-8",
    "no-whole-number": "must be a whole number in plain digits",
    "no-words": "must give the text by language, such as %(such)s",
    "no-yaml": "is not YAML: %(problem)s",
    "not-crossed": "only questions of type %(types)s can be crossed",
    "not-for-type": "is not for questions of type %(type)s",
    "other-bands": "the same is asked by %(name)s with other bands: both numbers would tell a single step",
    "outside-group": "the group's heading and its other questions must stand right above",
    "own-answer": "the dot stands for the own answer, and only in a constraint",
    "pair-conditional": (
        "a question that only some are asked cannot be crossed: the cells would tell of the others"
    ),
    "pair-twice": "this pair is there already",
    "question-twice": "the question %(name)s is there already",
    "quote-open": "a quote is not closed at character %(at)s",
    "read-as-other": "must be a text: quote it (YAML reads %(text)s as %(kind)s)",
    "read-as-truth": "YAML reads %(text)s as true or false: quote it",
    "refers-to-heading": "%(name)s is a %(type)s, which has no answer",
    "refers-to-itself": "%(name)s is the question itself (in a constraint write a dot)",
    "refers-to-later": "%(name)s comes later; only earlier questions can be looked at",
    "refers-to-none": "%(name)s is not a question of this survey",
    "refers-to-note": "%(name)s is a %(type)s, which has no answer",
    "scale-beside": "no step of a scale has a text beside it",
    "scale-length": "a scale has %(least)s to %(most)s choices",
    "scale-of-topics": "a scale has no topics and no places",
    "selected-takes": "selected() takes a question and a quoted choice, before at character %(at)s",
    "several-beside": "only one choice may have a text beside it",
    "step-misses": "does not lead from %(low)s to %(high)s",
    "too-deep": "is nested too deeply",
    "too-large": "is larger than %(size)s kB",
    "too-long": "is longer than %(most)s characters",
    "too-many": "holds more than %(most)s entries",
    "unexpected": "unexpected %(sign)s at character %(at)s",
    "unknown-key": "unknown %(what)s; known are %(known)s",
    "unknown-question": "is not a question of this survey",
    "unknown-value": "unknown %(what)s %(name)s; known are %(known)s",
}
SPELLED = {
    "known": ", ".join,
    "names": ", ".join,
    "signs": " ".join,
    "types": " and ".join,
    "found": lambda found: f"found {found!r}" if found else "the expression ends",
}


def what(fault: Fault | Wrong) -> str:
    facts = {name: SPELLED.get(name, str)(fact) for name, fact in fault.facts.items()}
    return LINES[fault.code] % facts


def line(fault: Fault) -> str:
    """With its place in the document: `3: questions[0].max: must be at least 1`."""
    return f"{fault.line}: {fault.path}: {what(fault)}"
