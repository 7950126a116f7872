"""The local mailbox: what is sent to it by SMTP stands on its page, harmless, and both doors close again."""

import http.client
import re
import smtplib
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from email.message import EmailMessage
from html import unescape
from mailbox import Maildir
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from cafe_forms.mailbox import Mailbox
from tests.pace import PATIENCE, in_time
from tests.picking import quick_tries

XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def mailbox(tmp_path):
    with Mailbox(tmp_path / "mail") as mailbox:
        yield mailbox


def compose(subject="Probebrief", text="Hallo", html=None):
    letter = EmailMessage()
    letter["Subject"] = subject
    letter["From"] = "Café Forms <post@cafe.example>"
    letter["To"] = "Amira <amira@cafe.example>"
    letter["Date"] = "Mon, 30 Nov 2026 06:00:00 GMT"
    letter["Message-ID"] = "<digest.2026-W49.1@cafe.example>"
    letter["List-Unsubscribe"] = "<http://127.0.0.1:8000/post/abmelden/abc>"
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    return letter


def send(mailbox, letter):
    """An EmailMessage, or bytes just as they are."""
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port) as smtp:
        if isinstance(letter, bytes):
            smtp.sendmail("post@cafe.example", ["amira@cafe.example"], letter)
        else:
            smtp.send_message(letter)


def ask(mailbox, path="/", method="GET", host=None, **fields):
    connection = http.client.HTTPConnection("127.0.0.1", mailbox.page_port, timeout=PATIENCE)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, path, urlencode(fields), headers | ({"Host": host} if host else {}))
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    return SimpleNamespace(
        status=response.status, headers=response.headers, bytes=body, text=body.decode("utf-8", "replace")
    )


def letter_paths(mailbox):
    return re.findall(r'href="(/brief/[^"]+)"', ask(mailbox).text)


def newest(mailbox, view=""):
    return ask(mailbox, letter_paths(mailbox)[0] + view)


def stored(mailbox):
    maildir = Maildir(mailbox.folder, create=False)
    return [maildir.get_bytes(key) for key, _ in maildir.items()]


def test_it_says_what_will_appear_while_it_is_empty(mailbox):
    page = ask(mailbox)
    assert page.status == 200
    assert "Noch keine E-Mails" in page.text
    assert "montags um 7 Uhr" in page.text


def test_it_keeps_a_letter_byte_for_byte_below_its_envelope(mailbox):
    content = "Subject: Grüße\r\n\r\n.\r\n..Punkte\r\n\tund Wörter  \r\n".encode()
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port) as smtp:
        smtp.sendmail("post@cafe.example", ["a@cafe.example", "b@cafe.example"], content)
    envelope = b"X-MailFrom: post@cafe.example\r\nX-RcptTo: a@cafe.example, b@cafe.example\r\n"
    assert stored(mailbox) == [envelope + content]


@pytest.mark.parametrize("subject", ["Müttercafé: läuft noch 5 Tage", "استبيان جديد: المواضيع المهمة"])
def test_it_lists_to_subject_and_date(mailbox, subject):
    send(mailbox, compose(subject))
    page = unescape(ask(mailbox).text)
    assert subject in page
    assert "Amira <amira@cafe.example>" in page
    assert "Mo., 30. Nov. 2026, 07:00" in page


def test_it_lists_the_newest_letter_first(mailbox):
    for n in range(12):
        send(mailbox, compose(f"Brief-{n}."))
    assert re.findall(r"Brief-\d+", ask(mailbox).text) == [f"Brief-{n}" for n in range(11, -1, -1)]


def test_it_shows_the_headers_of_a_letter(mailbox):
    send(mailbox, compose("Grüße"))
    page = unescape(newest(mailbox).text)
    for shown in ("Café Forms <post@cafe.example>", "Grüße", "<digest.2026-W49.1@cafe.example>"):
        assert shown in page
    assert 'href="http://127.0.0.1:8000/post/abmelden/abc"' in page


def test_it_shows_the_text_with_links_to_click(mailbox):
    send(mailbox, compose(text="Schöne Grüße\nHier: http://127.0.0.1:8000/team/anmelden/a-b_c?x=1&y=2."))
    page = newest(mailbox).text
    assert "Schöne Grüße" in page
    assert 'href="http://127.0.0.1:8000/team/anmelden/a-b_c?x=1&amp;y=2"' in page


def test_it_frames_the_html_in_a_sandbox(mailbox):
    send(mailbox, compose(html=f"<html><body><h1>Diese Woche</h1>{XSS}</body></html>"))
    page = newest(mailbox, "/html").text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "alert(1)" not in page
    frame = newest(mailbox, "/rahmen")
    policy = frame.headers["Content-Security-Policy"]
    assert "<h1>Diese Woche</h1>" in frame.text
    assert frame.text.startswith('<!doctype html><base target="_blank">')
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert "script-src" not in policy


