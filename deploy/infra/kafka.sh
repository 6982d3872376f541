#!/bin/sh
# Runs a single broker by a configuration file, its storage formatted where that is new: parley-kafka FILE.
# An address is looked up once, for a lookup holds up all that the thread which asks serves: so it must outlive the broker.
set -eu
run() {
  exec java -Xmx512m -Dsun.net.inetaddr.ttl=-1 -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp '/opt/infra/kafka/*' "$@"
}
(run kafka.tools.StorageTool format -t UGFybGV5TG9jYWxLYWZrYQ --ignore-formatted -c "$1")
run kafka.Kafka "$1"
