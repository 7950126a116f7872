"""A survey that was released at NOW, with texts that can be looked for."""

import pytest

from cafe_forms.models import Survey
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from tests.conftest import NOW

ZONE = publishing.BERLIN


@pytest.fixture
def decided(open_survey, seal):
    """A survey that ended at NOW and was decided: `decided({"topics": […]}, …)`."""

    def survey(*responses):
        opened = open_survey(now=NOW - publishing.REOPEN_WITHIN)
        seal(opened, *responses)
        release.release(publishing.close(opened, now=NOW), now=NOW, zone=ZONE)
        return Survey.get_by_id(opened.id)

    return survey
