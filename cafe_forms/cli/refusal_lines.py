"""Why a survey's state does not allow something: one English line for each code, to stand behind its name."""

from cafe_forms.surveys import fault_lines
from cafe_forms.surveys.publishing import Refused

LINES = {
    "asks-for-no-codes": "asks for no codes: its definition needs `codes: true` before it opens",
    "discarded": "was released before a restore; the responses that came back are destroyed",
    "earlier-end": "can only be given a later end; to end it now, close it",
    "end-past": "cannot end in the past",
    "end-too-far": "cannot end later than in a year: on %(last)s at the latest",
    "ended": "has ended, and an end is for good",
    "few-sheets": "%(number)s sheets are too few: a release holds at least %(threshold)s",
    "impossible-number": "cannot expect %(expected)s mothers; say a number from 1 to %(most)s",
    "in-grace": "is in its grace for pages already open; it can be released from %(until)s",
    "many-sheets": "with these there are more sheets than mothers expected: %(expected)s; if that is right, say --many",
    "never-open": "is a draft; it was never open",
    "no-free-batch": "has %(most)s batches on paper already",
    "no-meeting": "cannot open: {date} is not filled; plan a meeting at this site first",
    "no-more-codes": "takes no answers any more; codes are for drafts and open surveys",
    "not-ended": "has not ended yet; sheets are counted afterwards",
    "not-filled": "cannot open: {%(name)s} is not filled",
    "not-on-hold": "is not on hold",
    "nothing-to-close": "is a draft; there is nothing to close",
    "on-hold": "is on hold since a restore: `survey resume` it, or `survey discard` if it was released",
    "released": "is released; a new round is a new survey",
    "same-names": "cannot open: {sites}: two choices of %(question)s have the same name",
    "say-end": "is too-few; say a later end to open it again",
    "still-open": "is still open; it can be released from %(until)s",
    "too-few-again": "found too few again; it can be opened again only once",
    "too-few-expected": (
        "can only end as too few: %(expected)s expected, and a result needs %(threshold)s; "
        "open it all the same with --few"
    ),
    "too-few-gone": "found too few more than %(days)s days ago; its responses are destroyed",
    "too-few-today": "found too few today; it can be opened again from %(since)s",
    "unreadable": "cannot open: %(faults)s",
    "waits-for-lead": "came out of a backup and waits for a lead: resume or discard it first",
}
SPELLED = {
    "faults": lambda faults: "; ".join(map(fault_lines.line, faults)),
    "until": "{:%Y-%m-%d %H:%M}".format,
}


def line(refused: Refused) -> str:
    facts = {name: SPELLED.get(name, str)(fact) for name, fact in refused.facts.items()}
    return LINES[refused.code] % facts
