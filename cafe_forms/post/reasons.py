"""Why a letter waits, failed or was dropped: kept in German, with the words of the server, said in hers."""

N_ = str  # marks a sentence for the catalogue; it is looked up when it is said

TOO_LATE = N_("zu spät: der Brief hätte keinen Sinn mehr")
MALFORMED = N_("Der Brief ließ sich nicht schreiben (%(words)s).")
PAUSED = N_(
    "Diese Adresse wurde zweimal hintereinander abgelehnt. Briefe an sie warten, bis sie jemand geprüft hat."
)

SILENT = N_("Der Mail-Server hat aufgelegt oder zu lange geschwiegen.")
NO_ENCRYPTION = N_("Der Mail-Server bietet keine Verschlüsselung an.")
NOT_SAFE = N_("Die Verbindung zum Mail-Server ist nicht sicher (%(words)s).")
NO_ANSWER = N_("Der Mail-Server antwortet nicht (%(words)s).")
WRONG_PASSWORD = N_("Der Mail-Server nimmt Benutzername oder Kennwort nicht an (%(words)s).")
NOT_LET_IN = N_("Der Mail-Server lässt uns nicht ein: %(words)s")
GOING_AWAY = N_("Der Mail-Server macht gerade zu: %(words)s")
SENDER_REFUSED = N_("Der Mail-Server nimmt unsere Absenderadresse nicht an: %(words)s")
NOT_YET = N_("Der Mail-Server hat noch nicht angenommen: %(words)s")
ADDRESS_REFUSED = N_("Der Mail-Server hat diese Adresse abgelehnt: %(words)s")
LETTER_REFUSED = N_("Der Mail-Server hat den Brief abgelehnt: %(words)s")
NO_REPLY = N_("Der Mail-Server hat den Brief bekommen und nicht gesagt, ob er ihn zustellt.")
CUT_OFF = N_("Beim Verschicken wurde unterbrochen.")

SLOT = "%(words)s"
WITH_WORDS = (
    MALFORMED,
    NOT_SAFE,
    NO_ANSWER,
    WRONG_PASSWORD,
    NOT_LET_IN,
    GOING_AWAY,
    SENDER_REFUSED,
    NOT_YET,
    ADDRESS_REFUSED,
    LETTER_REFUSED,
)


def written(sentence: str, words: object) -> str:
    return sentence.replace(SLOT, str(words))


def read(reason: str) -> tuple[str, str | None]:
    """The sentence as it stands in the catalogue, and the words that were put in, if any."""
    for sentence in WITH_WORDS:
        before, after = sentence.split(SLOT)
        if reason.startswith(before) and reason.endswith(after):
            return sentence, reason[len(before) : len(reason) - len(after)]
    return reason, None
