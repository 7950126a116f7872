"""What a café says of a topic instead of the catalogue: its own fact, questions, exercise and the rest."""

from collections.abc import Mapping

from peewee import IntegrityError

from cafe_forms.db import database
from cafe_forms.models import CafeInput, Site, revisions


def own(site: Site) -> Mapping[str, Mapping[str, str]]:
    """The texts that this café has of its own, by topic and name."""
    return {row.topic: row.texts for row in CafeInput.select().where(CafeInput.site == site)}


def of(site: Site, topic: str) -> CafeInput:
    """The row of one topic; one that is not saved yet where the café has changed nothing."""
    kept = CafeInput.get_or_none(CafeInput.site == site, CafeInput.topic == topic)
    return kept or CafeInput(site=site, topic=topic)


def keep(row: CafeInput, *, seen: int, texts: Mapping[str, str]) -> None:
    """An empty text is the catalogue's again. Raises revisions.ChangedMeanwhile."""
    kept = {name: text for name, text in texts.items() if text}
    if row.is_stored:
        revisions.save(row, seen=seen, texts=kept)
        return
    if not kept:
        return
    try:
        with database.atomic():
            CafeInput.create(site=row.site, topic=row.topic, texts=kept, revision=1)
    except IntegrityError:
        raise revisions.ChangedMeanwhile(row) from None
