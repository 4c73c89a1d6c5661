# Sestina in a container: the scoring server on port 7070, the page, REST and metrics on port 5000.
#   docker run -p 5000:5000 -p 7070:7070 IMAGE
# `sestina gate` needs git and `--mlflow` needs curl; both belong where models are made, so neither is here.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libssl-dev libuv1-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /sestina
# Every library that the manifest names, before any source is here: only a change of these files builds them anew.
COPY Package.swift tools/image/build tools/lib/build-release ./
RUN ./build dependencies
COPY Sources Sources
RUN ./build programs /programs

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libssl3 libuv1 libstdc++6 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin sestina
COPY models/loan-default/model.onnx /models/loan-default/model.onnx
COPY tools/image/entrypoint /usr/local/bin/entrypoint
COPY --from=build /programs /usr/local/bin/

LABEL org.opencontainers.image.title="Sestina" \
    org.opencontainers.image.description="Scores loan applications: a binary protocol, a page, REST, metrics" \
    org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim"
ENV SESTINA_MODEL=/models/loan-default/model.onnx \
    SESTINA_WIRE=0.0.0.0:7070 \
    SESTINA_PAGE=0.0.0.0:5000
# `--build-arg MODEL_DIGEST=HEX` takes no other model than the one with this SHA-256, as the gate's report tells it: not
# when the image is built, and not when it serves.
ARG MODEL_DIGEST=
ENV SESTINA_MODEL_DIGEST=$MODEL_DIGEST
RUN [ -z "$MODEL_DIGEST" ] || echo "$MODEL_DIGEST  $SESTINA_MODEL" | sha256sum --check
USER 10001:10001
EXPOSE 5000 7070
STOPSIGNAL SIGTERM
# The page is ready when the scoring server answers it with a model, so this asks both.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD sestina-web ready --address "127.0.0.1:${SESTINA_PAGE##*:}" \
        ${SESTINA_PAGE_CA:+--ca "$SESTINA_PAGE_CA"} ${SESTINA_PAGE_NAME:+--server-name "$SESTINA_PAGE_NAME"}
ENTRYPOINT ["/usr/local/bin/entrypoint"]