def test_it_shows_the_source(mailbox):
    send(mailbox, compose("Grüße", html="<h1>Hallo</h1>"))
    page = unescape(newest(mailbox, "/quelltext").text)
    assert "Subject: =?utf-8?" in page
    assert "Content-Type: multipart/alternative" in page
    assert "X-RcptTo: amira@cafe.example" in page


def test_it_says_that_a_part_is_missing(mailbox):
    send(mailbox, compose())
    assert "keinen HTML-Teil" in newest(mailbox, "/html").text
    send(mailbox, b"Content-Type: text/html\r\n\r\n<p>nur HTML</p>\r\n")
    assert "<iframe" in newest(mailbox).text
    assert "keinen Textteil" in newest(mailbox, "/text").text


def test_it_offers_attachments_for_download(mailbox):
    letter = compose()
    letter.add_attachment(b"\x00\xff", maintype="application", subtype="pdf", filename="Übersicht.pdf")
    letter.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename=None)
    send(mailbox, letter)
    page = newest(mailbox).text
    assert "Übersicht.pdf" in page
    assert "anhang-2.ics" in page
    download = newest(mailbox, "/anhang/1")
    assert download.bytes == b"\x00\xff"
    assert download.headers["Content-Type"] == "application/octet-stream"
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert newest(mailbox, "/anhang/3").status == 404


def test_it_escapes_subject_text_and_attachment_names(mailbox):
    letter = compose(subject=f"Betreff {XSS}", text=f"{XSS} http://x.example/{XSS} \"'>{XSS}")
    letter.add_attachment(b"x", maintype="image", subtype="png", filename=f'{XSS}"/..')
    letter.replace_header("To", f'"{XSS}" <a@cafe.example>')
    send(mailbox, letter)
    path = letter_paths(mailbox)[0]
    for page in (ask(mailbox), ask(mailbox, path), ask(mailbox, path + "/quelltext")):
        assert page.status == 200
        assert "<script" not in page.text
        assert "<img" not in page.text
    assert ask(mailbox, path + "/anhang/1").headers["Content-Disposition"].startswith("attachment")


def test_it_takes_twenty_letters_at_once(mailbox):
    with ThreadPoolExecutor(20) as senders:
        list(senders.map(lambda n: send(mailbox, compose(f"Brief-{n}.")), range(20)))
    assert sorted(re.findall(r"Brief-(\d+)", ask(mailbox).text), key=int) == [str(n) for n in range(20)]


def test_it_refuses_a_letter_over_ten_megabytes(mailbox):
    with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
        send(mailbox, b"Subject: dick\r\n\r\n" + (b"x" * 900 + b"\r\n") * 12_000)
    assert refusal.value.smtp_code == 552
    assert stored(mailbox) == []


@pytest.mark.parametrize("path", ["/x", "/brief/x", "/brief/x/html", "/brief/x/rahmen", "/brief/x/anhang/1"])
def test_it_does_not_know_other_letters(mailbox, path):
    assert ask(mailbox, path).status == 404


def test_it_reads_no_file_beside_its_letters(mailbox):
    (mailbox.folder / "geheim").write_text("canary")
    for path in ("/brief/..%2Fgeheim", "/brief/../geheim", "/brief/%2e%2e%2fgeheim/quelltext"):
        page = ask(mailbox, path)
        assert page.status == 404
        assert "canary" not in page.text


BROKEN = {
    "nothing": b"",
    "no headers": b"\r\nnur Text\r\n",
    "not a header": b"dies ist kein Kopf\r\n\r\nText\r\n",
    "NUL and binary": b"Subject: \x00\xff\xfe\x1b\r\n\r\n\x00\xff\r\n",
    "unknown charset": b"Content-Type: text/plain; charset=klingonisch\r\n\r\ngr\xfc\xdfe\r\n",
    "codec that is no charset": b'Content-Type: text/plain; charset="rot13\x00"\r\n\r\nText\r\n',
    "lone surrogate": b"Content-Type: text/html; charset=unicode_escape\r\n\r\n\\ud800\r\n",
    "bad base64": b"Content-Transfer-Encoding: base64\r\n\r\n!!!=\r\n",
    "bad uuencode": b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n\xff\xff\r\n",
    "bad encoded words": b"Subject: =?utf-8?b?!?= =?ni\xe9?q?=FF?=\r\nFrom: =?utf-8?b?4pyT?\r\n\r\n",
    "no boundary": b"Content-Type: multipart/mixed\r\n\r\n--a\r\n\r\nText\r\n",
    "open boundary": b"Content-Type: multipart/x; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/y\r\n\r\n",
    "empty multipart": b"Content-Type: multipart/alternative; boundary=a\r\n\r\n--a--\r\n",
    "half a letter inside": b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\nTo: ",
    "bad file name": b"Content-Disposition: attachment; filename*=utf-7''%2B2AA-%0D%0A%00/..\r\n\r\nx",
    "first day": b"Date: Mon, 01 Jan 0001 00:00:00 +1400\r\n\r\n",
    "last day": b"Date: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\n",
    "no date": b"Date: gestern\r\nList-Unsubscribe: <http://[>, mailto:\r\n\r\n",
    "nested without end": b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(1100)
    ),
}


