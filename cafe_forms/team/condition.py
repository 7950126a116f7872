"""Is everything in order? What `cafe-forms check` says of the settings, and what else only an admin can mend."""

from flask import current_app, render_template
from flask_babel import lazy_gettext as _

from cafe_forms import languages
from cafe_forms.cafe import offers
from cafe_forms.clock import utcnow
from cafe_forms.team import door
from cafe_forms.team.access import for_admins
from cafe_forms.team.cafe.legal_forms import missing_labels
from cafe_forms.upkeep import backup

SETTINGS = {  # what is wrong with a setting, for whoever does not run the machine
    "CAFE_SECRET_KEY": _("Der geheime Schlüssel fehlt oder ist zu kurz."),
    "CAFE_BASE_URL": _("Die Adresse der Seite fehlt oder beginnt nicht mit https://."),
    "CAFE_MAIL_DEFAULT_SENDER": _("Der Absender der E-Mails fehlt."),
    "CAFE_MAIL_SERVER": _("Es ist kein Mail-Server eingetragen: E-Mails warten, keine geht hinaus."),
    "CAFE_MAIL_USE_TLS": _("E-Mails würden unverschlüsselt verschickt."),
    "CAFE_TRUSTED_PROXIES": _("Der Server vor Café Forms ist nicht eingetragen."),
    "CAFE_RATE_LIMIT": _("Eine Flut von Antworten wird nicht gebremst."),
}


@door.page("/pruefung")
@for_admins
def condition():
    now = utcnow()
    lines = current_app.config["FINDINGS"]
    return render_template(
        "team/condition.html",
        settings=[(SETTINGS.get(line.partition(":")[0], ""), line) for line in lines],
        is_production=current_app.config["ENV"] == "production",
        backup=backup.trouble(now),
        missing=missing_labels(),
        to_check=len(offers.to_check(now)),
        unread=[one for one in languages.unread(languages.LANGUAGES) if not one.is_german],
    )
