"""Why a letter waits, failed or was dropped is kept as a code with facts; until then it was a German sentence."""

from peewee import CharField, Model, TextField

from cafe_forms.db import ReadableJSONField

CODES = {
    "address-refused": "Der Mail-Server hat diese Adresse abgelehnt: {}",
    "address-well": "Die Adresse nimmt wieder Briefe an.",
    "all-well": "Es ist alles wieder in Ordnung.",
    "contact-gone": "Der Kontakt ist nicht mehr da.",
    "cut-off": "Beim Verschicken wurde unterbrochen.",
    "going-away": "Der Mail-Server macht gerade zu: {}",
    "letter-refused": "Der Mail-Server hat den Brief abgelehnt: {}",
    "malformed": "Der Brief ließ sich nicht schreiben ({}).",
    "matter-gone": "Worum es ging, gibt es nicht mehr.",
    "meeting-moved": "Das Treffen hat begonnen, oder es wurde verschoben.",
    "member-gone": "Das Mitglied ist nicht mehr dabei.",
    "no-answer": "Der Mail-Server antwortet nicht ({}).",
    "no-breakfast": "Für dieses Frühstück gibt es keine Zahlen mehr.",
    "no-encryption": "Der Mail-Server bietet keine Verschlüsselung an.",
    "no-reply": "Der Mail-Server hat den Brief bekommen und nicht gesagt, ob er ihn zustellt.",
    "nobody-to-ask": "Der Kontakt hat schon zugesagt, oder es gibt ihn nicht mehr.",
    "not-few-any-more": "Die Umfrage ist zu Ende, oder es sind mehr geworden.",
    "not-let-in": "Der Mail-Server lässt uns nicht ein: {}",
    "not-safe": "Die Verbindung zum Mail-Server ist nicht sicher ({}).",
    "not-yet": "Der Mail-Server hat noch nicht angenommen: {}",
    "nothing-to-pass-on": "Die Umfrage ist zu Ende, oder der Kontakt möchte keine Briefe mehr.",
    "nothing-to-tell": "Inzwischen gibt es nichts mehr zu erzählen.",
    "offers-checked": "Alle Hilfsangebote sind geprüft.",
    "paused": "Diese Adresse wurde zweimal hintereinander abgelehnt. Briefe an sie warten, bis sie jemand geprüft hat.",
    "restored": "Nach einer Wiederherstellung wird nichts noch einmal verschickt.",
    "sender-refused": "Der Mail-Server nimmt unsere Absenderadresse nicht an: {}",
    "silent": "Der Mail-Server hat aufgelegt oder zu lange geschwiegen.",
    "too-few-no-more": "Die Umfrage wurde wieder geöffnet, oder es ist zu spät dafür.",
    "too-late": "zu spät: der Brief hätte keinen Sinn mehr",
    "unsubscribed": "Das Mitglied hat den Wochenbrief abbestellt.",
    "wrong-password": "Der Mail-Server nimmt Benutzername oder Kennwort nicht an ({}).",
}
EARLIER = "earlier"  # a sentence that no code stands for: it stays, as the words that go with this one


def up(migrator, db):
    json = "TEXT" if db.param == "?" else "JSONB"
    db.execute_sql(f"ALTER TABLE delivery ADD COLUMN reason_facts {json} NOT NULL DEFAULT '{{}}'")
    delivery, outage = _rows(db)
    for reason in _kept(delivery):
        code, facts = coded(reason)
        delivery.update(reason=code, reason_facts=facts).where(delivery.reason == reason).execute()
    for reason in _kept(outage):
        outage.update(reason=coded(reason)[0]).where(outage.reason == reason).execute()


def down(migrator, db):
    delivery, outage = _rows(db)
    for row in list(delivery.select().where(delivery.reason != "")):
        reason = CODES.get(row.reason, "{}").format(*row.reason_facts.values())
        delivery.update(reason=reason).where(delivery.id == row.id).execute()
    for code in _kept(outage):
        reason = CODES.get(code, code).replace("{}", "")
        outage.update(reason=reason).where(outage.reason == code).execute()
    db.execute_sql("ALTER TABLE delivery DROP COLUMN reason_facts")


def coded(reason):
    """(code, facts): a sentence is known by what stands before and after the words that were put in."""
    for code, sentence in CODES.items():
        before, slot, after = sentence.partition("{}")
        if reason == sentence:
            return code, {}
        if slot and reason.startswith(before) and reason.endswith(after):
            return code, {"words": reason[len(before) : len(reason) - len(after)]}
    return EARLIER, {"words": reason}


def _kept(rows):
    return [row.reason for row in rows.select(rows.reason).where(rows.reason != "").distinct()]


def _rows(db):
    class Delivery(Model):
        reason = TextField()
        reason_facts = ReadableJSONField()

        class Meta:
            database = db
            table_name = "delivery"

    class MailOutage(Model):
        settings = CharField(primary_key=True)
        reason = CharField()

        class Meta:
            database = db
            table_name = "mail_outage"

    return Delivery, MailOutage
