"""What the tests of the team's survey pages start from: somebody at a desk, with a draft before her."""

import pytest

from cafe_forms.models import Survey
from cafe_forms.surveys import questionnaire
from tests.conftest import SMALL
from tests.team.doors import knocking, things  # noqa: F401 - fixtures
from tests.team.furnished_cafe import endpoint_of, furnished, team  # noqa: F401 - fixtures
from tests.team.survey_pages import Desk

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "كيف حالكِ؟ \u202eabc",
    "=HYPERLINK(1)",
    "yes",
    "'; DROP TABLE survey; --",
    "👩‍👧 é",
)


@pytest.fixture
def staff(signed_in, site):
    return signed_in("staff", site)


@pytest.fixture
def desk(staff, add_survey):
    """Staff with a draft: `desk("rueckmeldung")`, or without a name the small one."""
    return lambda name=SMALL: Desk(staff, add_survey(name).slug)


@pytest.fixture
def asked():
    """What a desk's survey asks now."""
    return lambda desk: questionnaire.definition_of(Survey.get(Survey.slug == desk.slug))
