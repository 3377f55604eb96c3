"""Several tests at one level of error."""

from collections.abc import Sequence


def holm(p_values: Sequence[float], weights: Sequence[float] | None = None) -> list[float]:
    """Return each p value adjusted so that rejecting those up to alpha errs anywhere with at most that chance.

    Holds whatever the tests have to do with each other (Holm 1979, Scand. J. Statist. 6:65; section 3 for `weights`, a
    test's share of the error it may make, equal where none are given). Raises ValueError for weights that are not
    positive, or not one a test.
    """
    shares = [1.0] * len(p_values) if weights is None else list(weights)
    if len(shares) != len(p_values) or any(share <= 0 for share in shares):
        raise ValueError("each test needs one weight above zero")
    order = sorted(range(len(p_values)), key=lambda test: p_values[test] / shares[test])
    adjusted = [1.0] * len(p_values)
    left, least = sum(shares), 0.0
    for test in order:
        least = max(least, min(1.0, p_values[test] / shares[test] * left))
        adjusted[test] = least
        left -= shares[test]
    return adjusted
