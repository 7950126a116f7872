"""A page that was open meanwhile undoes nothing: whatever changed the row, she is told, and keeps what she typed."""

from html import unescape

from cafe_forms.db import database
from cafe_forms.models import (
    Carrier,
    Contact,
    FreeText,
    LegalPage,
    LoopNote,
    Meeting,
    Member,
    Offer,
    Site,
    Survey,
)
from tests.team.furnished_cafe import furnished  # noqa: F401 - a fixture
from tests.team.page_forms import PageForm, Walk, forms_of
from tests.team.roads import Roads
from tests.team.test_forms_give_back import ACTS, BEGINS, Rows, endpoint_of, team  # noqa: F401 - fixtures

TYPED = "Von Hand getippt"


def survey(slug, **_more):
    return Survey.get(Survey.slug == slug)


ROW_OF = {
    "member_edit": lambda number: Member.get_by_id(number),
    "meeting_edit": lambda number: Meeting.get_by_id(number),
    "meeting_cancel": lambda number: Meeting.get_by_id(number),
    "meeting_attendance": lambda number: Meeting.get_by_id(number),
    "partner_edit": lambda number: Contact.get_by_id(number),
    "offer_edit": lambda number: Offer.get_by_id(number),
    "cafe_edit": lambda slug: Site.get(Site.slug == slug),
    "legal_carrier": lambda: Carrier.get(),
    "legal_edit": lambda name: LegalPage.get(LegalPage.name == name),
    "survey_loop": lambda slug: LoopNote.get(LoopNote.survey == survey(slug)),
    "survey_text": lambda slug, text_id: FreeText.get_by_id(text_id),
    "remove_text": lambda slug, text_id: FreeText.get_by_id(text_id),
    **dict.fromkeys(
        (
            *("survey_head", "survey_question", "survey_question_new", "survey_topics", "survey_translation"),
            *("move_question", "remove_question", "survey_opening"),
        ),
        survey,
    ),
}


def test_whatever_changed_the_row_meanwhile_she_is_told(app, team, endpoint_of):
    addresses, wrong, forms, told = app.url_map.bind("localhost"), [], 0, 0
    emails = dict(zip(team, ("jana", "lena", "lea", "petra", "anna", "toni"), strict=True))
    roads = Roads(app, {f"{emails[who]}@cafe.example": client for who, client in team.items()})
    for who, client in team.items():
        me, seen = Member.get(Member.email == f"{emails[who]}@cafe.example"), set()
        for form in Walk.of(client).forms:
            name = endpoint_of(form)
            if form.action in seen or (form.mark is None and name in ACTS | BEGINS):
                continue
            seen.add(form.action)
            _name, args = addresses.match(form.action.partition("?")[0], method="POST")
            find = (
                (lambda: Member.get_by_id(me.id))
                if name in {"account", "digest"}
                else (lambda: ROW_OF[name](**args))
            )
            forms += 1
            for road, change in roads.of(type(find())).items():
                with database.atomic() as undone:
                    opened = fresh(client, form)
                    sent = opened.typed(TYPED)
                    before = find()
                    if not (road == "members.lock_out" and before == me):
                        change(find())
                    left = Rows.now()
                    if plain(find()) != plain(before):
                        told += 1
                        answer = sent.send(client)
                        if fault := what_is_wrong(sent, opened, answer, left, road):
                            wrong.append((who, form.action, road, answer.status_code, fault))
                    undone.rollback()
    print(f"{forms} forms, {told} times changed meanwhile")
    for one in wrong:
        print(one)
    assert wrong == []


def plain(row) -> dict:
    return {name: value for name, value in row.__data__.items() if name != "revision"}


def fresh(client, form: PageForm) -> PageForm:
    return next(one for one in forms_of(form.page, client.get(form.page).text) if one.action == form.action)


def what_is_wrong(sent, opened, answer, left, road):
    if changed := Rows.now().changed_since(left):
        return f"undone: {changed}"
    if sent == opened:
        return None
    if answer.status_code != 409:
        return "not told"
    back = [one.said() for one in forms_of(sent.page, answer.text)]
    typed = [value for pair in sent.said() if pair not in opened.said() for value in pair[1:]]
    if sent.said() in back or all(one in unescape(answer.text) for one in typed):
        return None
    return f"lost: {typed}"
