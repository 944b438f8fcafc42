"""The frequent findings that the product ships, in two languages; a provider takes over those of one."""

from django.conf import settings

from planner.domain.moments import is_english
from planner.exchange.shipped_files import read_shipped

SHIPPED = settings.BASE_DIR / "seeds" / "finding_templates.yaml"
FORMAT = "stage-planner/finding-templates/1"


def shipped_findings(language):
    """As `actions.finding_templates.add_finding_templates` takes them."""
    document = read_shipped(SHIPPED)
    if document["format"] != FORMAT:
        raise ValueError(f"{SHIPPED} is no {FORMAT}")
    words = "en" if is_english(language) else "zh"
    return [
        {
            "name": one[words]["name"],
            "step": one.get("step", ""),
            "severity": one["severity"],
            "finding": one[words]["finding"],
            "evidence": one[words].get("evidence", ""),
        }
        for one in document["findings"]
    ]
