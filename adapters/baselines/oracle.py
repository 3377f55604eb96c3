"""The oracle: the truth itself, to show that a suite can be answered and is read rightly."""

from pydantic import JsonValue

from spatialgauge.adapters.baselines.baseline import Baseline
from spatialgauge.benchmark.errors import UsageError
from spatialgauge.benchmark.items import Prompt


class Oracle(Baseline):
    """Looks the truth up in the suite it is given."""

    def answer(self, prompt: Prompt) -> JsonValue:
        """Return the item's truth; none where there is no suite, as in `adapters check`."""
        if not self.items:
            return None
        if prompt.item not in self.items:
            raise UsageError(
                f"baseline/oracle: was not given item {prompt.item}; it answers only the suite it is run on"
            )
        return self.items[prompt.item].truth
