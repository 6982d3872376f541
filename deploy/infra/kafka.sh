#!/bin/sh
# Runs a single broker by a configuration file, its storage formatted where that is new: parley-kafka FILE.
set -eu
run() {
  exec java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp '/opt/infra/kafka/*' "$@"
}
(run kafka.tools.StorageTool format -t UGFybGV5TG9jYWxLYWZrYQ --ignore-formatted -c "$1")
run kafka.Kafka "$1"
