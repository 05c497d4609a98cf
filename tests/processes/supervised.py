"""A supervisor of plain commands, as a program of its own: `python -m tests.processes.supervised FOLDER JSON`, where
JSON is a list of [name, group, grace, command]."""

import json
import sys
from pathlib import Path

from config.records import Records
from config.supervisor import Service, Supervisor


def main(folder: Path, services: list[tuple[str, int, float, list[str]]]) -> None:
    supervisor = Supervisor(records=Records(folder), say=lambda text: print(text, flush=True))
    with supervisor.listening():
        supervisor.start(
            *(Service(name=name, group=group, grace=grace, command=command) for name, group, grace, command in services)
        )
        print("up", flush=True)
        supervisor.watch()


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
