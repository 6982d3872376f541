#!/bin/sh
# Runs a single broker by a configuration file, its storage formatted where that is new: parley-kafka FILE.
# Brokers' addresses do not change, and each is looked up once: a lookup holds up all that the thread which asks serves.
set -eu
run() {
  exec java -Xmx512m -Dsun.net.inetaddr.ttl=-1 -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -cp '/opt/infra/kafka/*' "$@"
}
(run kafka.tools.StorageTool format -t UGFybGV5TG9jYWxLYWZrYQ --ignore-formatted -c "$1")
run kafka.Kafka "$1"
