"""Fetch Kafka's jars, verified: `fetch_kafka.py PROJECT DIRECTORY`."""

import sys
from pathlib import Path

from parley.common.testing.servers import fetch_kafka

fetch_kafka(Path(sys.argv[1]), Path(sys.argv[2]))
