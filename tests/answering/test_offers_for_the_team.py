"""An offer for the team alone is on no page, sheet or letter that mothers or partners read, whoever it is."""

import datetime as dt
import re
from pathlib import Path

import pytest

from cafe_forms import clock
from cafe_forms.cafe import inputs, offers, sites
from cafe_forms.clock import utcnow
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Meeting, Offer
from cafe_forms.pool import release
from cafe_forms.post import letters
from cafe_forms.reports import calendar_file
from cafe_forms.reports.preparation import edits
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.post.living_cafe import LivingCafe

PACKAGE = Path(offers.__file__).parents[1]
DAY = dt.timedelta(days=1)
LETTERS_TO_PARTNERS = (
    "pass_on",
    "breakfast_numbers",
    "breakfast_changed",
    "breakfast_thanks",
    "partner_confirm",
)
CALLED_BY_NOTHING_ELSE = {"elterntelefon", "telefonseelsorge", "mutes", "doweria", "mbeon"}


def add(name, site=None, *, audience="staff", is_checked=True):
    number = f"08654 {1000 + Offer.select().count()}"
    return offers.add(
        today=clock.today(BERLIN),
        is_checked=is_checked,
        name=name,
        number=number,
        dial=number.replace(" ", ""),
        url_domain=f"seite{number[-4:]}.example",
        site=site,
        audience=audience,
        languages=["de"],
        channels=["phone"],
    )


@pytest.fixture
def hidden(site):
    """One of each kind that mothers may not see: ours, of this café, of all, unconfirmed, and of the catalogue."""
    Offer.update(audience="staff", checked_on=clock.today(BERLIN)).where(
        Offer.code.in_(CALLED_BY_NOTHING_ELSE)
    ).execute()
    ours = [add("Nur Team hier", site), add("Nur Team überall"), add("Nur Team neu", site, is_checked=False)]
    unseen = add("Noch nicht bestätigt", site, audience="mothers", is_checked=False)
    return [*ours, unseen, *Offer.select().where(Offer.code.in_(CALLED_BY_NOTHING_ELSE))]


@pytest.fixture
def surveys(site, open_survey, seal):
    """One that runs, with the topics whose help is hidden, and one that has ended."""
    ended = open_survey("themenwahl", now=utcnow() - 8 * DAY)
    seal(ended, *[{"topics": ["erschoepfung"]}] * 6)
    release.release(publishing.close(ended, now=utcnow()), now=utcnow(), zone=publishing.BERLIN)
    sites.add_meeting(site, utcnow() + DAY, place="Saal")
    return open_survey("themenwahl"), ended


def public_paths(app, site, surveys):
    """Every public address in every language; the slug of a survey that runs, and of one that has ended."""
    known = {"site": site.slug, "code": site.page_code, "token": "t" * 43, "filename": "team.css"}
    known["half"] = "2026-H2"
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.startswith("team."):
            continue
        for survey in surveys if "slug" in rule.arguments else [None]:
            for tag in LANGUAGES if "language" in rule.arguments else ["de"]:
                for name in ("versprechen", "datenschutz") if "name" in rule.arguments else [None]:
                    values = known | {"slug": survey and survey.slug, "language": tag, "name": name}
                    yield rule.build({name: values[name] for name in rule.arguments})[1]


def text_of(client, path):
    with client.get(path) as answer:  # a file is closed only so
        return answer.text


def told_in(text, offer):
    return [
        said for said in (offer.name, offer.number, offer.dial, offer.url_domain) if said and said in text
    ]


@pytest.mark.long
def test_no_public_page_tells_it(app, client, site, surveys, hidden):
    shown = add("Für alle hier", site, audience="mothers")
    pages = {path: text_of(client, path) for path in public_paths(app, site, surveys)}
    pages["closed"] = client.post(f"/s/{surveys[1].slug}/de", data={"q_topics": "schlaf"}).text
    pages["fault"] = client.post(f"/s/{surveys[0].slug}/de", data={"q_topics": "schlaf"}).text
    pages["unknown"] = client.get("/nirgends").text
    assert len(pages) > 10 * len(LANGUAGES)
    assert {path for path, page in pages.items() if shown.name in page} == {
        f"{start}{tag}"
        for start in ("/hilfe", f"/cafe/{site.slug}-{site.page_code}")
        for tag in ("", *(f"/{tag}" for tag in LANGUAGES))
    }
    told = {path: [offer.name for offer in hidden if told_in(page, offer)] for path, page in pages.items()}
    assert not {path: names for path, names in told.items() if names}


