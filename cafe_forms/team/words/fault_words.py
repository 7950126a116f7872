"""What is wrong with a definition, in the words of the team."""

from flask_babel import gettext

from cafe_forms.surveys.definition.faults import Fault, Wrong

N_ = str  # marks a sentence for the catalogue; it is looked up when it is said

WORDS = {
    "aliases": N_("Abkürzungen mit & und * gehen hier nicht. Schreib es aus."),
    "at-least": N_("Die Zahl muss mindestens %(least)s sein."),
    "at-most": N_("Schreib hier eine Zahl bis %(most)s. Nach größeren Zahlen fragst du mit Spannen."),
    "between": N_("Die Zahl muss zwischen %(low)s und %(high)s liegen."),
    "band-of-one-step": N_("Jede Spanne braucht mindestens zwei Schritte, denn einzelne zählen wir nie."),
    "bands-begin": N_(
        "Hier stehen die Zahlen, mit denen die Spannen beginnen: zwei bis %(most)s, aufsteigend, "
        "und die erste ist %(low)s."
    ),
    "brackets-too-deep": N_(
        "Diese Bedingung lässt sich nicht lesen: Bei Zeichen %(at)s sind zu viele Klammern ineinander."
    ),
    "choice-twice": N_("Den Namen %(name)s gibt es schon. Jeder darf nur einmal vorkommen."),
    "constraint-leaves-texts": N_("So bleiben nur bestimmte Texte übrig. Frag das mit einer Auswahl."),
    "constraint-limits-number": N_("Für Zahlen gibt es min und max."),
    "constraint-names-choices": N_(
        "Das hängt von den Antworten ab. Dann würden die Zahlen, die wir zeigen, die verborgenen verraten."
    ),
    "constraint-names-question": N_(
        "Das hängt von anderen Fragen ab (%(names)s). Dann würde eine Zahl die andere verraten."
    ),
    "control-character": N_(
        "Hier steht ein Zeichen oder ein Zeilenumbruch, der nicht geht. Schreib den Text bitte neu."
    ),
    "count-takes": N_(
        "Diese Bedingung lässt sich nicht lesen: In count-selected() gehört eine Frage, vor Zeichen %(at)s."
    ),
    "empty": N_("Hier fehlt noch etwas."),
    "expected-comparison": N_(
        "Diese Bedingung lässt sich nicht lesen: Bei Zeichen %(at)s fehlt ein Vergleich. Möglich sind: %(signs)s"
    ),
    "expected-end": N_(
        "Diese Bedingung lässt sich nicht lesen: Bei Zeichen %(at)s geht nur and, or oder das Ende."
    ),
    "expected-mark": N_("Diese Bedingung lässt sich nicht lesen: Bei Zeichen %(at)s fehlt %(mark)s."),
    "expected-value": N_(
        "Diese Bedingung lässt sich nicht lesen: Bei Zeichen %(at)s fehlt eine Frage wie ${thema}, eine Zahl "
        "oder ein Text in Anführungszeichen."
    ),
    "few-choices": N_("Es braucht mindestens zwei Antworten zur Auswahl."),
    "few-steps": N_(
        "Das sind weniger als %(least)s Schritte. Nimm dafür eine Antwort zum Antippen, als Stufen gezeigt."
    ),
    "forbidden-character": N_("Hier steht ein Zeichen, das in YAML nicht erlaubt ist."),
    "from-catalogue": N_("Das kommt aus dem Themenkatalog. Lass es hier weg."),
    "given-twice": N_("Das steht hier zweimal."),
    "language-twice": N_("Die Sprache %(name)s steht schon da."),
    "leaves-one-number": N_("So geht nur eine Zahl: %(number)s. Frag das mit einer Auswahl."),
    "lone-surrogate": N_("Hier steht ein beschädigtes Zeichen."),
    "marked-already": N_("Eine andere Frage ist schon als Themenfrage markiert."),
    "message-alone": N_("Das gilt nur zusammen mit constraint."),
    "min-above-max": N_("Die kleinste Zahl (%(low)s) ist größer als die größte (%(high)s)."),
    "missing": N_("Hier fehlt noch etwas."),
    "missing-in-default": N_("Hier fehlt noch etwas."),
    "more-than-choices": N_("Es gibt nur %(number)s Antworten."),
    "negative": N_("Die Zahl darf nicht kleiner als 0 sein."),
    "no-default": N_("Die erste Sprache (%(language)s) fehlt."),
    "no-language": N_("Es braucht mindestens eine Sprache."),
    "no-list": N_("Hier muss eine Liste stehen."),
    "no-mapping": N_("Hier müssen Angaben stehen wie %(such)s"),
    "no-name": N_(
        "%(name)s geht nicht als Kürzel: erst ein Buchstabe von a bis z, dann a bis z, 0 bis 9 und _, "
        "höchstens 40 Zeichen, keine Umlaute."
    ),
    "no-pair": N_("Ein Paar besteht aus zwei verschiedenen Fragen."),
    "no-question": N_("Eine Umfrage braucht mindestens eine Frage."),
    "no-scale": N_("Hier fehlen Antworten: bei der Frage oder in der Tabelle darüber."),
    "no-text": N_("Hier muss ein Text stehen, am besten in Anführungszeichen."),
    "no-truth": N_("Hier geht nur true (ja) oder false (nein)."),
    "no-utf8": N_("Die Datei ist nicht als UTF-8 gespeichert."),
    "no-whole-number": N_("Schreib hier bitte eine ganze Zahl, zum Beispiel 3."),
    "no-words": N_("Hier müssen Texte nach Sprache stehen, zum Beispiel %(such)s"),
    "no-yaml": N_("Ab hier ist die Datei kein gültiges YAML. Der Fehler heißt: %(problem)s"),
    "not-crossed": N_("Zusammen zählen lassen sich nur Fragen mit Antworten zum Antippen."),
    "not-for-type": N_("Das gibt es bei Fragen vom Typ %(type)s nicht."),
    "other-bands": N_(
        "Dasselbe fragt ihr schon bei %(name)s, mit anderen Spannen. Aus beiden Zahlen ließe sich ausrechnen, "
        "was eine einzelne geantwortet hat. Nimm dieselben Spannen, oder lass eine Frage weg."
    ),
    "outside-group": N_(
        "Die Fragen eines Abschnitts stehen direkt unter seiner Überschrift. Schieb sie dorthin oder löse sie."
    ),
    "own-answer": N_("Der Punkt steht für die eigene Antwort und geht nur in constraint."),
    "pair-conditional": N_(
        "Eine Frage, die nur manche bekommen, lässt sich mit keiner anderen zusammen zählen."
    ),
    "pair-twice": N_("Dieses Paar steht schon da."),
    "question-twice": N_("Den Namen %(name)s gibt es schon. Jeder darf nur einmal vorkommen."),
    "quote-open": N_(
        "Diese Bedingung lässt sich nicht lesen: Das Anführungszeichen bei Zeichen %(at)s geht nicht mehr zu."
    ),
    "read-as-other": N_("Hier muss ein Text stehen, am besten in Anführungszeichen."),
    "read-as-truth": N_("YAML versteht %(text)s als ja oder nein. Setz es in Anführungszeichen."),
    "refers-to-heading": N_("%(name)s ist eine Überschrift. Darauf antwortet niemand."),
    "refers-to-itself": N_("Eine Frage kann nicht von sich selbst abhängen (%(name)s)."),
    "refers-to-later": N_("Diese Frage hängt von %(name)s ab. Die muss vorher kommen."),
    "refers-to-none": N_("Diese Frage hängt von %(name)s ab, und die gibt es dann nicht mehr."),
    "refers-to-note": N_("%(name)s ist ein Hinweis. Darauf antwortet niemand."),
    "scale-beside": N_("Eine Stufe kann kein Textfeld haben."),
    "scale-length": N_("Eine Stufenleiter hat %(least)s bis %(most)s Antworten."),
    "scale-of-topics": N_("In eine Tabelle passen keine Themen und keine Orte."),
    "selected-takes": N_(
        "Diese Bedingung lässt sich nicht lesen: In selected() gehören eine Frage und eine Antwort "
        "in Anführungszeichen, vor Zeichen %(at)s."
    ),
    "several-beside": N_("Nur eine Antwort kann ein Textfeld haben."),
    "step-misses": N_("Mit diesem Schritt kommt man nicht von %(low)s bis %(high)s."),
    "too-deep": N_("Das ist zu tief verschachtelt."),
    "too-large": N_("Das ist zu groß. Höchstens %(size)s kB gehen."),
    "too-long": N_("Das ist zu lang. Höchstens %(most)s Zeichen."),
    "too-many": N_("Das sind zu viele. Höchstens %(most)s gehen."),
    "unexpected": N_(
        "Diese Bedingung lässt sich nicht lesen: Bei Zeichen %(at)s steht %(sign)s. Das geht dort nicht."
    ),
    "unknown-key": N_("Das kennen wir hier nicht. Möglich sind: %(known)s"),
    "unknown-question": N_("Diese Frage gibt es in der Umfrage nicht."),
    "unknown-value": N_("%(name)s kennen wir nicht. Möglich sind: %(known)s"),
}


def in_words(fault: Fault | Wrong) -> str:
    facts = {name: ", ".join(fact) if isinstance(fact, tuple) else fact for name, fact in fault.facts.items()}
    return gettext(WORDS[fault.code], **facts)
