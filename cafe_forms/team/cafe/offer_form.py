"""What is said of a help offer, as it is typed."""

import re

from flask import g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from cafe_forms.cafe import offers, opening_hours
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Offer
from cafe_forms.pages import language_name
from cafe_forms.surveys.catalogue import topics
from cafe_forms.team.forms import TOO_LONG, line, listed, ticks, tidy
from cafe_forms.team.row_forms import RowForm

NUMBER = re.compile(r"\+?[\d\s/()–-]+")
WEBSITE = re.compile(r"([\w-]+\.)+[a-z]{2,24}", re.IGNORECASE)
SPOKEN = [
    *(tag for tag in LANGUAGES if tag != "de-simple"),  # those of the surveys
    *("bs", "sr", "ku", "ps", "sq", "bg", "pl"),
    *("fr", "es", "it", "pt", "el", "hu", "vi", "zh", "ti", "so"),
]
CHANNELS = {
    "phone": _("Telefon"),
    "chat": _("Chat"),
    "email": _("E-Mail"),
    "forum": _("Forum"),
    "sign_language": _("Gebärdensprache"),
}
AUDIENCES = {"mothers": _("Mütter und Team"), "staff": _("nur das Team, in der Vorbereitung")}
COSTS = {"yes": _("kostet nichts"), "no": _("kostet etwas"), "unknown": _("weiß ich nicht")}
FREE = {"yes": True, "no": False, "unknown": None}


class OfferForm(RowForm):
    name = line(_("Name"), _("Wie heißt das Angebot?"))
    number = line(_("Telefonnummer"), longest=64)
    url_domain = line(_("Internetseite"))
    purpose = line(_("Wofür?"))
    topics = ticks(_("Zu welchen Themen?"))
    is_ombuds = BooleanField(_("Das ist eine unabhängige Ombudsstelle (§ 9a SGB VIII)."))
    hours = TextAreaField(_("Zeiten"), [Length(max=400, message=TOO_LONG)], filters=[tidy])
    free = RadioField(_("Kosten"), choices=listed(COSTS), default="unknown")
    languages = ticks(_("Sprachen"))
    interpreter = BooleanField(_("weitere Sprachen mit Dolmetschen"))
    channels = ticks(_("Wie erreichbar?"), choices=listed(CHANNELS))
    anonymous = BooleanField(_("Sie muss ihren Namen nicht sagen."))
    on_bill = BooleanField(_("Die Nummer steht auf der Telefonrechnung."), default=True)
    audience = RadioField(_("Wer sieht das?"), choices=listed(AUDIENCES), default="mothers")
    note = TextAreaField(_("Notiz für euch"), [Length(max=1000, message=TOO_LONG)], filters=[tidy])

    def __init__(self, row: Offer | None = None, **options):
        super().__init__(row, **options)
        self.known = list(row.languages if row else ())
        spoken = dict.fromkeys([*SPOKEN, *self.known])
        self.languages.choices = [SelectChoice(code, language_name(code)) for code in spoken]
        self.topics.choices = [
            SelectChoice(code, topic.label.say(g.language.tag).text) for code, topic in topics().items()
        ]

    def validate_number(self, field):
        if field.data and not (NUMBER.fullmatch(field.data) and 3 <= len(self.dial) <= 16):
            raise ValidationError(gettext("Das sieht nicht nach einer Telefonnummer aus."))
        if not field.data and not self.url_domain.data:
            raise ValidationError(gettext("Es braucht eine Telefonnummer oder eine Internetseite."))

    def validate_url_domain(self, field):
        field.data = re.sub(r"(?i)^https?://(www\.)?", "", field.data).rstrip("/").lower()
        if field.data and not WEBSITE.fullmatch(field.data):
            raise ValidationError(gettext("Nur die Adresse der Seite, zum Beispiel frauenhaus.example."))

    def validate_hours(self, field):
        try:
            opening_hours.read(field.data)
        except opening_hours.Unreadable as error:
            raise ValidationError(
                gettext(
                    "Das verstehe ich nicht: „%(line)s“. Schreib zum Beispiel: Mo-Fr 9:00-12:00", line=error
                )
            ) from None

    @property
    def dial(self) -> str:
        digits = re.sub(r"\D", "", self.number.data)
        return f"+{digits}" if self.number.data.startswith("+") else digits

    @property
    def said(self) -> dict:
        plain = {
            "name",
            "number",
            "url_domain",
            "purpose",
            "topics",
            "interpreter",
            "anonymous",
            "on_bill",
            "audience",
            "note",
        }
        return {name: field.data for name, field in self._fields.items() if name in plain} | {
            "dial": self.dial,
            "kind": offers.OMBUDS if self.is_ombuds.data else "",
            "hours": opening_hours.read(self.hours.data),
            "free": FREE[self.free.data],
            "languages": sorted(self.languages.data, key=[*self.known, *SPOKEN].index),
            "channels": self.channels.data,
        }


class NewOfferForm(OfferForm):
    site = RadioField(_("Für welches Café?"))
    looked = BooleanField(_("Ich habe dort angerufen oder die Seite geöffnet. Alles stimmt."))

    def __init__(self, **options):
        super().__init__(**options)
        sites = [SelectChoice(one.slug, one.name) for one in g.member.sites()]
        everywhere = [SelectChoice("", gettext("für alle"))] if g.member.role == "admin" else []
        self.site.choices = [*everywhere, *sites]
        if not request.form and self.site.data not in {choice.value for choice in self.site.choices}:
            self.site.data = self.site.choices[0].value if self.site.choices else None
