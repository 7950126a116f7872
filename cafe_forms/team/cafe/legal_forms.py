"""What is said of the carrier, and the words of a legal page, as they are typed."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length, ValidationError

from cafe_forms.cafe import legal
from cafe_forms.members import roster
from cafe_forms.team.forms import TOO_LONG, line, tidy
from cafe_forms.team.row_forms import RowForm

LONGEST = 20_000  # characters: the public page stays small on a bad line


class CarrierForm(RowForm):
    name = line(_("Name und Rechtsform"))
    street = line(_("Straße und Hausnummer"))
    town = line(_("Postleitzahl und Ort"))
    phone = line(_("Telefonnummer"))
    email = line(_("E-Mail-Adresse"))
    represented_by = line(_("Vertretungsberechtigte Person"))
    responsible = line(_("Verantwortlich für den Inhalt"))
    hosting = line(_("Wo steht der Server?"))
    register = line(_("Registergericht und Nummer"))
    protection_officer = line(_("Datenschutzbeauftragte oder Datenschutzbeauftragter"))
    authority = line(_("Aufsichtsbehörde für den Datenschutz"))
    accessibility_body = line(_("Schlichtungs- oder Überwachungsstelle für Barrierefreiheit"))

    def validate_email(self, field):
        try:
            field.data = field.data and roster.checked(field.data)
        except roster.BadAddress:
            raise ValidationError(gettext("Das sieht nicht nach einer E-Mail-Adresse aus.")) from None

    @property
    def places(self) -> dict[str, str]:
        return {name: self[name].data for name in legal.standard()["places"]}


class PageForm(RowForm):
    text = TextAreaField(_("Text"), [Length(max=LONGEST, message=TOO_LONG)], filters=[tidy])

    def validate_text(self, field):
        if unknown := legal.unknown_places(field.data or ""):
            names = ", ".join(f"{{{name}}}" for name in unknown)
            raise ValidationError(
                gettext(
                    "Das füllt niemand aus: %(names)s. Welche Lücken es gibt, steht unter dem Text.",
                    names=names,
                )
            )


def missing_labels() -> list[str]:
    """What the carrier has not said yet, as its form asks for it."""
    return [CarrierForm()[name].label.text for name in legal.missing()]
