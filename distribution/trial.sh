#!/usr/bin/env bash
# Install and run Marsad where there is nothing: a fresh environment, an empty home, wheels alone. Says how long it took.
#
#   make offline                                                   on this system, without network and environment
#   unshare --net chroot DEBIAN env -i PATH=/usr/bin:/bin bash /trial.sh /wheelhouse      in a Debian that debootstrap made
set -euo pipefail
house=$(realpath "$1")
work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
export HOME=$work/home LANG=C.UTF-8
mkdir "$HOME"
cd "$work"
now() { date +%s.%N; }

began=$(now)
python3 -m venv v
v/bin/pip install -q --no-index --find-links "$house" marsad
installed=$(now)
v/bin/marsad demo --observatory o --output brief.html >demo.txt
shown=$(now)
test -s brief.html

v/bin/marsad assess --observatory o --group "Islamic State" --place Iraq --as-of 2019-09-24 >/dev/null
# A network of its own has a loopback that is down.
python3 -c 'import fcntl, socket, struct
try: fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 0x41))
except PermissionError: pass'
v/bin/marsad serve --observatory o --port 8019 >served 2>&1 & server=$!
until grep -q "Marsad is at" served; do kill -0 $server || { cat served; exit 1; }; sleep 0.2; done
v/bin/python - <<'PYTHON'
import urllib.request
for path in ("/", "/map", "/claims", "/static/vendor/maplibre/maplibre-gl.mjs", "/api/v1/claims"):
    assert urllib.request.urlopen("http://127.0.0.1:8019" + path).status == 200, path
PYTHON
v/bin/python - <<PYTHON
print(f"installed in {$installed - $began:.0f} s, demo in {$shown - $installed:.0f} s, together {$shown - $began:.0f} s; pages served")
PYTHON
# The extras come from the same folder.
v/bin/pip install -q --no-index --find-links "$house" --dry-run "marsad[link,pdf,docx]"
