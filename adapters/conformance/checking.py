"""All checks of an adapter in their order, each by itself: one that fails stops none of the others."""

import inspect
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime

from spatialgauge.adapters.conformance import contract, pictures, seeing, service
from spatialgauge.adapters.conformance.report import Check, Conformance, Group
from spatialgauge.adapters.conformance.session import Session, Told, told_error
from spatialgauge.benchmark.asking import Adapter, ServiceRefused
from spatialgauge.benchmark.errors import ServiceError
from spatialgauge.benchmark.redaction import Redactor
from spatialgauge.benchmark.runner import package_versions

Function = Callable[[Session], Awaitable[Told]]
CHECKS: Sequence[tuple[Group, Sequence[Function]]] = (
    ("contract", contract.FIRST),
    ("pictures", pictures.CHECKS),
    ("service", service.CHECKS),
    ("seeing", seeing.CHECKS),
    ("contract", contract.LAST),
)


def names() -> list[str]:
    """Return the names of all checks."""
    return [function.__name__ for _, functions in CHECKS for function in functions]


async def check(
    adapter: Adapter,
    *,
    make: Callable[[str], Adapter] | None = None,
    keys: tuple[str, ...] = (),
    without: Collection[Group] = (),
    watch: Callable[[Check], None] = lambda done: None,
) -> Conformance:
    """Return what the checks find, and close the adapter.

    `make(base_url)` makes it anew for another address, and `keys` are the variables it takes its key from; `without`
    leaves groups out, which the report says. Raises ServiceError where the service refuses everything from the start.
    """
    redactor = Redactor.of_environment()
    done: list[Check] = []
    with Session(adapter, make=make, keys=keys) as session:
        for group, functions in CHECKS:
            for function in functions:
                left_out = group in without
                told = Told("skipped", f"left out by --without {group}") if left_out else await _one(function, session)
                done.append(
                    Check(
                        name=function.__name__,
                        group=group,
                        meaning=" ".join((inspect.getdoc(function) or "").split()),
                        status=told.status,
                        told=redactor.clean(told.text)[:1000],
                    )
                )
                watch(done[-1])
                if function is contract.answers_in_text:
                    _refused_from_the_start(session)
        card = session.card
    return Conformance(
        adapter=card,
        versions=package_versions(card.packages),
        checked=datetime.now(UTC).isoformat(timespec="seconds"),
        checks=tuple(done),
    )


async def _one(function: Function, session: Session) -> Told:
    try:
        return await function(session)
    except Exception as error:  # noqa: BLE001  an adapter may break in any way, and the way is the finding
        return Told("failed", told_error(error))


def _refused_from_the_start(session: Session) -> None:
    refused = next((error for error in session.errors if isinstance(error, ServiceRefused)), None)
    if refused is not None and not session.replies:
        raise ServiceError(str(refused))
