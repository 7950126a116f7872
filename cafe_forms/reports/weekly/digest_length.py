"""Short enough to be read: a digest sheds details, step by step, until it has so few words."""

from collections.abc import Iterator
from dataclasses import replace

from cafe_forms.reports import ranking
from cafe_forms.reports.weekly.week import SiteWeek

WORDS = 150
STEPS = (  # tasks, items of the other lists, top choices of a result, sites, without titles and links
    (9, 9, 9, 9, False),
    (9, 9, 3, 9, False),
    (9, 9, 1, 9, False),
    (9, 9, 1, 9, True),
    (9, 9, 0, 9, True),  # until here everything that is counted is listed; what is to do goes last
    (9, 3, 0, 9, True),
    (9, 1, 0, 9, True),
    (5, 1, 0, 9, True),
    (3, 1, 0, 9, True),
    (2, 1, 0, 9, True),
    (1, 1, 0, 6, True),
    (1, 1, 0, 3, True),
    (1, 0, 0, 2, True),
    (1, 0, 0, 1, True),
    (0, 0, 0, 0, True),
)


def steps(sites: tuple[SiteWeek, ...]) -> Iterator[tuple[tuple[SiteWeek, ...], bool]]:
    """The same weeks, shorter and shorter; and whether the text says them without titles and links."""
    for tasks, items, tops, most_sites, is_plain in STEPS:
        yield tuple(_shortened(site, tasks, items, tops) for site in sites[:most_sites]), is_plain


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
