"""What became of the letters, as the team reads it: every word and every reason in the reader's language."""

import datetime as dt
import re

import pytest

from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Contact, Delivery, Member, Partner
from cafe_forms.post import outbox
from cafe_forms.post.reasons import because
from cafe_forms.reports import duties
from cafe_forms.team.words.reason_words import WORDS
from tests.codes_made import made, misfits
from tests.conftest import NOW, hidden

TOMORROW, YESTERDAY = (utcnow() + dt.timedelta(days=days) for days in (1, -1))
GERMAN = re.compile(r"\b(Der|Die|Das|Brief|E-Mails|und|nicht|an|wartet|verschickt|Nächster)\b|[äöüß]")


def owe(letter="digest", to="jana@cafe.example", **more):
    outbox.owe(letter, key=f"{letter}/{to}/{Delivery.select().count()}", to=to, now=NOW)
    Delivery.update({"due_at": NOW} | more).where(Delivery.id == Delivery.select().count()).execute()


@pytest.fixture
def admin(signed_in):
    def client(language="de"):
        client = signed_in("admin")
        Member.update(language=language, everywhere=True).execute()
        return client

    return client


OUTCOMES = ("Closed", "WrongPassword", "NotNow", "NoReply", "ServerRefused", "RecipientRefused")


def test_every_code_has_its_words_with_the_facts_they_need():
    found = list(made("because", "Pointless", *OUTCOMES))
    spelled = [one for one in found if one.code]
    assert len(spelled) > 30
    assert misfits(spelled, WORDS) == []
    # An outcome that is handed on as another, and as the columns of the row.
    assert {(one.file, *one.facts) for one in found if one.code is None} == {
        ("transport.py", "**"),
        ("reasons.py", "**"),
    }


def test_a_sentence_that_an_earlier_version_kept_stays(admin):
    owe(state="failed", reason="earlier", reason_facts={"words": "So war das damals."})
    assert "So war das damals." in admin().get("/team/briefe").text


def test_an_english_reader_reads_no_german(admin):
    refused = because("address-refused", words="550 no such person")
    for number, letter in enumerate(duties.facts(cafe_config())):
        owe(letter, to=f"{number}@cafe.example", state="failed", **refused)
    owe(state="dropped", **because("too-late"))
    owe(state="waiting", tries=3, **because("not-yet", words="451 greylisted"))
    owe(state="paused", **because("paused"))
    page = admin("en").get("/team/briefe").text
    main = re.sub(r"<[^>]*>", " ", page.split("<main", 1)[1])
    assert "The mail server refused this address: 550 no such person" in main
    assert "Tried 3 times. Next try:" in main
    assert not GERMAN.search(main), GERMAN.search(main)


@pytest.mark.parametrize(
    ("more", "said", "may_send"),
    [
        ({"copies": 1, "due_at": TOMORROW}, "noch einmal hinaus", False),
        ({"copies": 2}, "Frag nach, ob sie da ist.", True),
        ({"copies": 1, "expires_at": YESTERDAY}, "Frag nach, ob sie da ist.", False),
    ],
)
def test_what_may_have_arrived_says_so_and_what_comes_next(signed_in, site, more, said, may_send):
    lead = signed_in("lead", site)
    owe(state="uncertain", member=Member.get(), **because("no-reply"), **more)
    page = lead.get("/team/briefe").text
    assert "vielleicht angekommen" in page
    assert "nicht mehr nötig" not in page
    assert said in page
    assert ("Noch einmal senden" in page) is may_send


