# Any Linux base with Node.js 24 or newer. The final stage needs no more than that; the build stage needs npm as well.
ARG BASE_IMAGE=base
ARG BUILD_IMAGE=${BASE_IMAGE}

# Node.js 24.21.0 on Debian bookworm: the digest is that of the index over all architectures. It stands in FROM and not in
# an argument, where Dependabot would not find it. `native-base` runs on the machine that builds, whatever is built for.
# buildah before 1.29 and podman before 4.4 need --build-arg BASE_IMAGE=base --build-arg BUILD_IMAGE=base.
FROM node:24-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20 AS base
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20 AS native-base

FROM ${BUILD_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# A registry of your own: --secret id=npmrc,src=FILE; it stays out of the image.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci --ignore-scripts
COPY scripts/build.ts scripts/
COPY scripts/bundle scripts/bundle
COPY src src
RUN node scripts/build.ts && mkdir /data

# The stand-in for the site, to try the relay with: `--target simulator`.
FROM build AS simulator
COPY simulator simulator
USER 1000:1000
EXPOSE 9191
ENTRYPOINT ["node", "simulator/main.ts", "--host", "0.0.0.0"]

# Nothing is run in this stage: a base without a shell will do, such as distroless, which has its node in /nodejs/bin.
FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="CyberCrime Tracker Relay" \
      org.opencontainers.image.description="Cisco XDR relay for CyberCrime Tracker: verdicts and judgements in CTIM" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
ENV PATH=/usr/local/bin:/usr/bin:/bin:/nodejs/bin NODE_ENV=production DATA_DIR=/data
COPY --from=build /app/dist dist
COPY LICENSE package.json ./
COPY --from=build --chown=1000:1000 /data /data
USER 1000:1000
VOLUME /data
EXPOSE 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "dist/main.js", "healthcheck"]
# What keeps the relay small; docs/performance.md says how, and by how much.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=131072
ENTRYPOINT ["node", "--max-semi-space-size=4", "--max-old-space-size=256", "dist/main.js"]
CMD ["serve"]
