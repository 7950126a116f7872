"""How a letter goes out: its headers, its two parts, and nothing that breaks out of a header."""

import email.utils
import re
from email import message_from_bytes
from email.policy import default

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Delivery, Member, Membership, Site
from cafe_forms.post import letters, outbox
from cafe_forms.post.smtp.message import SafeMessage
from tests.conftest import NOW

EVIL = [
    "x\r\nBcc: b@evil.example",
    "x\nSubject: y",
    "x\r y",
    "x\0y",
    "=?utf-8?q?x=0D=0ABcc:_b?=",
    "x\u2028y\x85z",
]


@pytest.fixture
def sent(server, member):
    """Send one letter and give it back as the server got it: `sent("sign_in")`."""

    def letter(name="sign_in", **facts):
        outbox.owe(
            name, key=f"{name}/{len(server.accepted)}", to=member.email, member=member, facts=facts, now=NOW
        )
        assert outbox.send_due(clock=lambda: NOW) == 1
        return server.letters[-1]

    return letter


def test_a_letter_bears_the_headers_of_a_machines_letter(sent):
    letter = sent()
    assert letter["From"] == "Café am Markt <cafe@cafe.example>"
    assert letter["To"] == "jana@cafe.example"
    assert letter["Reply-To"] == "leitung@cafe.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Subject"] == "Dein Link zum Anmelden"
    assert email.utils.parsedate_to_datetime(letter["Date"]) == NOW
    assert letter["Message-ID"] == letters.message_id("sign_in/0")
    assert not {"Cc", "Bcc", "Sender"} & set(letter)


def test_a_letter_has_a_text_and_an_html_part_in_quoted_printable(sent):
    letter = sent()
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    for part in (text, html):
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert part.get_content_charset() == "utf-8"
        assert "Beides gilt 15 Minuten und funktioniert nur einmal." in part.get_content()


def test_no_line_is_longer_than_mail_allows(sent, server, member):
    member.name = "Wörter " * 600 + "ä" * 3000
    member.save()
    letter = sent()
    assert max(map(len, server.accepted[-1][1].split(b"\r\n"))) <= 998
    assert "ä" * 3000 in letter.get_body(("plain",)).get_content()


def test_lines_end_as_mail_wants_them(sent, server):
    sent()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", server.accepted[-1][1])


@pytest.mark.parametrize("name", EVIL)
def test_a_name_never_breaks_out_of_a_header(server, member, name):
    """A site's name stands in the subject; whatever it holds, the letter goes out whole or not at all."""
    site = sites.add(name)
    Site.update(name=name).where(Site.id == site.id).execute()
    Membership.create(member=member, site=site)
    Member.update(name=name).execute()
    sites.add_meeting(site, NOW)
    outbox.owe(
        "digest", key="d", to=member.email, member=member, facts={"week": "2026-W48", "releases": []}, now=NOW
    )
    assert outbox.send_due(clock=lambda: NOW) == 1
    (letter,) = server.letters
    assert server.recipients == [[member.email]]
    assert not {"Bcc", "Cc"} & set(letter)
    assert len(letter.get_all("Subject")) == 1
    head = server.accepted[0][1].split(b"\r\n\r\n")[0]
    assert not re.search(rb"[\0\r\n\x0b\x0c\x1c-\x1e]", head.replace(b"\r\n", b""))


@pytest.mark.parametrize("to", ["a\r\nBcc: b@evil.example", "a\nb@cafe.example", "a\0@cafe.example"])
def test_an_address_never_breaks_out_of_a_header(server, member, to):
    outbox.owe("sign_in", key="s", to=to, member=member, now=NOW)
    outbox.send_due(clock=lambda: NOW)
    assert (Delivery.get().state, server.accepted) == ("failed", [])


def test_a_name_is_no_markup(sent, member):
    member.name = "<img src=x onerror=alert(1)>&amp;"
    member.save()
    letter = sent()
    assert "<img src=x" not in letter.get_body(("html",)).get_content()
    assert "<img src=x onerror=alert(1)>&amp;" in letter.get_body(("plain",)).get_content()


def test_the_same_letter_has_the_same_id_and_another_one_another(app):
    assert letters.message_id("a") == letters.message_id("a") != letters.message_id("b")
    assert re.fullmatch(r"<[0-9a-f]{32}@localhost>", letters.message_id("a"))


@pytest.mark.parametrize("letter", ["sign_in", "digest", "briefing_ready"])
def test_every_letter_is_known_and_has_its_three_files(app, letter):
    assert letter in app.extensions["letters"]["facts"]
    for file in ("subject.txt", "body.txt", "body.html"):
        assert app.jinja_env.get_template(f"letters/{letter}/{file}")


def test_a_letter_loads_nothing_from_afar(sent):
    html = sent().get_body(("html",)).get_content()
    assert not re.search(r"<(img|script|link|iframe)\b|url\(|@import", html)


