"""A LimeSurvey form as a draft, from either kind of file; every row of the file is in the report once."""

import pytest

from cafe_forms.foreign.bringing import of
from cafe_forms.foreign.limesurvey.equations import Names, translated
from cafe_forms.foreign.limesurvey.marked_text import of_html
from cafe_forms.foreign.report import UnreadableError
from cafe_forms.surveys.definition.reading import read

TABBED = """
class|type/scale|name|relevance|text|help|language|mandatory|other|max_answers|hidden
S||language||de
S||additional_languages||en fr
S||anonymized||N
SL||surveyls_title||Mein Bogen||de
SL||surveyls_title||My form||en
SL||surveyls_title||Mon formulaire||fr
SL||surveyls_welcometext||<p>Schön, dass du <b>da</b> bist!</p>||de
G|1|Anfang|1|Ein Satz dazu.||de
Q|L|come|1|<p>Kommst du?</p>|Ein Tipp genügt.|de|Y
A||A1||ja||de
A||A2||nein||de
Q|M|why|come.NAOK == "A1"|Warum?||de|N|Y|1
SQ||SQ001||Essen||de
SQ||SQ002||Reden||de
Q|T|more|((why_SQ001.NAOK == "Y"))|Was isst du gern?||de
Q|U|never|come == "A9"|Nie||de
G|2|Zum Schluss|!is_empty(come.NAOK)|||de
Q|Y|again|1|Wieder?||de
Q|F|list|1|Wie war ...||de
SQ||food||das Essen?||de
SQ||talk||das Reden?||de
A|0|1||gut||de
A|0|2||schlecht||de
Q|D|day|1|Wann?||de
Q|S|tail|day.NAOK != ""|Und dann?||de
Q|X|bye|1|Danke!||de
G|1|Start|1|||en
Q|L|come|1|Are you coming?||en
A||A1||yes||en
G|1|Début|1|||fr
Q|L|come|1|Tu viens ?||fr
"""
MEANT = """\
name: bogen
default_language: de
languages: [de, en]
title: {de: Mein Bogen, en: My form}
questions:
  - {name: welcome, type: note, label: {de: "Schön, dass du **da** bist!"}}
  - {name: hinweis, type: group, label: {de: Anfang, en: Start}}
  - {name: hinweis_2, type: note, group: hinweis, label: {de: Ein Satz dazu.}}
  - name: come
    type: select_one
    group: hinweis
    label: {de: "Kommst du?", en: "Are you coming?"}
    hint: {de: Ein Tipp genügt.}
    required: true
    choices: [{name: a1, label: {de: ja, en: "yes"}}, {name: a2, label: {de: nein}}]
  - name: why
    type: select_multiple
    group: hinweis
    label: {de: "Warum?"}
    relevant: "${come} = 'a1'"
    max: 1
    choices:
      - {name: sq001, label: {de: Essen}}
      - {name: sq002, label: {de: Reden}}
      - {name: other, fixed: true, or_other: true, label: {de: etwas anderes, en: something else}}
  - {name: more, type: text, group: hinweis, label: {de: "Was isst du gern?"}, relevant: "selected(${why}, 'sq001')"}
  - {name: hinweis_3, type: group, label: {de: Zum Schluss}, relevant: "not(${come} = '')"}
  - name: again
    type: select_one
    group: hinweis_3
    label: {de: "Wieder?"}
    choices: [{name: y, label: {de: ja}}, {name: n, label: {de: nein}}]
  - name: list
    type: group
    label: {de: "Wie war ..."}
    relevant: "not(${come} = '')"
    choices: [{name: c1, label: {de: gut}}, {name: c2, label: {de: schlecht}}]
  - {name: list_food, type: select_one, group: list, label: {de: "das Essen?"}}
  - {name: list_talk, type: select_one, group: list, label: {de: "das Reden?"}}
  - {name: bye, type: note, label: {de: "Danke!"}, relevant: "not(${come} = '')"}
"""


def tabbed(table: str = TABBED, name: str = "bogen.txt"):
    return of(table.strip().replace("|", "\t").encode(), name)


