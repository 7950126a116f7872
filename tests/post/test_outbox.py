"""The outbox against a real mail server: once, again when it should, never again when it should not."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms.db import database
from cafe_forms.models import Delivery, Member
from cafe_forms.post import claims, outbox
from tests.conftest import NOW
from tests.picking import SLOW_ON_POSTGRESQL
from tests.post.conftest import send, states

SECOND, MINUTE, DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=1)


def test_a_letter_is_sent_once(owed, server):
    owed()
    assert [send(), send(), send(NOW + DAY)] == [1, 0, 0]
    assert server.recipients == [["jana@cafe.example"]]
    assert (Delivery.get().state, Delivery.get().reason, Delivery.get().tries) == ("sent", "", 1)


def test_the_same_key_is_owed_once_and_rings_once(owed, rung):
    owed()
    owed()
    assert rung == [Delivery.get().id]


def test_a_letter_rings_only_when_it_is_really_owed(app, member, rung):
    with database.atomic() as transaction:
        outbox.owe("sign_in", key="x", to=member.email, member=member, now=NOW)
        assert rung == []
        transaction.rollback()
    assert (rung, Delivery.select().count()) == ([], 0)


def test_each_letter_has_one_recipient_and_all_share_one_line(owed, server):
    owed("a@cafe.example", "b@cafe.example", "c@cafe.example")
    assert send() == 3
    assert server.recipients == [["a@cafe.example"], ["b@cafe.example"], ["c@cafe.example"]]
    assert [letter["To"] for letter in server.letters] == [to for (to,) in server.recipients]
    assert server.dialogues == 1


def test_not_now_is_tried_again_with_growing_delay(owed, server):
    delivery, now, waits = owed(), NOW, []
    server.says["RCPT"] = ["451 4.7.1 greylisted"] * 3
    for _ in range(3):
        assert send(now) == 0
        delivery = Delivery.get()
        assert (delivery.state, delivery.reason) == ("waiting", "not-yet")
        assert send(delivery.due_at - SECOND) == 0
        waits.append(delivery.due_at - now)
        now = delivery.due_at
    assert waits == sorted(set(waits))
    assert send(now) == 1
    assert Delivery.get().tries == 4


@SLOW_ON_POSTGRESQL
@pytest.mark.long
def test_after_about_five_days_it_gives_up(owed, server):
    owed()
    server.says["RCPT"] = ["451 never"] * 99
    now = NOW
    while Delivery.get().state == "waiting":
        now = Delivery.get().due_at
        send(now)
    assert dt.timedelta(days=4) < now - NOW < dt.timedelta(days=6)
    assert (Delivery.get().state, Delivery.get().reason_facts) == ("failed", {"words": "451 never"})


def test_a_refusal_is_final_and_says_why(owed, server):
    owed("weg@cafe.example", "da@cafe.example")
    server.says["RCPT"] = ["550 5.1.1 no such person"]
    assert send() == 1
    assert states() == ["failed", "sent"]
    assert Delivery.get_by_id(1).reason_facts == {"words": "550 5.1.1 no such person"}


def test_a_letter_that_is_refused_by_its_content_stops_no_other(owed, server):
    owed("a@cafe.example", "b@cafe.example")
    server.says["DATA"] = ["554 5.7.1 looks like spam"]
    assert send() == 1
    assert states() == ["failed", "sent"]


def test_a_malformed_letter_fails_alone(owed, server):
    owed("a@cafe.example")
    owed("b@cafe.example", letter="no such letter")
    owed("c\r\nBcc: x@cafe.example")
    owed("d@cafe.example")
    assert send() == 2
    assert states() == ["sent", "failed", "failed", "sent"]
    assert server.recipients == [["a@cafe.example"], ["d@cafe.example"]]


def test_what_is_wrong_with_a_letter_is_not_in_the_log(owed, caplog):
    owed("geheim\r\n@cafe.example")
    send()
    assert "sign_in" in caplog.text
    assert "geheim" not in caplog.text


def test_a_letter_past_its_date_is_dropped_with_a_note(owed, server):
    owed(expires_at=NOW + 15 * MINUTE)
    assert send(NOW + 15 * MINUTE) == 0
    assert (Delivery.get().state, server.accepted) == ("dropped", [])
    assert Delivery.get().reason == "too-late"


def test_a_letter_that_has_lost_its_point_is_dropped_with_a_note(owed, server):
    owed()
    Member.update(is_active=False).execute()
    assert send() == 0
    assert (Delivery.get().state, Delivery.get().reason) == ("dropped", "member-gone")


def test_eight_workers_claim_a_letter_once(app, owed):
    owed()

    def one(_):
        with app.app_context(), database.connection_context():
            return claims.claim(NOW)

    with ThreadPoolExecutor(8) as pool:
        assert len([claimed for claimed in pool.map(one, range(8)) if claimed]) == 1


def test_who_looked_at_the_clock_first_and_was_slower_takes_nothing(owed):
    owed()
    assert claims.claim(NOW + SECOND)
    assert claims.claim(NOW) is claims.claim(NOW - MINUTE) is None


def test_two_workers_share_the_letters_and_send_each_once(app, owed, server):
    owed(*[f"{number}@cafe.example" for number in range(20)])

    def work(_):
        with app.app_context(), database.connection_context():
            return send()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 20
    assert len({to for (to,) in server.recipients}) == len(server.recipients) == 20


def test_a_letter_comes_back_when_its_worker_died(owed, server):
    owed()
    assert claims.claim(NOW).tries == 1
    assert send(NOW + claims.LEASE - SECOND) == 0
    assert send(NOW + claims.LEASE) == 1


def test_a_failed_letter_can_be_sent_again(owed, server, rung):
    delivery = owed()
    server.says["RCPT"] = ["550 no"]
    send()
    outbox.retry(delivery.id, now=NOW + DAY)
    assert (Delivery.get().state, Delivery.get().tries, rung) == ("waiting", 0, [delivery.id] * 2)
    assert send(NOW + DAY) == 1


def test_a_letter_that_was_sent_is_not_sent_again(owed):
    delivery = owed()
    send()
    with pytest.raises(outbox.AlreadySent):
        outbox.retry(delivery.id, now=NOW)
    with pytest.raises(outbox.Unknown):
        outbox.retry(delivery.id + 1, now=NOW)


def test_a_letter_in_somebodys_hands_is_not_taken_from_them(owed):
    """Sent again by hand while it is being sent, it would come twice."""
    delivery = owed()
    claims.claim(NOW)
    outbox.retry(delivery.id, now=NOW + SECOND)
    assert claims.claim(NOW + 2 * SECOND) is None


def test_a_paused_letter_waits(owed, server):
    owed()
    Delivery.update(state="paused").execute()
    assert (send(NOW + DAY), server.accepted) == (0, [])