SENSITIVE = "Geld, Sparen, Schulden"  # the label of the topic that was chosen


def prepare(survey):
    said = {"choice": "geld", "why": "PREP-WHY", "notes": "PREP-NOTES", "dropped": []}
    edits.keep(edits.of(survey), seen=0, **said)
    inputs.keep(inputs.of(survey.site, "geld"), seen=0, texts={"fact": "PREP-FACT"})


@pytest.fixture
def chosen(surveys, site):
    """A sensitive topic is chosen for the next meeting, with every word of the preparation, and switched to be told."""
    _running, ended = surveys
    meeting = site.next_meeting(utcnow())
    type(ended).update(meeting=meeting).where(type(ended).id == ended.id).execute()
    ended = type(ended).get_by_id(ended.id)
    prepare(ended)
    Meeting.update(topic_is_public=True).where(Meeting.id == meeting.id).execute()
    return meeting


@pytest.mark.long
def test_nothing_of_a_preparation_and_no_sensitive_choice_leaves_the_team(app, client, site, surveys, chosen):
    assert Meeting.get_by_id(chosen.id).topic == ""
    for typed in ("", SENSITIVE):  # by the briefing, and by hand
        Meeting.update(topic=typed).where(Meeting.id == chosen.id).execute()
        pages = {path: text_of(client, path) for path in public_paths(app, site, surveys[1:])}
        told = {path for path, page in pages.items() if "PREP-" in page or SENSITIVE in page}
        assert told == set()
        calendar = calendar_file.written(Meeting.get_by_id(chosen.id), host="cafe.example", at=utcnow())
        assert "Geld" not in calendar.decode()


def test_no_letter_to_a_partner_tells_of_a_preparation(app, site, open_survey, seal):
    cafe = LivingCafe(app, site, open_survey, seal, "de")
    cafe.released.meeting = cafe.meeting
    cafe.released.save()
    prepare(cafe.released)
    with app.app_context():
        for name in LETTERS_TO_PARTNERS:
            text = letters.write(name, cafe.facts(name))["text"]
            assert "PREP-" not in text
            assert "Geld" not in text


def test_the_briefing_tells_what_is_for_the_team(client, surveys, hidden, signed_in):
    told = signed_in("lead").get(f"/team/umfragen/{surveys[1].slug}/vorbereitung").text
    seen = {offer.name for offer in hidden if told_in(told, offer)}
    confirmed = {offer.name for offer in hidden if offers.sees(offers.TEAM, offer, utcnow())}
    assert seen == confirmed
    assert {"Nur Team hier", "Nur Team überall"} < seen


def test_rooms_that_write_for_mothers_never_choose_offers_themselves():
    """One function says who sees an offer: whoever asks the rows beside it has forgotten somebody."""
    rooms = [*(PACKAGE / "answering").rglob("*.py"), *(PACKAGE / "reports").rglob("*.py")]
    assert not [file.name for file in rooms if re.search(r"\bOffer\.\w|\.offers\b", file.read_text("utf-8"))]


def test_no_sheet_and_no_words_for_a_messenger_tell_it(app, client, site, surveys, hidden, signed_in):
    page = signed_in("lead").get(f"/team/umfragen/{surveys[0].slug}/teilen").text
    assert surveys[0].slug in page
    assert [offer.name for offer in hidden if told_in(page, offer)] == []


def test_no_letter_to_a_partner_tells_it(app, site, open_survey, seal, hidden):
    cafe = LivingCafe(app, site, open_survey, seal, "de")
    with app.app_context():
        for name in LETTERS_TO_PARTNERS:
            text = letters.write(name, cafe.facts(name))["text"]
            assert [offer.name for offer in hidden if told_in(text, offer)] == [], name
