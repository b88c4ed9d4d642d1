"""The pieces that tests stand on: node with its packages, Chromium, a PostgreSQL that can crash."""

from pathlib import Path

import psycopg
import pytest
from playwright.async_api import Browser, Route

from tests.servers import node, postgres

VENDOR = Path(__file__).parents[1] / "web/static/vendor"


async def test_node_finds_the_client_that_browsers_use() -> None:
    printed = await node.run('import { io } from "socket.io-client"; console.log(typeof io)')
    assert printed == "function\n"


async def test_node_says_why_a_script_failed() -> None:
    with pytest.raises(AssertionError, match="no money moved"):
        await node.run('throw new Error("no money moved")')


async def test_a_script_that_does_not_end_is_ended() -> None:
    with pytest.raises(TimeoutError):
        await node.run("setInterval(() => {}, 1000)", seconds=0.3)


async def test_the_vendored_files_work_in_chromium(browser: Browser) -> None:
    page = await browser.new_page()
    async with page.expect_response("**/icons.svg"):
        await page.route("http://quid.test/**", lambda route: route.fulfill(path=served(route)))
        await page.goto("http://quid.test/icons.svg")
    ids = await page.eval_on_selector_all("symbol", "all => all.map(each => each.id)")
    assert {"undo-2", "receipt", "wallet"} <= set(ids)
    found = await page.evaluate("import('http://quid.test/socket.io.mjs').then(m => typeof m.io)")
    assert found == "function"
    await page.close()


def served(route: Route) -> Path:
    return VENDOR / route.request.url.rsplit("/", 1)[-1]


def test_a_killed_postgres_keeps_what_was_committed() -> None:
    with postgres.server(**postgres.DURABLE) as server:
        server.say("create table kept (id bigint)")
        server.say("insert into kept values (7)")
        server.kill()
        server.start()
        with psycopg.connect(server.url()) as raw:
            assert raw.execute("select id from kept").fetchall() == [(7,)]
