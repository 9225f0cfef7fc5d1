"""OpenStack Swift with its S3 API, all of its servers in one process, for tests that want a real S3 server.

    /usr/bin/python3 swift_server.py FOLDER S3_PORT OBJECT_PORT CONTAINER_PORT ACCOUNT_PORT

The credentials come in SWIFT_ACCESS_KEY (of the form account:user) and SWIFT_SECRET_KEY, since arguments can be read by every
user of the machine. Needs Debian's python3-swift. Reads and writes nothing outside FOLDER, whose file system must keep
extended attributes, because that is where Swift notes an object's metadata. Answers 200 at /healthcheck once it serves.
"""

import base64
import hashlib
import io
import json
import os
import secrets
import signal
import sys
import time

import eventlet

# Swift expects a world in which sockets and threads yield; os is left alone, since nothing here forks.
eventlet.hubs.use_hub("poll")
eventlet.monkey_patch(os=False, thread=True)

from swift.common import storage_policy, utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

HOST = "127.0.0.1"

SWIFT_CONF = """
[swift-hash]
swift_hash_path_prefix = {prefix}
swift_hash_path_suffix = {suffix}
[storage-policy:0]
name = one
default = yes
"""

BACKEND_CONF = """
[DEFAULT]
swift_dir = {conf}
devices = {folder}/devices
mount_check = false
workers = 0
log_level = WARNING
# Swift would keep 1 % of the disk free and refuse to write before that.
fallocate_reserve = 0
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
replication_server = false
threads_per_disk = 0
"""

PROXY_FILTERS = {
    "catch_errors": "",
    "gatekeeper": "",
    "healthcheck": "",
    "listing_formats": "",
    "bulk": "",
    "s3api": "location = us-east-1\ns3_acl = false\ncheck_bucket_owner = false\n",
    "tempauth": "user_{account}_{user} = {secret} .admin\n",
    "copy": "",
    "slo": "",
    "dlo": "",
    "symlink": "",
}

PROXY_CONF = """
[DEFAULT]
swift_dir = {conf}
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = {pipeline} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
node_timeout = 30
"""


class Memory:
    """What Swift asks of memcached, within this process. Values go through JSON, as they would over the wire."""

    MOST = 50_000

    def __init__(self):
        self._values = {}

    def get(self, key, **_):
        text, expires = self._values.get(key, ("null", 0))
        if expires and expires < time.time():
            del self._values[key]
            return None
        return json.loads(text)

    def set(self, key, value, time=0, **_):
        if len(self._values) >= self.MOST:
            self._values.clear()
        self._values[key] = (json.dumps(value), now() + time if time else 0)

    def incr(self, key, delta=1, time=0, **_):
        value = max(0, int(self.get(key) or 0) + int(delta))
        self.set(key, value, time)
        return value

    def decr(self, key, delta=1, time=0, **_):
        return self.incr(key, -int(delta), time)

    def delete(self, key, **_):
        self._values.pop(key, None)

    def set_multi(self, mapping, server_key=None, time=0, **_):
        for key, value in mapping.items():
            self.set(key, value, time)

    def get_multi(self, keys, server_key=None, **_):
        return [self.get(key) for key in keys]


class Silence:
    """The access log of the four servers would be most of the output of a test run."""

    def write(self, *_):
        pass

    def flush(self):
        pass


def now():
    return time.time()


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text.lstrip())
    return path


def use_hashes(conf):
    """Swift hashes every path with these; they are read from /etc/swift unless told otherwise, and must outlive a restart."""
    path = os.path.join(conf, "swift.conf")
    if not os.path.exists(path):
        write(conf, "swift.conf", SWIFT_CONF.format(prefix=secrets.token_hex(8), suffix=secrets.token_hex(8)))
    utils.SWIFT_CONF_FILE = storage_policy.SWIFT_CONF_FILE = path
    utils.HASH_PATH_SUFFIX = utils.HASH_PATH_PREFIX = b""
    utils.validate_hash_conf()
    storage_policy.reload_storage_policies()


def write_backend(folder, conf, kind, port):
    ring = RingBuilder(4, 1, 0)  # 2^4 partitions, one replica, no wait between rebalances
    ring.add_dev({"region": 1, "zone": 1, "ip": HOST, "port": port, "device": "disk", "weight": 1.0, "meta": ""})
    ring.rebalance()
    ring.get_ring().save(os.path.join(conf, kind + ".ring.gz"))
    return write(conf, kind + ".conf", BACKEND_CONF.format(conf=conf, folder=folder, kind=kind))


def write_proxy(conf, access_key, secret_key):
    account, user = access_key.split(":")
    text = PROXY_CONF.format(conf=conf, pipeline=" ".join(PROXY_FILTERS))
    for name, settings in PROXY_FILTERS.items():
        text += "[filter:%s]\nuse = egg:swift#%s\n" % (name, name)
        text += settings.format(account=account, user=user, secret=secret_key)
    return write(conf, "proxy.conf", text)


def with_memory(app):
    memory = Memory()

    def serve(environ, start_response):
        environ["swift.cache"] = memory
        if environ["REQUEST_METHOD"] == "POST" and environ.get("QUERY_STRING", "").split("=")[0] == "delete":
            # s3api insists on the MD5 that S3 once asked of a multi-object delete; today's clients send a CRC instead.
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ.setdefault("HTTP_CONTENT_MD5", base64.b64encode(hashlib.md5(body).digest()).decode())
            environ["wsgi.input"] = io.BytesIO(body)
        return app(environ, start_response)

    return serve


def serve(app, port):
    listener = eventlet.listen((HOST, port), backlog=512)
    listener.setsockopt(6, 1, 1)  # TCP_NODELAY: heads and bodies are written apart
    return eventlet.spawn(
        eventlet.wsgi.server, listener, app,
        log=Silence(), log_output=False, protocol=SwiftHttpProtocol, custom_pool=eventlet.GreenPool(1024), debug=False)


def main(folder, s3_port, *backend_ports):
    conf = os.path.join(folder, "conf")
    os.makedirs(conf, exist_ok=True)
    os.makedirs(os.path.join(folder, "devices", "disk"), exist_ok=True)
    use_hashes(conf)

    backends = dict(zip(("object", "container", "account"), map(int, backend_ports)))
    files = {kind: write_backend(folder, conf, kind, port) for kind, port in backends.items()}
    proxy = write_proxy(conf, os.environ["SWIFT_ACCESS_KEY"], os.environ["SWIFT_SECRET_KEY"])

    servers = [serve(loadapp(files[kind]), port) for kind, port in backends.items()]
    servers.append(serve(with_memory(loadapp(proxy)), int(s3_port)))

    # Every object is flushed and renamed into place before it is acknowledged, so there is nothing to finish.
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda *_: os._exit(0))
    for server in servers:
        server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