def dump(rows, *, texts_apart: bool) -> bytes:
    """The same form as the tables of an .lss: older files have the texts in the rows, newer ones beside them."""
    tables: dict[str, list[dict]] = {"surveys": [{"language": "de", "additional_languages": "en fr"}]}
    titles: dict[str, dict] = {}
    ids: dict[tuple, str] = {}
    gid = qid = ""
    for cells in rows:
        what, name, language = cells["class"], cells["name"], cells.get("language", "")
        if what == "SL":
            title = titles.setdefault(language, {"surveyls_language": language})
            title[name] = cells["text"]
            continue
        if what == "S":
            continue
        scale = cells["type/scale"]
        key = (what, scale) if what == "G" else (what, name) if what == "Q" else (what, qid, name)
        is_new = key not in ids
        number = ids.setdefault(key, str(len(ids) + 1))
        said = {"language": language}
        if what == "G":
            gid, table, own = (
                number,
                "groups",
                {"gid": number, "group_order": number, "grelevance": cells["relevance"]},
            )
            said |= {"group_name": name, "description": cells.get("text", "")}
        elif what == "A":
            table, own = (
                "answers",
                {"aid": number, "qid": qid, "code": name, "sortorder": number, "scale_id": "0"},
            )
            said |= {"answer": cells["text"]}
        else:
            qid, parent = (number, "0") if what == "Q" else (qid, qid)
            table = "questions" if what == "Q" else "subquestions"
            own = {
                "qid": number, "parent_qid": parent, "gid": gid, "type": scale, "title": name, "question_order": number,
                "scale_id": "0", "relevance": cells["relevance"], "mandatory": cells.get("mandatory", ""),
                "other": cells.get("other", ""),
            }  # fmt: skip
            said |= {"question": cells["text"], "help": cells.get("help", "")}
            if is_new and cells.get("max_answers"):
                tables.setdefault("question_attributes", []).append(
                    {"qid": number, "attribute": "max_answers", "value": cells["max_answers"]}
                )
        if not texts_apart:
            tables.setdefault(table, []).append(own | said)
            continue
        if is_new:
            tables.setdefault(table, []).append(own)
        column, apart = {"G": ("gid", "group_l10ns"), "A": ("aid", "answer_l10ns")}.get(
            what, ("qid", "question_l10ns")
        )
        tables.setdefault(apart, []).append({column: number} | said)
    tables["surveys_languagesettings"] = list(titles.values())
    return xml(tables)


def xml(tables: dict[str, list[dict]], kind: str = "Survey") -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<document>",
        f"<LimeSurveyDocType>{kind}</LimeSurveyDocType>",
    ]
    for table, rows in tables.items():
        lines.append(f"<{table}><rows>")
        for row in rows:
            lines.append("<row>")
            lines += [f"<{key}><![CDATA[{text}]]></{key}>" for key, text in row.items()]
            lines.append("</row>")
        lines.append(f"</rows></{table}>")
    return "\n".join([*lines, "</document>"]).encode()


def rows_of(table: str) -> list[dict]:
    header, *lines = [line.split("|") for line in table.strip().splitlines()]
    return [dict(zip(header, line, strict=False)) for line in lines]


def test_the_tab_separated_text_becomes_the_definition_that_it_means():
    assert tabbed().definition == read(MEANT)


@pytest.mark.parametrize("texts_apart", [False, True])
def test_a_dump_of_the_same_form_is_the_same_definition(texts_apart):
    made = of(dump(rows_of(TABBED), texts_apart=texts_apart), "bogen.lss")
    assert made.definition == read(MEANT)
    assert len({entry.row.place for entry in made.report.entries}) == len(made.report.entries)
    assert sum(made.report.count().values()) == len(made.report.entries)


def test_every_row_is_in_the_report_once_and_says_what_became_of_it():
    report = tabbed().report
    assert [entry.row.number for entry in report.entries] == list(
        range(2, len(TABBED.strip().splitlines()) + 1)
    )
    said = {e.row.number: (e.outcome, *(remark.code for remark in e.remarks)) for e in report.entries}
    assert {number: said[number] for number in (2, 4, 7, 13, 17, 25, 26, 29, 31, 32)} == {
        2: ("taken",),
        4: ("left-out", "lime-setting"),
        7: ("left-out", "row-in-other-language"),
        13: ("taken",),
        17: ("left-out", "choice-unknown"),
        25: ("left-out", "date"),
        26: ("left-out", "waits-for"),
        29: ("taken",),
        31: ("left-out", "row-in-other-language"),
        32: ("left-out", "row-in-other-language"),
    }
    assert [remark.facts["language"] for remark in report.remarks] == ["fr"]


@pytest.mark.parametrize(
    ("equation", "ours"),
    [
        ("1", ""),
        ('(q.NAOK == "A1")', "(${q} = 'A1')"),
        ("q == 'A1' && n.NAOK >= 2 or ! is_empty(q)", "${q} = 'A1' and ${n} >= 2 or not(${q} = '')"),
        ('m_x.NAOK == "Y" || m_y.NAOK != "Y"', "selected(${m}, 'x') or not(selected(${m}, 'y'))"),
        ('is_empty(m_x.NAOK)', "not(selected(${m}, 'x'))"),
        ('5X1X17.NAOK == "A1" and 5X1X18x.NAOK eq "Y"', "${q} = 'A1' and selected(${m}, 'x')"),
        ('q.NAOK == "-oth-"', "${q} = 'other'"),
        ('&quot;A1&quot; == q', "${q} = 'A1'"),
        ("count(m_x, m_y) > 1", "count(m_x, m_y) > 1"),
        ("q", "q"),
        ("q == a", "q == a"),
        ("(" * 90 + "q == 1" + ")" * 90, "(" * 90 + "q == 1" + ")" * 90),
        ("!" * 900 + "q", "!" * 900 + "q"),
    ],
)  # fmt: skip
def test_conditions_are_said_as_an_xlsform_says_them_or_stay_to_be_named(equation, ours):
    names = Names({"q": False, "n": False, "m": True}, {"17": "q", "18": "m"})
    assert translated(equation, names) == ours


