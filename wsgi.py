"""The web server's door, for WSGI servers other than the one that `cafe-forms web` brings."""

import config
from cafe_forms import answering, db, upkeep
from tasks.worker import joined

try:
    settings = config.read()
except config.SettingError as error:
    raise SystemExit(str(error)) from None
if faults := config.faults(settings):
    raise SystemExit("\n".join(faults))
db.open_database(settings.DATABASE_URL)
try:
    upkeep.bring_up_to_date(may_begin=not settings.in_production)
except upkeep.WrongDatabase as reason:
    raise SystemExit(str(reason)) from None
app, _worker = joined(settings)
answering.keeping_pages(app).__enter__()  # until the process ends
