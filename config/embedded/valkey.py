"""A private Valkey. It keeps nothing on disk: the platform puts nothing there that it could not lose."""

import socket
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.binaries import ValkeyProgram, find_valkey


@dataclass(kw_only=True)
class Valkey:
    """`folder`: its working folder. `socket_path`: where it listens."""

    folder: Path
    socket_path: Path
    program: ValkeyProgram = field(default_factory=find_valkey)

    @property
    def url(self) -> str:
        return f"unix://{self.socket_path}?db=0"

    @property
    def command(self) -> list[str]:
        options = {
            "port": "0",  # the socket only: no other user of the machine can connect
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
        }
        return [str(self.program.path), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def make(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(1)
                link.connect(str(self.socket_path))
                link.sendall(b"PING\r\n")
                return link.recv(16).startswith(b"+PONG")
        except OSError:
            return False