def test_conditions_of_old_dumps_are_equations_too():
    rows = rows_of(
        "class|type/scale|name|relevance|text|help|language\nG|1|g|||de|de\nQ|Y|a||A?||de\nQ|S|b||B?||de"
    )
    text = dump(rows, texts_apart=False).decode()
    row = "<row><qid>3</qid><cfieldname>1X1X2</cfieldname><value>N</value></row>"
    table = f"<conditions><rows>{row}</rows></conditions>"
    made = of(text.replace("</document>", f"{table}</document>").encode(), "a.lss")
    assert made.definition.question("b").relevant.text == "${a} = 'n'"


KINDS = {
    "!": "select_one", "O": "comment-dropped", "P": "comment-dropped", "5": "select_one", "N": "number-in-bands",
    "K": "group", "Q": "group", "A": "group", "B": "group", "C": "group", "E": "group", "H": "group", "R": "rank",
    "|": "recording", "*": "calculate", "G": "gender", "I": "language-switch", "1": "two-scales", ";": "two-scales",
    ":": "two-scales", "Z": "unknown-type",
}  # fmt: skip


@pytest.mark.parametrize("letter", KINDS)
def test_each_type_is_taken_or_left_out_with_its_reason(letter):
    mine = letter.replace("|", "¦")
    table = f"""class|type/scale|name|relevance|text|help|language
G|1|Teil|||de|de
Q|S|first|1|Was?||de
Q|{mine}|q|1|Frage?||de
SQ||x|1|eins||de
SQ||y|1|zwei||de
A||1||gut||de
A||2||schlecht||de"""
    made = of(table.replace("|", "\t").replace("¦", "|").encode(), "a.txt")
    codes = [
        remark.code for entry in made.report.entries if entry.row.number == 4 for remark in entry.remarks
    ]
    names = [question.name for question in made.definition.questions]
    if KINDS[letter] == "group":
        assert names[-3:] == ["q", "q_x", "q_y"]
    elif KINDS[letter] == "select_one":
        assert made.definition.question("q").type == "select_one"
    else:
        assert KINDS[letter] in codes


def test_html_becomes_text():
    html = (
        "<script>alert('<p>')</script><p>Was ist <strong>so </strong>gut?</p>\n<p>Oder&nbsp;<em>nicht</em> &amp; "
        '<a href="https://a.example" target="_blank">warum</a></p>'
    )
    assert of_html(html) == "Was ist **so** gut?\nOder *nicht* & [warum](https://a.example)"
    assert of_html("Du sagtest {q1.shown} { und }") == "Du sagtest ${q1.shown} { und }"


HEADER = b"class\ttype/scale\tname\ttext\tlanguage\n"
HOSTILE = {
    "entities": (
        "a.lss",
        b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><document>&b;</document>',
        "entities",
    ),
    "outside": ("a.lss", b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><document/>', "entities"),
    "another document": ("a.lss", xml({"surveys": []}, "Label set"), "not-limesurvey"),
    "another root": ("a.lss", b"<a></a>", "not-limesurvey"),
    "no end": ("a.lss", b"<document><groups>", "not-limesurvey"),
    "deep": ("a.lss", b"<document>" + b"<a>" * 90_000, "not-limesurvey"),
    "100,000 rows": ("a.lss", xml({"answers": [{}] * 100_000}), "too-large"),
    "30,000 rows": ("a.lss", xml({"answers": [{}] * 30_000}), "too-many-rows"),
    "nothing asked": ("a.lss", xml({"surveys": [{"language": "de"}]}), "no-survey-sheet"),
    "archive": ("a.lsa", b"PK", "other-limesurvey"),
    "a dump by another name": ("a.txt", b'<?xml version="1.0"?><document/>', "wrong-ending"),
    "any text": ("a.txt", b"Hallo\nWelt", "not-limesurvey"),
    "100,000 lines": ("a.txt", HEADER + b"Q\tS\ta\tb\tde\n" * 100_000, "too-large"),
    "a cell that never ends": (
        "a.txt",
        b'class\ttype/scale\tname\ttext\tlanguage\nQ\tS\t"' + b"x" * 900_000,
        "not-limesurvey",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gets_its_reason(what):
    name, content, code = HOSTILE[what]
    with pytest.raises(UnreadableError) as refused:
        of(content, name)
    assert refused.value.remark.code == code


def test_text_as_a_spreadsheet_saves_it_is_read_too():
    text = TABBED.strip().replace("|", "\t")
    assert of(text.encode("utf-16"), "bogen.txt").definition == read(MEANT)


def test_a_dump_may_hold_what_looks_like_tags():
    rows = rows_of(
        "class|type/scale|name|relevance|text|help|language\nG|1|g|||de|de\nQ|S|a||5 &lt; 6 &amp; mehr?||de"
    )
    assert (
        of(dump(rows, texts_apart=True), "a.lss").definition.question("a").label.say("de").text
        == "5 < 6 & mehr?"
    )
