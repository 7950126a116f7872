"""Letters that one can unsubscribe from, and the link that does it without signing in (RFC 8058)."""

import hmac
import re
from dataclasses import dataclass
from typing import Any

from flask import current_app

from cafe_forms import signing
from cafe_forms.models import Contact, Delivery, Member, revisions
from cafe_forms.post.smtp.dialogue import own_name

PURPOSE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A wish on a row that is taken back by writing `off` into it."""

    row: type[Member] | type[Contact]
    wish: str
    off: object

    def token(self, letter: str, delivery: Delivery) -> str:
        if self.row is Contact:
            return token(letter, delivery.facts["contact"], delivery.to)
        member = delivery.member
        if member is None:
            raise ValueError(f"{letter}: is owed to no member")
        return token(letter, member.id, member.email)

    def whose(self, number: int, mark: str) -> Member | Contact | None:
        """None when there is nobody any more, or somebody else at her number."""
        found = self.row.get_or_none(self.row.id == number)
        is_hers = found and any(
            hmac.compare_digest(mark, _mark(key, found.email)) for key in signing.app_keys()
        )
        return found if is_hers else None

    def end(self, whose: Member | Contact) -> bool:
        """False when it had ended before."""
        stands = getattr(self.row, self.wish) != self.off
        return revisions.change(self.row, self.row.id == whose.id, stands, **{self.wish: self.off}) == 1


SUBSCRIPTIONS = {
    "digest": Subscription(Member, "digest_rhythm", "off"),
    "pass_on": Subscription(Contact, "passes_on", False),
    "breakfast_numbers": Subscription(Contact, "sponsors", False),
    "breakfast_changed": Subscription(Contact, "sponsors", False),
    "breakfast_thanks": Subscription(Contact, "sponsors", False),
}


def headers(delivery: Delivery) -> dict[str, str]:
    """What a mail program needs to sort it and for its own button; nothing for a letter that is no subscription."""
    address = link_of(delivery)
    if address is None:
        return {}
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<{delivery.letter}.{own_name(current_app.config['BASE_URL'])}>",
    }


def link_of(delivery: Delivery) -> str | None:
    """The page with the button; it serves for good, and says nothing but the kind of letter and a number."""
    if delivery.letter not in SUBSCRIPTIONS:
        return None
    link: Any = current_app.jinja_env.globals["link"]  # as in the templates of letters
    return link("post.unsubscribe", token=SUBSCRIPTIONS[delivery.letter].token(delivery.letter, delivery))


def token(letter: str, number: int, address: str) -> str:
    """For who has this address: numbers of rows come again, when somebody has gone and another one comes."""
    key = signing.app_keys()[0]
    named = f"{letter}.{number}.{_mark(key, address)}"
    return f"{named}.{signing.sign(named, PURPOSE, key)}"


def read_token(text: str) -> tuple[str, int, str] | None:
    """The letter, the number and the mark of its address; None for what we have not written."""
    found = re.fullmatch(r"([a-z_]{1,32})\.([0-9]{1,9})\.([\w-]{12})\.([\w-]{24})", text, re.ASCII)
    if not found or found[1] not in SUBSCRIPTIONS:
        return None
    letter, number, mark, mac = found.groups()
    is_ours = signing.is_signed(mac, f"{letter}.{number}.{mark}", PURPOSE, signing.app_keys())
    return (letter, int(number), mark) if is_ours else None


def _mark(key: str, address: str) -> str:
    return signing.sign(f"to {address}", PURPOSE, key)[:12]
