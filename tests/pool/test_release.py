"""Release: at least k together as counts and shuffled texts, or nothing; and the joint responses are gone."""

import datetime as dt
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms.db import database
from cafe_forms.models import ROWS, FreeText, Pooled, Release, Survey, Tally
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN, GRACE, Refused, Rules
from tests import sealing
from tests.conftest import NOW
from tests.pool.conftest import AFTER, END, EVERY_TYPE, decide


def rows_but(*left_out):
    return {
        row.__name__: sorted(map(str, row.select().dicts())) for row in ROWS if row.__name__ not in left_out
    }


def test_four_responses_leave_what_none_leaves(ended):
    survey = ended()
    with database.atomic() as transaction:
        decide()
        without = rows_but("Pooled", "SpentToken")
        transaction.rollback()
    for _ in range(4):
        sealing.put(survey, {"one": "a", "first": "leise"}, secrets.token_bytes(16), now=NOW)
        with database.atomic() as transaction:
            assert [ended.responses for ended in decide()] == [None]
            assert rows_but("Pooled", "SpentToken") == without
            transaction.rollback()


def test_five_responses_are_counted_by_type(ended):
    survey = ended(
        {"one": "a", "many": ["a", "b"], "number": 2, "first": "x"},
        {"one": "a", "many": ["b"], "number": 3},
        {"one": "b", "many": ["b"], "first": "y", "second": "z"},
        {"one": "a"},
        {"number": 0},
    )
    (ended_now,) = decide()
    assert ended_now.responses == 5
    counts = {(row.question, row.choice): row.count for row in Tally.select()}
    assert counts == {
        ("one", "a"): 3,
        ("one", "b"): 1,
        ("many", "a"): 1,
        ("many", "b"): 3,
        ("many", "c"): 0,
        ("number", "_sum"): 5,
    }
    assert {(row.question, row.text) for row in FreeText.select()} == {
        ("first", "x"),
        ("first", "y"),
        ("second", "z"),
    }
    assert Survey.get_by_id(survey.id).state(AFTER) == "released"


def test_a_declared_pair_is_counted_and_nothing_else_stays_joint(ended):
    ended(
        {"one": "b", "many": ["a", "c"], "number": 2},
        {"one": "b", "many": ["c"]},
        {"one": "a", "many": ["a", "b", "c"]},
        {"one": "a"},
        {"many": ["b"]},
        {"number": 2},
        text=EVERY_TYPE.replace("name: alles", "name: alles\ncrosstabs: [[many, one]]"),
    )
    decide()
    tallies = [(row.question, row.choice, row.count) for row in Tally.select() if "×" in row.question]
    assert sorted(tallies) == [
        ("many × one", "a × a", 1),
        ("many × one", "a × b", 1),
        ("many × one", "b × a", 1),
        ("many × one", "b × b", 0),
        ("many × one", "c × a", 1),
        ("many × one", "c × b", 2),
    ]


def test_a_pair_with_sites_is_counted_for_each_site(open_survey, seal, site):
    survey = open_survey("ort_zeit", now=NOW, closes_at=END)
    seal(survey, *[{"place": [site.slug], "time": ["abend"]}] * 5)
    decide()
    count = Tally.get(Tally.question == "place × time", Tally.choice == f"{site.slug} × abend").count
    assert count == 5
    assert Tally.select().where(Tally.question == "place × time").count() == 2 * 5


def test_the_longest_names_find_room_in_a_pair(ended):
    long = "x" * 40
    text = EVERY_TYPE.replace("name: one", f"name: {long}").replace("{name: a,", f"{{name: {long},")
    ended(
        *[{long: long, "many": [long]}] * 5,
        text=text.replace("title:", f"crosstabs: [[{long}, many]]\ntitle:"),
    )
    decide()
    assert Tally.get(Tally.question == f"{long} × many", Tally.choice == f"{long} × {long}").count == 5


def test_a_release_is_dated_by_its_local_day(open_survey, seal):
    late = dt.datetime(2026, 11, 30, 22, 45, tzinfo=dt.UTC)  # 23:45 in Berlin
    survey = open_survey(now=NOW, closes_at=late)
    seal(survey, *[{"topics": ["kita"]}] * 5)
    decide(now=late + GRACE)
    assert Release.get().released_on == dt.date(2026, 12, 1)


