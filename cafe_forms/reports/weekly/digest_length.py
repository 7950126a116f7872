"""Short enough to be read: a digest sheds details, step by step, until it has so few words."""

from collections.abc import Iterator
from dataclasses import replace

from cafe_forms.reports import ranking
from cafe_forms.reports.weekly.week import SiteWeek

WORDS = 150
STEPS = (  # tasks, items of the other lists, top choices of a result, sites: what is to do goes last
    (9, 9, 9, 9),
    (9, 9, 3, 9),
    (9, 9, 1, 9),
    (9, 9, 0, 9),
    (9, 3, 0, 9),
    (9, 1, 0, 9),
    (5, 1, 0, 9),
    (3, 1, 0, 9),
    (2, 1, 0, 9),
    (1, 1, 0, 6),
    (1, 1, 0, 3),
    (1, 0, 0, 2),
    (1, 0, 0, 1),
    (0, 0, 0, 0),
)


def steps(sites: tuple[SiteWeek, ...]) -> Iterator[tuple[SiteWeek, ...]]:
    """The same weeks, shorter and shorter."""
    for tasks, items, tops, most_sites in STEPS:
        yield tuple(_shortened(site, tasks, items, tops) for site in sites[:most_sites])


def _shortened(site: SiteWeek, tasks: int, items: int, tops: int) -> SiteWeek:
    return replace(
        site,
        tasks=site.tasks[:tasks],
        running=site.running[:items],
        heard=tuple(replace(told, top=ranking.whole(told.top, tops)) for told in site.heard[:items]),
        meetings=site.meetings[:items],
    )


def is_short(text: str) -> bool:
    return len(text.split()) <= WORDS
