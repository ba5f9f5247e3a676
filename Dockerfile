# The same service as `make run`, as an unprivileged user. In production set APP_DATABASE_URL; without
# it the embedded database lives in the volume /data. It writes to /data and /tmp alone, so it runs
# with `--read-only --tmpfs /tmp`.
FROM python:3.11-slim AS build
WORKDIR /srv
COPY requirements.lock ./
RUN python -m venv .venv \
 && .venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY migrations migrations
COPY app app
RUN .venv/bin/python -m compileall -q app migrations

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home --home-dir /data partners
COPY --from=build /srv /srv
WORKDIR /srv
ENV PATH=/srv/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    APP_DATA_DIR=/data \
    NUMBA_CACHE_DIR=/data/compiled \
    APP_LOG_FORMAT=json
USER partners
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Ready ends the start at once; the first one of a large registry takes minutes, and of a container that
# is ill nothing waits any more.
HEALTHCHECK --interval=10s --timeout=5s --start-period=900s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0"]