def test_the_joint_responses_are_gone_after_the_release(ended):
    ended(*[{"one": "a"}] * 6)
    decide()
    assert not Pooled.select().exists()


def test_another_surveys_pool_is_left_alone(ended, open_survey, seal):
    other = open_survey(now=NOW, closes_at=END + dt.timedelta(days=1))
    seal(other, {"topics": ["geld"]})
    ended(*[{"one": "a"}] * 5)
    decide()
    assert [row.survey for row in Pooled.select()] == [other]


def test_texts_stand_in_an_order_drawn_by_lot(ended):
    number = 60
    ended(*[{"first": f"{i:02}", "second": f"{i:02}"} for i in range(number)])
    decide()

    def order(question):
        texts = FreeText.select().where(FreeText.question == question).order_by(FreeText.place)
        return [text.text for text in texts]

    sent = [f"{i:02}" for i in range(number)]
    first, second = order("first"), order("second")
    assert sorted(first) == sorted(second) == sent
    assert sent not in (first, second)
    together = sum(a == b for a, b in zip(first, second, strict=True))
    assert together < 10, "a place in one question must not tell the text of the other"


def test_no_text_row_tells_of_another(ended):
    ended(*[{"first": f"eins {i}", "second": f"zwei {i}"} for i in range(5)])
    decide()
    assert set(FreeText._meta.fields) == {"id", "release", "question", "place", "text"}
    places = sorted((row.question, row.place) for row in FreeText.select())
    assert places == [(question, place) for question in ("first", "second") for place in range(5)]


def test_the_order_on_the_disk_follows_random_ids_alone(ended):
    """Ranks of 400 marked texts against the order in which SQLite hands them out."""
    number = 400
    survey = ended()
    Pooled.insert_many({"survey": survey, "answers": {"first": f"{i:03}"}} for i in range(number)).execute()
    decide()
    found = [int(row.text) for row in FreeText.select()]
    distance = sum((rank - sent) ** 2 for rank, sent in enumerate(found))
    rho = 1 - 6 * distance / (number * (number**2 - 1))
    assert abs(rho) < 0.25  # five standard deviations of a fair lot


def test_more_responses_than_expected_wait_for_a_lead(ended):
    survey = ended(*[{"one": "a"}] * 7, expected=6)
    assert not Survey.get_by_id(survey.id).waits_for_lead
    assert decide() == []
    assert Survey.get_by_id(survey.id).waits_for_lead
    assert not Release.select().exists()
    assert decide() == []
    assert release.release(survey, now=AFTER, zone=BERLIN).responses == 7
    assert not Survey.get_by_id(survey.id).waits_for_lead


def test_as_many_as_expected_need_nobody(ended):
    ended(*[{"one": "a"}] * 6, expected=6)
    assert [found.responses for found in decide()] == [6]


def test_nobody_is_asked_while_the_survey_accepts(ended):
    survey = ended(*[{"one": "a"}] * 7, expected=6)
    decide(now=AFTER - dt.timedelta(seconds=1))
    assert not Survey.get_by_id(survey.id).waits_for_lead


def test_releasing_again_does_nothing(ended):
    survey = ended(*[{"one": "a", "first": "x"}] * 5)
    decide()
    before = rows_but()
    assert decide() == []
    assert release.release(survey, now=AFTER, zone=BERLIN) is None
    assert rows_but() == before


def test_two_who_release_at_once_count_once(ended):
    survey = ended(*[{"one": "a"}] * 5)

    def one(_):
        with database.connection_context():
            return release.release(survey, now=AFTER, zone=BERLIN)

    with ThreadPoolExecutor(8) as pool:
        done = [found for found in pool.map(one, range(8)) if found]
    assert [found.responses for found in done] == [5]
    assert Tally.get(Tally.question == "one", Tally.choice == "a").count == 5


def test_a_survey_in_its_grace_is_not_released_and_the_minute_is_named(ended):
    survey = ended(*[{"one": "a"}] * 5)
    assert decide(now=AFTER - dt.timedelta(seconds=1)) == []
    with pytest.raises(Refused, match=r"in-grace.*2026-11-30 10:30"):
        release.release(survey, now=END, zone=BERLIN)


