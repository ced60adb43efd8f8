"""A Chromium without a window, asked over its DevTools protocol through a pair of pipes.

https://chromedevtools.github.io/devtools-protocol/ has the commands and events. Over pipes each message is JSON with a NUL
behind it; nothing listens on a port, and no package is needed.
"""

import contextlib
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections import deque

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-default-browser-check",
    "--no-first-run",
)
START = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
SECONDS = 60


def find_chromium():
    """The program, or None where it is not installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One tab, and the events that came while it was asked.

    As a context it ends the browser on the way out.
    """

    def __init__(self, program, profile):
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # Chromium reads from 3 and writes to 4: copies above both cannot be overwritten while these two are set.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser, from_browser)]
        flags = [*FLAGS, f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # its sandbox refuses to be started by root
        command = [sys.executable, "-c", START, *map(str, ends), program, *flags, "about:blank"]
        self._process = subprocess.Popen(command, pass_fds=ends, stderr=subprocess.DEVNULL)
        for end in (to_browser, from_browser, *ends):
            os.close(end)
        self._number = 0
        self._rest = b""
        self._messages = deque()
        self._session = None
        self.events = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            self._session = None
            self.ask("Browser.close")
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def ask(self, method, **parameters):
        """The answer to a command."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def wait_for(self, event):
        """Read until an event has come since `events` was last emptied."""
        while not any(name == event for name, _ in self.events):
            self._read()

    def open(self, address):
        """Load a page to its end; `events` then holds those of this page."""
        self.events = []
        self.ask("Page.navigate", url=address)
        self.wait_for("Page.loadEventFired")

    def evaluate(self, script):
        """What a script gives, as plain data."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def resize(self, width, height=900):
        """Show pages in a window of this size."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def _read(self):
        while not self._messages:
            ready, _, _ = select.select([self._in], [], [], SECONDS)
            chunk = os.read(self._in, 1 << 20) if ready else b""
            if not chunk:
                raise TimeoutError(f"the browser says nothing, at {time.ctime()}")
            *whole, self._rest = (self._rest + chunk).split(b"\0")
            self._messages.extend(map(json.loads, whole))
        message = self._messages.popleft()
        if "method" in message:
            self.events.append((message["method"], message["params"]))
        return message
