# docker build -t splitee-sim . && docker run --rm --user "$(id -u)" -v "$PWD:/work" splitee-sim run mine.json
FROM debian:12 AS build
WORKDIR /src
COPY . .
RUN scripts/package.sh --out /packages

FROM debian:12-slim
# hadolint ignore=DL3008 -- the versions are Debian 12's
RUN --mount=type=bind,from=build,source=/packages,target=/packages \
    apt-get update \
    && apt-get install -y --no-install-recommends /packages/splitee-sim_*.deb \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 splitee
USER 1000
WORKDIR /work
ENTRYPOINT ["splitee-sim"]
CMD ["--help"]
