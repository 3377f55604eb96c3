"""A comparison as JUnit XML: a test case for the whole and for each slice."""

import re
import xml.etree.ElementTree as ET

from spatialgauge.benchmark.comparing.comparison import Comparison, Part, Verdict
from spatialgauge.benchmark.comparing.tables import headline, sentences
from spatialgauge.benchmark.reports.figures import with_bounds

UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""
ELEMENT = {Verdict.REGRESSION: "failure", Verdict.INCONCLUSIVE: "skipped", Verdict.INVALID: "error"}
COUNTED = (("failure", "failures"), ("error", "errors"), ("skipped", "skipped"))


def render(comparison: Comparison) -> str:
    """Return the XML: a regression is a failure, inconclusive is skipped, runs that cannot be compared are an error."""
    suite = comparison.suite
    name = f"spatialgauge {suite.name}@{suite.version}" if suite else "spatialgauge"
    cases = [_whole(comparison), *(_case(part) for part in comparison.parts)]
    tests = ET.Element("testsuite", name=_clean(name), tests=str(len(cases)))
    for element, attribute in COUNTED:
        tests.set(attribute, str(sum(case.find(element) is not None for case in cases)))
    tests.extend(cases)
    root = ET.Element("testsuites")
    root.append(tests)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _whole(comparison: Comparison) -> ET.Element:
    """Return the case of the verdict that a shell sees."""
    case = ET.Element("testcase", classname="compare", name="all items")
    _verdict(case, comparison.verdict, headline(comparison), "\n".join(sentences(comparison)))
    return case


def _case(part: Part) -> ET.Element:
    case = ET.Element("testcase", classname=_clean(f"compare.{part.slice}"), name=_clean(part.label))
    _verdict(case, part.verdict, f"{with_bounds(part.difference)} points over {part.n} items", "")
    return case


def _verdict(case: ET.Element, verdict: Verdict, message: str, text: str) -> None:
    element = ELEMENT.get(verdict)
    if element is not None:
        ET.SubElement(case, element, message=_clean(message)).text = _clean(text)


def _clean(text: str) -> str:
    return UNSPEAKABLE.sub("�", text)
