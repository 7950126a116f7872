"""The web server's door, for WSGI servers other than the one that `cafe-forms web` brings."""

import config
from cafe_forms import upkeep
from tasks.worker import joined

try:
    settings = config.read()
except config.SettingError as error:
    raise SystemExit(str(error)) from None
if faults := config.faults(settings):
    raise SystemExit("\n".join(faults))
app, _worker = joined(settings)
upkeep.bring_up_to_date()
