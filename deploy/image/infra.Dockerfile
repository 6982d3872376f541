# The servers of a trial, in one image: those that deploy/local runs. For trials alone, never beside people's data:
# `podman build -f deploy/image/infra.Dockerfile .`
ARG BASE=docker.io/library/debian:bookworm-slim
FROM ${BASE}
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    DEBIAN_FRONTEND=noninteractive PATH=/opt/infra/bin:$PATH PYTHONPATH=/opt/infra/src PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates haproxy maven openjdk-17-jre-headless python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/infra/src
COPY deploy/local/bootstrap.lock deploy/local/
COPY deploy/local/kafka deploy/local/kafka
COPY deploy/image/fetch_kafka.py deploy/image/
COPY libs/common/src/parley/common/testing/servers.py parley/common/testing/
RUN python3 deploy/image/fetch_kafka.py deploy/local/kafka /opt/infra/kafka && rm -rf /root/.m2
COPY requirements.lock ./
COPY deploy/image/pins.py deploy/image/
RUN python3 -m venv /opt/infra \
 && pip install --quiet --no-cache-dir --require-hashes -r deploy/local/bootstrap.lock \
 && python deploy/image/pins.py aiosmtpd fastapi secantusdb uvicorn \
    | uv pip install --quiet --no-cache --compile-bytecode --require-hashes -c requirements.lock -r -
COPY deploy/local/mailbox deploy/local/mailbox
COPY deploy/image/kafka.sh /opt/infra/bin/parley-kafka
USER 65532:65532
WORKDIR /tmp
