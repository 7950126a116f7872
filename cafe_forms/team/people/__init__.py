"""Pages of members: signing in, their accounts, and who did what."""

from flask import Blueprint


def register(blueprint: Blueprint) -> None:
    from cafe_forms.team.people import account, api_tokens, audit_log, members, second_factor, sign_in

    for page in (account, api_tokens, audit_log, members, second_factor, sign_in):
        page.register(blueprint)
