"""What is wrong with a definition, in the words of the team: the reader's short English lines, said in full."""

import re

from flask_babel import gettext

N_ = str  # marks a sentence for the catalogue; it is looked up when it is said

SENTENCES = (
    (r"is missing.*|is empty", N_("Hier fehlt noch etwas.")),
    (r"is longer than (?P<most>\d+) characters", N_("Das ist zu lang. Höchstens %(most)s Zeichen.")),
    (
        r"contains a control character or a line break",
        N_("Hier steht ein Zeichen oder ein Zeilenumbruch, der nicht geht. Schreib den Text bitte neu."),
    ),
    (r"must hold at least two choices", N_("Es braucht mindestens zwei Antworten zur Auswahl.")),
    (
        r"the group's heading and its other questions must stand right above",
        N_(
            "Die Fragen eines Abschnitts stehen direkt unter seiner Überschrift. Schieb sie dorthin oder löse sie."
        ),
    ),
    (
        r"has no choices for this question",
        N_("Hier fehlen Antworten: bei der Frage oder in der Tabelle darüber."),
    ),
    (
        r"a scale has (?P<least>\d+) to (?P<most>\d+) choices",
        N_("Eine Stufenleiter hat %(least)s bis %(most)s Antworten."),
    ),
    (r"a scale has no topics and no places", N_("In eine Tabelle passen keine Themen und keine Orte.")),
    (r"is greater than the number of choices \((?P<number>\d+)\)", N_("Es gibt nur %(number)s Antworten.")),
    (r"must be at least (?P<least>\d+)", N_("Die Zahl muss mindestens %(least)s sein.")),
    (r"must be (?P<most>\d+) at most", N_("Die Zahl darf höchstens %(most)s sein.")),
    (r"must be 0 or more", N_("Die Zahl darf nicht kleiner als 0 sein.")),
    (
        r"min \((?P<low>\d+)\) is greater than max \((?P<high>\d+)\)",
        N_("Die kleinste Zahl (%(low)s) ist größer als die größte (%(high)s)."),
    ),
    (
        r"must be between (?P<low>\d+) and (?P<high>\d+)",
        N_("Die Zahl muss zwischen %(low)s und %(high)s liegen."),
    ),
    (r"must be a whole number in plain digits", N_("Schreib hier bitte eine ganze Zahl, zum Beispiel 3.")),
    (r"must be true or false", N_("Hier geht nur true (ja) oder false (nein).")),
    (
        r"the (?:choice|question) (?P<name>.+) is there already",
        N_("Den Namen %(name)s gibt es schon. Jeder darf nur einmal vorkommen."),
    ),
    (r"the language (?P<name>\S+) is there already", N_("Die Sprache %(name)s steht schon da.")),
    (r"this pair is there already", N_("Dieses Paar steht schon da.")),
    (r"this (?:key|language) is given twice", N_("Das steht hier zweimal.")),
    (
        r"must be a pair of two different questions",
        N_("Ein Paar besteht aus zwei verschiedenen Fragen."),
    ),
    (
        r"only questions of type select_one and select_multiple can be crossed",
        N_("Zusammen zählen lassen sich nur Fragen mit Antworten zum Antippen."),
    ),
    (r"does not hold the default language (?P<language>\S+)", N_("Die erste Sprache (%(language)s) fehlt.")),
    (r"holds no language", N_("Es braucht mindestens eine Sprache.")),
    (r"holds no question", N_("Eine Umfrage braucht mindestens eine Frage.")),
    (r"holds more than (?P<most>\d+) entries", N_("Das sind zu viele. Höchstens %(most)s gehen.")),
    (
        r"(?P<name>\$\{\w+\}) is not a question of this survey",
        N_("Diese Frage hängt von %(name)s ab, und die gibt es dann nicht mehr."),
    ),
    (r"is not a question of this survey", N_("Diese Frage gibt es in der Umfrage nicht.")),
    (
        r"(?P<name>\$\{\w+\}) comes later; only earlier questions can be looked at",
        N_("Diese Frage hängt von %(name)s ab. Die muss vorher kommen."),
    ),
    (
        r"(?P<name>\$\{\w+\}) is the question itself.*",
        N_("Eine Frage kann nicht von sich selbst abhängen (%(name)s)."),
    ),
    (
        r"(?P<name>\$\{\w+\}) is a note, which has no answer",
        N_("%(name)s ist ein Hinweis. Darauf antwortet niemand."),
    ),
    (
        r"the dot stands for the own answer, and only in a constraint",
        N_("Der Punkt steht für die eigene Antwort und geht nur in constraint."),
    ),
    (
        r"names another question \((?P<names>.+)\).*",
        N_("Das hängt von anderen Fragen ab (%(names)s). Dann würde eine Zahl die andere verraten."),
    ),
    (
        r"names choices: .*",
        N_(
            "Das hängt von den Antworten ab. Dann würden die Zahlen, die wir zeigen, die verborgenen verraten."
        ),
    ),
    (
        r"leaves only some texts: .*",
        N_("So bleiben nur bestimmte Texte übrig. Frag das mit einer Auswahl."),
    ),
    (
        r"leaves one number \((?P<number>\d+)\): .*",
        N_("So geht nur eine Zahl: %(number)s. Frag das mit einer Auswahl."),
    ),
    (r"limits a number: .*", N_("Für Zahlen gibt es min und max.")),
    (
        r"a question that only some are asked cannot be crossed: .*",
        N_("Eine Frage, die nur manche bekommen, lässt sich mit keiner anderen zusammen zählen."),
    ),
    (r"stands without a constraint", N_("Das gilt nur zusammen mit constraint.")),
    (
        r"comes from the topic catalogue: leave it out",
        N_("Das kommt aus dem Themenkatalog. Lass es hier weg."),
    ),
    (r"is not for questions of type (?P<type>\w+)", N_("Das gibt es bei Fragen vom Typ %(type)s nicht.")),
    (
        r"unknown (?P<what>\w+); known are (?P<known>.+)",
        N_("Das kennen wir hier nicht. Möglich sind: %(known)s"),
    ),
    (
        r"unknown (?P<what>\w+) (?P<name>.+); known are (?P<known>.+)",
        N_("%(name)s kennen wir nicht. Möglich sind: %(known)s"),
    ),
    (
        r"(?P<name>.+) is no name: .*",
        N_(
            "%(name)s geht nicht als Kürzel: erst ein Buchstabe von a bis z, dann a bis z, 0 bis 9 und _, "
            "höchstens 40 Zeichen, keine Umlaute."
        ),
    ),
    (
        r"YAML reads (?P<text>.+) as true or false: quote it",
        N_("YAML versteht %(text)s als ja oder nein. Setz es in Anführungszeichen."),
    ),
    (r"must be a text.*", N_("Hier muss ein Text stehen, am besten in Anführungszeichen.")),
    (r"must be a list", N_("Hier muss eine Liste stehen.")),
    (r"must be a mapping, such as (?P<such>.+)", N_("Hier müssen Angaben stehen wie %(such)s")),
    (
        r"must give the text by language, such as (?P<such>.+)",
        N_("Hier müssen Texte nach Sprache stehen, zum Beispiel %(such)s"),
    ),
    (
        r"is not YAML: (?P<problem>.+)",
        N_("Ab hier ist die Datei kein gültiges YAML. Der Fehler heißt: %(problem)s"),
    ),
    (
        r"contains a character that YAML does not allow: .*",
        N_("Hier steht ein Zeichen, das in YAML nicht erlaubt ist."),
    ),
    (r"is not UTF-8", N_("Die Datei ist nicht als UTF-8 gespeichert.")),
    (r"contains a lone surrogate", N_("Hier steht ein beschädigtes Zeichen.")),
    (r"is larger than (?P<size>\d+) kB", N_("Das ist zu groß. Höchstens %(size)s kB gehen.")),
    (
        r"anchors \(&\) and aliases \(\*\) are not allowed: write it out",
        N_("Abkürzungen mit & und * gehen hier nicht. Schreib es aus."),
    ),
    (r"is nested too deeply", N_("Das ist zu tief verschachtelt.")),
    (
        r"(?P<problem>.+ at character \d+)",
        N_("Diese Bedingung lässt sich nicht lesen: %(problem)s"),
    ),
)
PATTERNS = tuple((re.compile(pattern), sentence) for pattern, sentence in SENTENCES)


def in_words(message: str) -> str:
    """The sentence for a fault's message; one that nobody has put into words stays as it is."""
    for pattern, sentence in PATTERNS:
        if found := pattern.fullmatch(message):
            return gettext(sentence, **found.groupdict())
    return message