def test_an_open_survey_is_not_released(ended):
    survey = ended(*[{"one": "a"}] * 5)
    with pytest.raises(Refused, match=r"still-open.*2026-11-30 10:30"):
        release.release(survey, now=NOW, zone=BERLIN)


def test_a_minute_that_is_named_has_come_when_it_comes(open_survey, seal):
    end = END + dt.timedelta(seconds=20)
    survey = open_survey(now=NOW, closes_at=end)
    with pytest.raises(Refused, match="2026-11-30 10:31"):
        release.release(survey, now=end, zone=BERLIN)
    assert release.release(survey, now=END + GRACE + dt.timedelta(minutes=1), zone=BERLIN)


def test_a_draft_is_not_released(add_survey):
    with pytest.raises(Refused, match="never-open"):
        release.release(add_survey(), now=NOW, zone=BERLIN)


def test_a_survey_that_asks_for_more_gets_more(ended):
    text = EVERY_TYPE.replace("name: alles", "name: alles\nthreshold: 8")
    ended(*[{"one": "a"}] * 7, text=text)
    assert [found.responses for found in decide()] == [None]


def test_the_pool_of_too_few_is_kept_seven_days_and_then_destroyed(ended):
    survey = ended(*[{"one": "a"}] * 4)
    decide()
    week = AFTER + publishing.REOPEN_WITHIN
    assert release.destroy_due(now=week - dt.timedelta(seconds=1)) == 0
    assert Pooled.select().count() == 4
    assert release.destroy_due(now=week) == 1
    assert not Pooled.select().exists()
    assert Survey.get_by_id(survey.id).pool_is_gone
    assert release.destroy_due(now=week) == 0


def test_a_survey_opened_again_keeps_every_voice(ended, seal):
    survey = ended(*[{"one": "a"}] * 4)
    decide()
    later = AFTER + dt.timedelta(days=3)
    survey = publishing.open_until(survey, later + dt.timedelta(days=2), now=later, rules=Rules())
    assert release.destroy_due(now=AFTER + publishing.REOPEN_WITHIN) == 0
    seal(survey, {"one": "b"})
    assert [found.responses for found in decide(now=survey.accepts_until)] == [5]


@pytest.mark.parametrize("ends_after", [2, 6, 9])
def test_too_few_a_second_time_is_destroyed_seven_days_after_the_first_end(ended, ends_after):
    survey, day = ended(*[{"one": "a"}] * 4), dt.timedelta(days=1)
    decide()
    survey = publishing.open_until(survey, AFTER + ends_after * day, now=AFTER + day, rules=Rules())
    decide(now=survey.accepts_until)
    over = max(AFTER + publishing.REOPEN_WITHIN, survey.accepts_until)
    assert release.destroy_due(now=over - dt.timedelta(seconds=1)) == (ends_after == 9)
    release.destroy_due(now=over)
    assert not Pooled.select().exists()


def test_a_release_after_a_second_opening_ends_with_it(ended, seal):
    survey, day = ended(*[{"one": "a"}] * 4), dt.timedelta(days=1)
    decide()
    survey = publishing.open_until(survey, AFTER + 2 * day, now=AFTER + day, rules=Rules())
    seal(survey, {"one": "b"})
    decide(now=survey.accepts_until)
    assert Survey.get_by_id(survey.id).ended_at == survey.accepts_until


def test_four_of_three_expected_look_like_none(ended):
    survey = ended(*[{"one": "a"}] * 4, expected=3)
    assert [ended_now.responses for ended_now in decide()] == [None]
    assert not Survey.get_by_id(survey.id).waits_for_lead


def test_one_that_cannot_be_decided_holds_up_no_other(ended):
    broken, whole = ended(*[{"one": "a"}] * 5), ended(*[{"one": "a"}] * 5)
    Survey.update(definition="name: [").where(Survey.id == broken.id).execute()
    noted = []
    with pytest.raises(ExceptionGroup) as failed:
        release.release_due(now=AFTER, zone=BERLIN, noted=noted.append)
    assert [found.survey for found in noted] == [whole]
    assert failed.value.exceptions[0].__notes__ == [f"(survey {broken.slug})"]
    assert (Survey.get_by_id(broken.id).outcome, Survey.get_by_id(whole.id).outcome) == ("", "released")
    assert Pooled.select().where(Pooled.survey == broken).count() == 5
