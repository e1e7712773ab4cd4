"""`python -m planner.web.serve` → the pages, until the process is told to end."""

from __future__ import annotations

import contextlib
import os
import signal
import threading

from planner.settings import Settings, read_settings
from planner.site import open_site

SECONDS_TO_END = 10
SECONDS_OF_GRACE = 3
# As long as somebody reads a page before the next click.
SECONDS_KEPT_ALIVE = 30
# Below the number of files that systems let a process have open.
MOST_CONNECTIONS = 900


def main() -> None:
    """Serve on the address that is set; a child of `planner up` ends with its parent."""
    settings = read_settings()
    open_site(settings)
    if os.environ.get("PLANNER_CHILD") == "1":
        threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    _serve(settings)


def _serve(settings: Settings) -> None:
    import uvicorn

    from planner.web.application import Site
    from planner.web.connections import Connection

    uvicorn.run(
        Site(settings),
        host=settings.web.host,
        port=settings.web.port,
        lifespan="on",
        http=Connection,
        ws="none",
        log_level="warning",
        access_log=False,
        log_config=None,
        server_header=False,
        # who may speak for others is counted where it matters: settings.web.proxies
        proxy_headers=False,
        timeout_graceful_shutdown=SECONDS_OF_GRACE,
        timeout_keep_alive=SECONDS_KEPT_ALIVE,
        limit_concurrency=MOST_CONNECTIONS,
    )


def _end_with_parent() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(SECONDS_TO_END)
    os._exit(1)


if __name__ == "__main__":
    main()