@pytest.mark.parametrize(
    ("state", "reason", "said", "late", "can_go_again"),
    [
        ("sent", "", "", False, False),
        ("waiting", "", "", False, False),
        ("waiting", "no-answer", "Der Mail-Server antwortet nicht (550 no such user).", False, True),
        ("failed", "earlier", "550 no such user", False, True),
        ("paused", "", "", False, True),
        ("dropped", "too-late", "zu spät", True, False),
    ],
)
def test_what_did_not_go_out_can_be_sent_again(signed_in, site, state, reason, said, late, can_go_again):
    lead = signed_in("lead", site)
    why = {"reason": reason, "reason_facts": {"words": "550 no such user"}}
    owe(state=state, member=Member.get(), tries=2, expires_at=YESTERDAY if late else None, **why)
    page = lead.get("/team/briefe").text
    assert "Wochenmail" in page
    assert said in page
    assert ("Noch einmal senden" in page) is can_go_again


def test_what_came_too_late_is_not_called_unneeded(signed_in, site):
    lead = signed_in("lead", site)
    owe(state="dropped", member=Member.get(), **because("too-late"))
    page = lead.get("/team/briefe").text
    assert ">zu spät<" in page
    assert "nicht mehr nötig" not in page


def test_what_waits_for_the_morning_says_when_it_leaves(signed_in, site):
    lead = signed_in("lead", site)
    owe(state="waiting", member=Member.get(), due_at=TOMORROW)
    assert "Nachts verschicken wir nichts. Sie geht hinaus: " in lead.get("/team/briefe").text


def cafe_config():
    import config as settings

    return settings.read({"CAFE_SECRET_KEY": "k" * 40})


def test_a_german_reader_reads_what_is_kept(admin):
    owe(state="failed", **because("letter-refused", words="554 <b>spam</b>"))
    page = admin().get("/team/briefe").text
    assert "Der Mail-Server hat die E-Mail abgelehnt: 554 &lt;b&gt;spam&lt;/b&gt;" in page


def test_every_letter_has_a_name_on_the_page(app, admin):
    for letter in app.extensions["letters"]["facts"]:
        owe(letter)
    page = admin().get("/team/briefe").text
    names = re.findall(r"<h2>(.*?)</h2>", page)
    assert len(set(names)) == len(app.extensions["letters"]["facts"])
    assert not set(names) & set(app.extensions["letters"]["facts"])


def test_send_again_says_so_in_her_language(admin):
    owe(state="failed", **because("silent"))
    client = admin("en")
    token = hidden(client.get("/team/briefe").text, "csrf_token")
    answer = client.post(
        f"/team/briefe/{Delivery.get().id}/nochmal", data={"csrf_token": token}, follow_redirects=True
    )
    assert "The letter will be sent again." in answer.text
    assert Delivery.get().state == "waiting"


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_lead_sees_letters_to_partners_of_her_own_sites(signed_in, site):
    here, there = contact_at(site), contact_at(sites.add("Müttercafé Teisendorf"))
    for contact in (here, there):
        outbox.owe("pass_on", key=contact.email, to=contact.email, now=NOW, facts={"contact": contact.id})
    outbox.owe("pass_on", key="gone", to="fort@partner.example", now=NOW, facts={"contact": here.id})
    lead, staff = signed_in("lead", site), signed_in("staff", site)
    page = lead.get("/team/briefe").text
    assert here.email in page
    assert there.email not in page
    assert "fort@partner.example" not in page
    assert here.email not in staff.get("/team/briefe").text


def contact_at(site):
    partner = Partner.create(name=f"Bücherei bei {site.slug}")
    return Contact.create(partner=partner, site=site, email=f"{site.slug}@partner.example", confirmed=True)


def test_the_banner_speaks_her_language(app, admin):
    assert "The machinery has stopped." in admin("en").get("/team/").text


def test_what_did_not_arrive_is_shown_alone_when_asked(admin):
    client = admin()
    page = client.get("/team/briefe?nur=gescheitert").text
    assert "Alles ist angekommen" in page
    owe(to="gut@cafe.example", state="sent")
    owe(to="fort@cafe.example", state="failed")
    page = client.get("/team/briefe?nur=gescheitert").text
    assert "fort@cafe.example" in page
    assert "gut@cafe.example" not in page
    assert "gut@cafe.example" in client.get("/team/briefe").text
