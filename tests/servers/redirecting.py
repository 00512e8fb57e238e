"""Apache and nginx with generated files of redirects.

Apache answers as another user than root, so its folder is one that every user may read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ports import free_port
from tests.servers.proxy import running

__all__ = ["apache_with", "nginx_with"]

_APACHE = """ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/errors
Mutex file:{folder}
User www-data
LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
StartServers 2
DocumentRoot {folder}/www
<Directory {folder}/www>
Require all granted
AllowOverride FileInfo
Options FollowSymLinks
</Directory>
"""
_NGINX = (
    "user root; daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}} "
    "http {{ access_log off; server {{ listen 127.0.0.1:{port}; include {included}; }} }}"
)


@contextmanager
def apache_with(htaccess: Path, path: str) -> Iterator[str]:
    """Apache with a file of redirects in the folder of a path, and overrides as w3id.org allows them; its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        place = folder / "www" / path.strip("/")
        place.mkdir(parents=True)
        (place / ".htaccess").write_bytes(htaccess.read_bytes())
        main = folder / "apache.conf"
        main.write_text(_APACHE.format(port=port, folder=folder), encoding="utf-8")
        with running(["apache2", "-X", "-d", name, "-f", str(main)], port) as address:
            yield address


@contextmanager
def nginx_with(included: Path, folder: Path) -> Iterator[str]:
    """Nginx with a file of redirects in its server; its address."""
    port = free_port()
    main = folder / "nginx-main.conf"
    main.write_text(_NGINX.format(port=port, folder=folder, included=included), encoding="utf-8")
    with running(["nginx", "-e", str(folder / "errors"), "-c", str(main)], port) as address:
        yield address
