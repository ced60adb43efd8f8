"""The site as its readers see it: every page in a browser, on a phone and on a desk."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHONE, DESK = 390, 1280

# The width that the page takes, what juts out of it, and the pictures that show nothing.
LOOK = """
(async () => {
  await document.fonts.ready;
  for (let times = 0; times < 20; times++) {  // what moves is looked at where it ends
    const moving = document.getAnimations().filter(each => each.playState === "running");
    if (!moving.length) break;
    for (const each of moving) try { each.finish() } catch {}
    await new Promise(requestAnimationFrame);
  }
  const shown = [...document.images].filter(image => image.getClientRects().length);
  await Promise.all(shown.map(image => image.decode().catch(() => null)));
  const width = document.documentElement.clientWidth;
  const scrolls = element => element && element !== document.body
    && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  return {
    overflow: document.documentElement.scrollWidth - width,
    wide: [...document.querySelectorAll(".md-content *")]
      .filter(element => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
      .slice(0, 3).map(element => element.outerHTML.slice(0, 120)),
    blank: shown.filter(image => !image.naturalWidth).map(image => image.src.slice(0, 120)),
    nameless: shown.filter(image => !image.alt).map(image => image.src.slice(0, 120)),
  };
})()
"""


def first_example(path):
    return path.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]


def test_the_readme_and_the_home_page_begin_with_the_same_example():
    example = first_example(ROOT / "README.md")
    assert example == first_example(ROOT / "docs" / "index.md")
    assert 11 <= len(example.strip().splitlines()) <= 13


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built anew as for its readers."""
    for package in ("mkdocs", "material", "mkdocstrings", "altair", "vl_convert", "highspy"):
        pytest.importorskip(package)
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served, on this machine alone."""
    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def noticed(events, address):
    """What a page did that it should not: errors in its console, and requests to others."""
    for name, said in events:
        if name == "Runtime.exceptionThrown":
            yield f"raised {said['exceptionDetails'].get('exception', said['exceptionDetails'])}"
        elif name == "Runtime.consoleAPICalled" and said["type"] in ("error", "assert"):
            yield f"console: {said['args']}"
        elif name == "Log.entryAdded" and said["entry"]["level"] == "error":
            yield f"console: {said['entry']['text']} {said['entry'].get('url', '')}"
        elif name == "Network.requestWillBeSent":
            asked = said["request"]["url"]
            if not asked.startswith((address, "data:", "blob:" + address)):
                yield f"asked {asked}"


@pytest.mark.slow
def test_every_page_is_whole_on_a_phone_and_on_a_desk(site, address, browser):
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(pages) > 50
    problems = {}
    for page in pages:
        browser.resize(PHONE)
        browser.open(address + page.removesuffix("index.html"))
        looks = [(PHONE, browser.evaluate(LOOK))]
        browser.resize(DESK)
        looks.append((DESK, browser.evaluate(LOOK)))
        wrong = [
            f"{width} px: {what}: {look[what]}"
            for width, look in looks
            for what in sorted(look)
            if look[what]
        ]
        wrong += noticed(browser.events, address)
        if wrong:
            problems[page] = wrong
    assert not problems, "\n".join(f"{page}: {line}" for page, lines in problems.items() for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<script>console.error('x')</script>", "console"),
        ("<script>throw Error('x')</script>", "raised"),
        ("<img alt='a' src='http://127.0.0.2:9/a.png'>", "asked http://127.0.0.2:9/"),
        ("<img alt='a' src='missing.png'>", "blank"),
        ("<div style='width:500px'>x</div>", "overflow"),
        ("<div style='overflow-x:auto'><div style='width:500px'>x</div></div>", None),
    ],
)
def test_the_check_sees_what_is_wrong(body, says, tmp_path, browser):
    (tmp_path / "index.html").write_text(f"<!doctype html><div class='md-content'>{body}</div>")
    address = (tmp_path / "index.html").as_uri()
    browser.resize(PHONE)
    browser.open(address)
    look = browser.evaluate(LOOK)
    wrong = [f"{what}: {look[what]}" for what in sorted(look) if look[what]]
    wrong += noticed(browser.events, tmp_path.as_uri())
    assert any(line.startswith(says) for line in wrong) if says else not wrong