def test_a_long_subject_is_folded_into_whole_encoded_words(app):
    subject = "Müttercafé Freilassing: eine Umfrage läuft, zwei Ergebnisse sind da, مقهى الأمهات " * 2
    with app.app_context():
        message = SafeMessage(
            subject, recipients=["jana@cafe.example"], sender="cafe@cafe.example", message_id="<1@x>"
        )
        raw = message.as_bytes()
    header = raw.split(b"\nSubject: ", 1)[1].split(b"\nFrom", 1)[0]
    lines = (b"Subject: " + header).split(b"\r\n")
    assert len(lines) > 3
    assert max(map(len, lines)) <= 76  # RFC 2047, section 2
    assert all(line.startswith(b" ") for line in lines[1:-1])
    assert all(re.fullmatch(rb"=\?utf-8\?[bq]\?[^? ]+\?=", word) for word in header.split())
    assert message_from_bytes(raw, policy=default)["Subject"].split() == subject.split()


@pytest.mark.parametrize("subject", ["word " * 30 + "end", "x" * 200, "=?utf-8?q?=41?=", " a  b "])
def test_a_subject_in_plain_letters_is_folded_at_its_spaces_and_arrives_as_it_is(message, subject):
    assert " ".join(message(subject=subject)["Subject"].split()) == " ".join(subject.split())


def test_a_long_link_to_unsubscribe_stays_one_line(message):
    """Folded into an encoded word, as the standard library would, it is no link for any mail program."""
    link = "<https://" + "lang" * 40 + ".example/post/abmelden/" + "t" * 60 + ">"
    letter = message(extra_headers={"List-Unsubscribe": link, "List-Id": f"<digest.{'lang' * 30}.example>"})
    raw = letter.as_bytes(policy=default.clone(max_line_length=998, refold_source="none"))
    assert f"List-Unsubscribe: {link}\n".encode() in raw.replace(b"\r", b"")
    assert letter["List-Unsubscribe"] == link


@pytest.mark.parametrize("name", ["Müttercafé " * 12, "Café", '"Wir, ihr" Café'])
def test_a_long_name_of_the_sender_is_folded_too(app, name):
    sender = email.utils.formataddr((name, "cafe@cafe.example"))
    with app.app_context():
        raw = SafeMessage(
            "x", recipients=["jana@cafe.example"], sender=sender, message_id="<1@x>", reply_to=sender
        ).as_bytes()
    head = raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, head)) <= 78
    letter = message_from_bytes(raw, policy=default)
    for header in ("From", "Reply-To"):
        (found,) = letter[header].addresses
        assert (found.display_name.split(), found.addr_spec) == (name.split(), "cafe@cafe.example")


NAUGHTY = "Zeile mit Rest  \r\n.\n..zwei\rFrom jemand\n=3D =_alternative_1 \t\nمرحبا 🛟 " + "ä" * 300 + "\n"


@pytest.fixture
def message(app):
    """A whole letter as it goes out, read again: `message(html="…")`."""

    def written(**parts):
        whole = {"subject": "x", "recipients": ["jana@cafe.example"], "sender": "cafe@cafe.example"} | parts
        raw = SafeMessage(message_id="<1@x>", **whole).as_bytes()
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
        assert max(map(len, raw.split(b"\r\n"))) < 998
        return message_from_bytes(raw, policy=default)

    return written


def said(part) -> str:
    return part.get_content().replace("\r\n", "\n")


def test_every_character_of_both_parts_arrives(message):
    letter = message(body=NAUGHTY, html=f"<p>{NAUGHTY}</p>\n")
    expected = NAUGHTY.replace("\r\n", "\n").replace("\r", "\n")
    assert letter.get_content_type() == "multipart/alternative"
    assert said(letter.get_body(("plain",))) == expected
    assert said(letter.get_body(("html",))) == f"<p>{expected}</p>\n"
    assert not [part.defects for part in letter.walk() if part.defects]


def test_a_letter_without_html_is_plain(message):
    letter = message(body="Hallo\n")
    assert (letter.get_content_type(), said(letter)) == ("text/plain", "Hallo\n")


def test_an_attachment_arrives_byte_for_byte(message):
    content = bytes(range(256)) * 9
    letter = message(
        body="a", html="b", attachments=[("treffen.ics", "text/calendar; charset=utf-8", content)]
    )
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("treffen.ics", "text/calendar")
    assert file.get_payload(decode=True) == content
    assert letter.get_body(("html",)).get_content().strip() == "b"


@pytest.mark.parametrize(
    "name", ["Café am Markt", "مقهى الأمهات", "Müller, Jana", '"x" =?utf-8?q?y?=', "ä" * 90]
)
def test_names_arrive_as_they_are(message, name):
    letter = message(sender=email.utils.formataddr((name, "a@cafe.example")), subject=name)
    assert letter["Subject"] == name
    assert letter["From"].addresses[0].addr_spec == "a@cafe.example"
