"""Which products somebody hears of by mail."""

from collections.abc import Collection, Sequence

from fristklar.status.queries import ProductStatus


def followed(statuses: Sequence[ProductStatus], chosen_ids: Collection[int]) -> list[ProductStatus]:
    """The products that a person follows, of those that the person can see.

    Whoever chose none follows all, and so does whoever chose products that are all gone: nobody is told nothing by
    mistake.
    """
    chosen = [status for status in statuses if status.id in chosen_ids]
    return chosen or list(statuses)
