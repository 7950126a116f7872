"""Why a letter waits, failed or was dropped, in the reader's language but for the words of the mail server."""

from flask_babel import gettext

from cafe_forms.models import Delivery

N_ = str  # marks a sentence for the catalogue; it is looked up when it is said

WORDS = {
    "address-refused": N_("Der Mail-Server hat diese Adresse abgelehnt: %(words)s"),
    "address-well": N_("Die Adresse nimmt wieder E-Mails an."),
    "all-well": N_("Es ist alles wieder in Ordnung."),
    "contact-gone": N_("Der Kontakt ist nicht mehr da."),
    "cut-off": N_("Beim Verschicken wurde unterbrochen."),
    "going-away": N_("Der Mail-Server macht gerade zu: %(words)s"),
    "letter-refused": N_("Der Mail-Server hat die E-Mail abgelehnt: %(words)s"),
    "malformed": N_("Die E-Mail ließ sich nicht schreiben (%(words)s)."),
    "matter-gone": N_("Worum es ging, gibt es nicht mehr."),
    "meeting-moved": N_("Das Treffen hat begonnen, oder es wurde verschoben."),
    "member-gone": N_("Das Mitglied ist nicht mehr dabei."),
    "no-answer": N_("Der Mail-Server antwortet nicht (%(words)s)."),
    "no-breakfast": N_("Für dieses Frühstück gibt es keine Zahlen mehr."),
    "no-encryption": N_("Der Mail-Server bietet keine Verschlüsselung an."),
    "no-reply": N_("Der Mail-Server hat die E-Mail bekommen und nicht gesagt, ob er sie zustellt."),
    "nobody-to-ask": N_("Der Kontakt hat schon zugesagt, oder es gibt ihn nicht mehr."),
    "not-few-any-more": N_("Die Umfrage ist zu Ende, oder es sind mehr geworden."),
    "not-let-in": N_("Der Mail-Server lässt uns nicht ein: %(words)s"),
    "not-safe": N_("Die Verbindung zum Mail-Server ist nicht sicher (%(words)s)."),
    "not-yet": N_("Der Mail-Server hat noch nicht angenommen: %(words)s"),
    "changed-again": N_("Das Frühstück hat sich seitdem noch einmal geändert."),
    "brings-no-breakfast": N_("Der Kontakt bringt kein Frühstück mehr."),
    "nobody-to-thank": N_("Für dieses Frühstück ist niemandem zu danken."),
    "nothing-to-pass-on": N_("Die Umfrage ist zu Ende, oder der Kontakt möchte keine E-Mails mehr."),
    "nothing-to-tell": N_("Inzwischen gibt es nichts mehr zu erzählen."),
    "offers-checked": N_("Alle Hilfsangebote sind geprüft."),
    "paused": N_(
        "Diese Adresse wurde zweimal hintereinander abgelehnt. E-Mails an sie warten, bis "
        "sie jemand geprüft hat."
    ),
    "restored": N_("Nach einer Wiederherstellung wird nichts noch einmal verschickt."),
    "sender-refused": N_("Der Mail-Server nimmt unsere Absenderadresse nicht an: %(words)s"),
    "silent": N_("Der Mail-Server hat aufgelegt oder zu lange geschwiegen."),
    "too-few-no-more": N_("Die Umfrage wurde wieder geöffnet, oder es ist zu spät dafür."),
    "too-late": N_("zu spät: Die E-Mail hätte keinen Sinn mehr"),
    "unsubscribed": N_("Das Mitglied hat die Wochenmail abbestellt."),
    "wrong-password": N_("Der Mail-Server nimmt Benutzername oder Kennwort nicht an (%(words)s)."),
}
EARLIER = "%(words)s"  # a sentence that an earlier version kept, and that no code stands for


def why(delivery: Delivery) -> str:
    """ "" where nothing is wrong."""
    return gettext(WORDS.get(delivery.reason, EARLIER), **delivery.reason_facts) if delivery.reason else ""
