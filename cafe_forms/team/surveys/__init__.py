"""Pages of surveys: made, translated, looked at, opened and shared."""

from flask import Blueprint


def register(blueprint: Blueprint) -> None:
    from cafe_forms.team.surveys import (
        editor,
        ending,
        give,
        new,
        new_file,
        opening,
        preview,
        question,
        sharing,
        survey_list,
        translation,
    )
    from cafe_forms.team.surveys.words import proof_links, sentence_choice

    for page in (
        editor,
        ending,
        give,
        new,
        new_file,
        opening,
        preview,
        proof_links,
        question,
        sentence_choice,
        sharing,
        survey_list,
        translation,
    ):
        page.register(blueprint)
