"""Files of `seeds/`: YAML that we have written ourselves."""

from pathlib import Path
from typing import Any

import yaml

from planner.exchange.yaml_nodes import LOADER


def read_shipped(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)