@pytest.mark.parametrize("content", quick_tries(len(BROKEN) - 1, BROKEN.values()), ids=BROKEN)
def test_it_shows_broken_letters(mailbox, content):
    send(mailbox, content)
    path = letter_paths(mailbox)[0]
    for view in ("", "/text", "/html", "/quelltext", "/rahmen"):
        assert ask(mailbox, path + view).status == 200
    assert ask(mailbox, path + "/anhang/1").status in (200, 404)


def test_it_sends_headers_that_shut_the_page(mailbox):
    send(mailbox, compose())
    for path in ("/", letter_paths(mailbox)[0], "/static/mailbox.css", "/brief/nix"):
        headers = ask(mailbox, path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none';")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8025"])
def test_it_refuses_another_host(mailbox, host):
    send(mailbox, compose("Geheimnis"))
    page = ask(mailbox, host=host)
    assert page.status == 400
    assert "Geheimnis" not in page.text


def test_it_answers_to_localhost(mailbox):
    assert ask(mailbox, host=f"localhost:{mailbox.page_port}").status == 200


def test_it_is_emptied_by_its_button(mailbox):
    send(mailbox, compose())
    token = re.search(r'name="token" value="([^"]+)"', ask(mailbox).text)[1]
    assert ask(mailbox, "/leeren", "POST", token=token).status == 303
    assert stored(mailbox) == []


@pytest.mark.parametrize("fields", [{}, {"token": ""}, {"token": "falsch"}, {"token": "fälsch"}])
def test_it_is_not_emptied_without_its_token(mailbox, fields):
    send(mailbox, compose())
    assert ask(mailbox, "/leeren", "POST", **fields).status == 403
    assert ask(mailbox, "/leeren").status == 405
    assert len(stored(mailbox)) == 1


def test_it_keeps_old_letters_through_a_new_start(tmp_path):
    for subject in ("Erster", "Zweiter"):
        with Mailbox(tmp_path) as mailbox:
            send(mailbox, compose(subject))
    with Mailbox(tmp_path) as mailbox:
        assert re.findall("Erster|Zweiter", ask(mailbox).text) == ["Zweiter", "Erster"]


def test_it_shows_letters_of_another_process(mailbox):
    Maildir(mailbox.folder).add(b"Subject: von nebenan\r\n\r\n")
    assert "von nebenan" in ask(mailbox).text


def test_it_releases_its_ports_and_may_start_again(tmp_path):
    mailbox = Mailbox(tmp_path)
    mailbox.start()
    ports = mailbox.smtp_port, mailbox.page_port
    assert mailbox.url == f"http://127.0.0.1:{mailbox.page_port}/"
    mailbox.stop()
    mailbox.stop()
    for port in ports:
        with socket.create_server(("127.0.0.1", port)):
            pass
    with mailbox:
        assert (mailbox.smtp_port, mailbox.page_port) == ports
        assert ask(mailbox).status == 200


def test_it_stops_within_two_seconds_under_open_conversations(tmp_path):
    mailbox = Mailbox(tmp_path)
    mailbox.start()
    browser = http.client.HTTPConnection("127.0.0.1", mailbox.page_port)
    with closing(smtplib.SMTP("127.0.0.1", mailbox.smtp_port)) as smtp, closing(browser):
        smtp.ehlo()
        smtp.mail("post@cafe.example")
        smtp.rcpt("amira@cafe.example")
        smtp.docmd("DATA")
        smtp.send(b"Subject: halb")
        browser.request("GET", "/")
        browser.getresponse().read()
        began = time.monotonic()
        mailbox.stop()
        assert in_time(time.monotonic() - began, 2)
        assert browser.sock.recv(1) == b""
        assert smtp.sock.recv(1) == b""
    assert stored(mailbox) == []


def test_it_closes_the_first_door_when_the_second_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as free:
        page_port, smtp_port = taken.getsockname()[1], free.getsockname()[1]
        free.close()
        with pytest.raises(OSError, match="in use"):
            Mailbox(tmp_path, smtp_port=smtp_port, page_port=page_port).start()
        with socket.create_server(("127.0.0.1", smtp_port)):
            pass


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.168.0.1", "cafe.example"])
def test_it_refuses_to_leave_loopback(tmp_path, host):
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        Mailbox(tmp_path, host=host)
