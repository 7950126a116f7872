"""Steps of a cycle that a team ticks off, and takes up again."""

from cafe_forms.models import Site, TickedStep


def tick(site: Site, key: str) -> None:
    """Done, or left on purpose; twice is once."""
    TickedStep.insert(key=key, site=site).on_conflict_ignore().execute()


def take_up(site: Site, key: str) -> None:
    TickedStep.delete().where(TickedStep.key == key, TickedStep.site == site).execute()
