# syntax=docker/dockerfile:1
# The images of the three services: docker build --target api|worker|web .
# They stand on the distribution whose FFmpeg, PostgreSQL client and libargon2 the tests run; .NET is laid beside.

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
# 'local' compiles the same services without the Aspire client integrations.
ARG STACK=containers
ENV JonquilsStack=$STACK DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY . .
RUN dotnet publish Jonquils.Api -c Release -o /out/api \
 && dotnet publish Jonquils.MediaWorker -c Release -o /out/worker \
 && dotnet publish Jonquils.Web -c Release -o /out/web

FROM debian:12-slim AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libicu72 libssl3 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin jonquils
COPY --from=mcr.microsoft.com/dotnet/aspnet:10.0 /usr/share/dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
# Everything is written below /tmp, so the rest of the file system can be read-only.
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_EnableDiagnostics=0 DOTNET_NOLOGO=1 HOME=/tmp
EXPOSE 8080
WORKDIR /app
STOPSIGNAL SIGTERM

FROM base AS api
RUN apt-get update && apt-get install -y --no-install-recommends libargon2-1 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/api .
# What is logged while ClickHouse is away waits here; /tmp may be memory, so that it may not be much.
ENV Analytics__SpoolFolder=/tmp/spool Analytics__SpoolBytes=67108864
USER 10001
ENTRYPOINT ["dotnet", "Jonquils.Api.dll"]

FROM base AS worker
# util-linux and coreutils confine FFmpeg; the PostgreSQL client is of the server's major version, since others' dumps do not load.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg postgresql-client-15 util-linux && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/worker .
USER 10001
ENTRYPOINT ["dotnet", "Jonquils.MediaWorker.dll"]

FROM base AS web
COPY --from=build /out/web .
USER 10001
ENTRYPOINT ["dotnet", "Jonquils.Web.dll"]
