"""Against the round before: more, about as many, or fewer. A word, made of nothing but what both rounds print."""

from dataclasses import dataclass
from math import sqrt

from cafe_forms.models import Release, Survey
from cafe_forms.results import summary
from cafe_forms.results.summary import Answers, Line, Results
from cafe_forms.surveys import questionnaire, rounds

MORE, SAME, FEWER = "more", "same", "fewer"
CLOSE = 2  # women: a count that differs by no more is "about as many", whatever the share
NINETY_PERCENT = 1.645


@dataclass(frozen=True, slots=True)
class Change:
    """What may be said beside each choice, and which round that looks back to."""

    survey: Survey
    release: Release
    words: dict[tuple[str, str], str]  # by question and choice

    def of(self, question: str, choice: str) -> str:
        """MORE, SAME or FEWER; empty where nothing is said."""
        return self.words.get((question, choice), "")


def since_last_round(results: Results) -> Change | None:
    """None without a round before, and where no choice can be compared."""
    last = _last_round(results.survey) if results.release else None
    if last is None:
        return None
    words = {
        (found.question.name, name): word
        for found in results.answers
        for before in last.answers
        if _is_asked_alike(found, before)
        for name, word in _words(found, before, results.released.responses, last.released.responses)
    }
    return Change(last.survey, last.released, words) if words else None


def _last_round(survey: Survey) -> Results | None:
    """What was released before under the same name at the same site, and is still kept."""
    name = questionnaire.definition_of(survey).name
    for one in rounds.before(survey, survey.ended_at):
        if questionnaire.is_readable(one) and questionnaire.definition_of(one).name == name:
            results = summary.of(one)
            return results if results.release else None
    return None


def _is_asked_alike(found: Answers, before: Answers) -> bool:
    one, other = found.question, before.question
    return (one.name, one.type, one.max) == (other.name, other.type, other.max)


def _words(found: Answers, before: Answers, responses: int, responses_before: int):
    """(choice, word) of what was offered in both rounds and has a number in both; nothing of a sensitive one."""
    earlier = {line.cell.name: line for line in before.lines}
    for line in found.lines:
        old = earlier.get(line.cell.name)
        if old is None or old.cell.count is None or line.cell.count is None:
            continue
        if _may_be_compared(line, old):
            yield line.cell.name, word(old.cell.count, responses_before, line.cell.count, responses)


def _may_be_compared(line: Line, old: Line) -> bool:
    is_the_same = line.choice.label.say("de").text == old.choice.label.say("de").text
    return is_the_same and not (line.choice.sensitive or old.choice.sensitive)


def word(before: int, responses_before: int, now: int, responses: int) -> str:
    """More or fewer only where chance would hardly do it: the two shares differ at 90 %, and the counts by three."""
    least, most = _difference(before, responses_before, now, responses)
    if least > 0 and now - before > CLOSE:
        return MORE
    if most < 0 and before - now > CLOSE:
        return FEWER
    return SAME


def _difference(before: int, responses_before: int, now: int, responses: int) -> tuple[float, float]:
    """The interval of the difference of two shares: Newcombe 1998, method 10, from Wilson's intervals."""
    old, new = before / responses_before, now / responses
    (old_least, old_most), (new_least, new_most) = (
        _wilson(before, responses_before),
        _wilson(now, responses),
    )
    below = sqrt((new - new_least) ** 2 + (old_most - old) ** 2)
    above = sqrt((new_most - new) ** 2 + (old - old_least) ** 2)
    return new - old - below, new - old + above


def _wilson(count: int, responses: int) -> tuple[float, float]:
    share, z = count / responses, NINETY_PERCENT
    centre, scale = share + z * z / (2 * responses), 1 + z * z / responses
    reach = z * sqrt(share * (1 - share) / responses + (z / (2 * responses)) ** 2)
    return (centre - reach) / scale, (centre + reach) / scale
