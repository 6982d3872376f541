"""Create the topics of a YAML file: `python -m parley.common.kafka BROKERS TOPICS_YAML`.

The file holds `topics:`, each name with `partitions` and `retention_days`.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import yaml

from parley.common.kafka.topics import ensure_topics


def main(arguments: list[str]) -> int:
    """Return the exit code."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m parley.common.kafka BROKERS TOPICS_YAML\n")
        return 2
    brokers, path = arguments
    declared = yaml.safe_load(Path(path).read_text(encoding="utf-8"))["topics"]
    asyncio.run(
        ensure_topics(
            brokers,
            {name: (int(t["partitions"]), timedelta(days=t["retention_days"])) for name, t in declared.items()},
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
