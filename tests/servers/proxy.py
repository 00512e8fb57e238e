"""Real proxies from Debian, each with its sample of deploy/, in which only addresses and folders are replaced."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ports import free_port, wait_for
from tests.servers.programs import program

__all__ = ["caddy", "haproxy", "nginx", "running", "varnish"]

_DEPLOY = Path(__file__).parents[2] / "deploy"
_NGINX = (
    "user root; daemon off; pid {0}/pid; error_log {0}/errors; "
    "events {{}} http {{ access_log off; {1} include {0}/site; }}"
)
_NGINX_FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_CADDY = "{{\n\tadmin off\n}}\nimport {0}\n"


@contextmanager
def haproxy(folder: Path, replicas: Sequence[str]) -> Iterator[str]:
    """HAProxy over two replicas; its address."""
    port = free_port()
    places = dict(zip(("127.0.0.1:8001", "127.0.0.1:8002"), map(_place, replicas), strict=True))
    path = _sample("haproxy.cfg", folder, {"127.0.0.1:80\n": f"127.0.0.1:{port}\n", **places})
    with running(["haproxy", "-db", "-f", str(path)], port) as address:
        yield address


@contextmanager
def nginx(folder: Path, replica: str, prefix: str = "", *, strips: bool = False) -> Iterator[str]:
    """Nginx over a server, which it publishes below a prefix, taken away or kept in paths; its address."""
    port = free_port()
    places = {"127.0.0.1:8000": _place(replica), "listen 80;": f"listen 127.0.0.1:{port};"}
    places["/var/cache/nginx/ucc-graph"] = str(folder / "cache")
    to = f"location {prefix}/ {{\n        proxy_pass http://ucc_graph{'/' if strips else ''};"
    places["location / {\n        proxy_pass http://ucc_graph;"] = to
    places["location = /-/"] = f"location = {prefix}/-/"
    if strips:
        places['X-Forwarded-Prefix "";'] = f"X-Forwarded-Prefix {prefix};"
    site = _sample("nginx.conf", folder, places)
    site.rename(folder / "site")
    folders = " ".join(f"{name}_temp_path {folder}/{name};" for name in _NGINX_FOLDERS)
    path = folder / "main.conf"
    path.write_text(_NGINX.format(folder, folders), encoding="utf-8")
    with running(["nginx", "-e", str(folder / "errors"), "-c", str(path)], port) as address:
        yield address


@contextmanager
def varnish(folder: Path, replica: str) -> Iterator[str]:
    """Varnish over a server, with the parameters that its sample asks for; its address."""
    port = free_port()
    path = _sample("varnish.vcl", folder, {'.port = "8000"': f'.port = "{replica.rpartition(":")[2]}"'})
    parameters = re.findall(r"-p|\w+=\d+k?", "".join(line for line in _lines(path) if line.startswith("#  ")))
    place = ["-a", f"127.0.0.1:{port}", "-n", str(folder / "n")]
    command = ["varnishd", "-F", "-j", "none", *place, *parameters, "-f", str(path), "-s", "malloc,16m"]
    with running(command, port) as address:
        yield address


@contextmanager
def caddy(folder: Path, replica: str, prefix: str = "") -> Iterator[str]:
    """Caddy over a server, which it publishes below a prefix; its address."""
    port = free_port()
    path = f"{prefix}/* " if prefix else ""
    proxied = {"\treverse_proxy 127.0.0.1:8000": f"\treverse_proxy {path}{_place(replica)}"}
    site = _sample("Caddyfile", folder, {"\ngraph.example.org {": f"\nhttp://127.0.0.1:{port} {{", **proxied})
    main = folder / "main.caddy"
    main.write_text(_CADDY.format(site), encoding="utf-8")
    with running(["caddy", "run", "--adapter", "caddyfile", "--config", str(main)], port, folder) as address:
        yield address


def _sample(name: str, folder: Path, places: Mapping[str, str]) -> Path:
    """A copy of a sample with other places; each must occur in it once."""
    text = (_DEPLOY / name).read_text(encoding="utf-8")
    for written, meant in places.items():
        assert text.count(written) == 1, written
        text = text.replace(written, meant)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@contextmanager
def running(command: list[str], port: int, home: Path | None = None) -> Iterator[str]:
    """A program that listens on a port until the block ends; ``home`` is the folder for its own files."""
    started = [program(command[0]), *command[1:]]
    environment = {**os.environ, **({"HOME": str(home), "XDG_DATA_HOME": str(home)} if home else {})}
    with (
        tempfile.NamedTemporaryFile() as log,
        subprocess.Popen(started, stdout=log, stderr=log, env=environment) as process,
    ):
        try:
            wait_for(process, port, Path(log.name))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _place(address: str) -> str:
    return address.removeprefix("http://")
