"""Why a survey's state does not allow something, in the words of the team."""

from collections.abc import Callable

from flask_babel import gettext

from cafe_forms.pages import day, day_and_time
from cafe_forms.surveys.definition.faults import Fault
from cafe_forms.surveys.publishing import Refused
from cafe_forms.team.words.fault_words import in_words

N_ = str  # marks a sentence for the catalogue; it is looked up when it is said

WORDS = {
    "asks-for-no-codes": N_("Diese Umfrage fragt nicht nach Codes."),
    "discarded": N_("Diese Umfrage war schon ausgewertet. Die Antworten aus der Sicherung sind gelöscht."),
    "earlier-end": N_("Das neue Ende muss später sein als das alte."),
    "end-past": N_("Das Ende muss in der Zukunft liegen."),
    "end-too-far": N_("Das Ende ist zu weit weg. Es geht bis %(last)s im nächsten Jahr."),
    "ended": N_("Die Umfrage ist zu Ende, und das bleibt so."),
    "few-sheets": N_("%(number)s Bögen sind zu wenige. Es braucht mindestens %(threshold)s."),
    "impossible-number": N_("Mit %(expected)s Müttern können wir nicht rechnen. Es geht von 1 bis %(most)s."),
    "in-grace": N_("Wer die Seite noch offen hat, kann noch antworten. Auswerten geht ab %(until)s."),
    "many-sheets": N_(
        "Ihr rechnet mit %(expected)s Müttern. Mehr Bögen auf Papier kann nur eine Leitung auswerten."
    ),
    "never-open": N_("Die Umfrage ist noch ein Entwurf."),
    "no-free-batch": N_("Es gibt schon %(most)s Stapel auf Papier. Mehr gehen nicht."),
    "no-meeting": N_(
        "In den Fragen steht {date}, aber hier ist kein Treffen geplant. Plane zuerst ein Treffen."
    ),
    "no-more-codes": N_("Die Umfrage nimmt keine Antworten mehr an. Neue Codes braucht niemand."),
    "not-ended": N_("Die Umfrage läuft noch. Bögen kommen danach dazu."),
    "not-filled": N_("In den Fragen steht {%(name)s}, aber dafür ist nichts eingetragen."),
    "not-on-hold": N_("Über diese Umfrage ist schon entschieden."),
    "nothing-to-close": N_("Die Umfrage ist noch ein Entwurf. Da gibt es nichts zu beenden."),
    "on-hold": N_("Die Umfrage kam aus einer Sicherung zurück. Zuerst entscheidet eine Leitung."),
    "released": N_("Die Umfrage ist ausgewertet. Eine neue Runde ist eine neue Umfrage."),
    "same-names": N_(
        "Bei der Frage %(question)s hat ein Café denselben Namen wie eine andere Antwort. "
        "Lösch die Antwort, und leg sie mit anderen Worten neu an."
    ),
    "say-end": N_("Es haben zu wenige geantwortet. Sag ein späteres Ende, dann geht sie noch einmal auf."),
    "still-open": N_("Die Umfrage läuft noch. Auswerten geht ab %(until)s."),
    "too-few-again": N_("Es haben wieder zu wenige geantwortet. Noch einmal öffnen geht nur einmal."),
    "too-few-expected": N_(
        "Ihr rechnet mit %(expected)s Müttern, ein Ergebnis gibt es aber erst ab %(threshold)s Antworten."
    ),
    "too-few-gone": N_("Das Ende ist mehr als %(days)s Tage her. Die Antworten sind gelöscht."),
    "too-few-today": N_("Heute haben zu wenige geantwortet. Noch einmal öffnen geht ab %(since)s."),
    "unreadable": N_("Im Fragebogen passt etwas nicht: %(faults)s"),
    "waits-for-lead": N_("Die Umfrage kam aus einer Sicherung zurück. Zuerst entscheidet eine Leitung."),
}


def why_refused(refused: Refused) -> str:
    facts = {name: SPELLED.get(name, str)(fact) for name, fact in refused.facts.items()}
    return gettext(WORDS[refused.code], **facts)


def _each(faults: tuple[Fault, ...]) -> str:
    return " ".join(f"{fault.path}: {in_words(fault)}" for fault in faults)


SPELLED: dict[str, Callable[..., str]] = {"faults": _each, "last": day, "since": day, "until": day_and_time}
