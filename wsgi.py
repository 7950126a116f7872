"""The web server's door, for WSGI servers other than the one that `cafe-forms web` brings."""

import config
from tasks.worker import joined

settings = config.read()
if faults := config.faults(settings):
    raise SystemExit("\n".join(faults))
app, _worker = joined(settings)
