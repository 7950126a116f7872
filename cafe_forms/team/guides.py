"""'Wie geht das?': the guides for the team and for the carrier, the same words as in `docs/`."""

from flask import Blueprint, render_template

from cafe_forms.cafe import legal_text

NAMES = ("anleitung", "datenschutz")


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule(f"/wie/<any({', '.join(NAMES)}):name>", view_func=guide)


def guide(name):
    title, _, text = render_template(f"guides/{name}.md").partition("\n")
    return render_template(
        "team/guide.html", title=title.removeprefix("# "), blocks=legal_text.blocks(text, {}, {})
    )
