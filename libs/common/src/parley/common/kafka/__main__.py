"""Bring topics to what a YAML file says: `python -m parley.common.kafka SERVICE TOPICS_YAML`.

SERVICE is whose settings in the environment say how to reach Kafka (PARLEY_<SERVICE>_KAFKA_…). The file holds
`topics:`, each name with `partitions` and `retention_days`.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import yaml
from kafka.errors import KafkaError

from parley.common.config import Kafka, load
from parley.common.kafka.connection import advice
from parley.common.kafka.topics import ensure_topics


def main(arguments: list[str]) -> int:
    """Return the exit code."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m parley.common.kafka SERVICE TOPICS_YAML\n")
        return 2
    service, path = arguments
    kafka = load(Kafka, service)
    declared = yaml.safe_load(Path(path).read_text(encoding="utf-8"))["topics"]
    topics = {name: (int(t["partitions"]), timedelta(days=t["retention_days"])) for name, t in declared.items()}
    try:
        asyncio.run(ensure_topics(kafka, topics))
    except KafkaError as error:
        sys.stderr.write(f"{error}: {advice(kafka, error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
