"""Every page for people: which address leads to which function."""

from aiohttp import web

from web.pages import (
    blocking,
    claims,
    conversations,
    entry,
    groups,
    installed,
    notifications,
    portraits,
    preferences,
    purse,
    receipts,
    safety,
    timeline,
)
from web.pages.errors import errors
from web.statics import FILES

__all__ = ["ROUTES", "errors"]

ROUTES = [
    web.get("/", timeline.home),
    web.get("/join", entry.joining),
    web.post("/join", entry.join),
    web.get("/sign-in", entry.signing_in),
    web.post("/sign-in", entry.sign_in),
    web.post("/sign-out", entry.sign_out),
    web.get("/messages", conversations.listing),
    web.get("/messages/requests", conversations.requests),
    web.get("/messages/{place}", conversations.conversation),
    web.post("/messages/{place}", conversations.say),
    web.get("/messages/{place}/history", conversations.history),
    web.get("/messages/{place}/members", groups.members),
    web.post("/messages/{place}/members", groups.change),
    web.post("/messages/{place}/picture", portraits.of_group),
    web.get("/groups/new", groups.starting),
    web.post("/groups/new", groups.start),
    web.get("/claim/{secret}", claims.claim),
    web.post("/claim/{secret}", claims.take),
    web.get("/links/{number}", claims.own),
    web.post("/links/{number}", claims.renew),
    web.get("/notifications", notifications.listing),
    web.get("/wallet", purse.wallet),
    web.get("/receipts/{number}", receipts.receipt),
    web.post("/receipts/{number}", receipts.change_link),
    web.get("/settings", preferences.settings),
    web.post("/settings", preferences.save),
    web.post("/settings/picture", portraits.own),
    web.post("/settings/sessions", preferences.end_session),
    web.post("/settings/money", safety.money),
    web.post("/settings/limits", safety.limits),
    web.post("/settings/freeze", safety.freeze),
    web.post("/settings/unfreeze", safety.unfreeze),
    web.post("/post", timeline.publish),
    web.get("/post/{id}", timeline.post),
    web.post("/post/{id}", timeline.reply),
    web.post("/follow", timeline.follow),
    web.post("/block", blocking.block),
    web.get("/manifest.webmanifest", installed.manifest),
    web.get("/icons/{size}-{shape:plain|mask}-{version}.png", installed.icon),
    web.get("/sw.js", installed.worker),
    web.get("/offline", installed.offline),
    web.get("/@{handle}", timeline.profile),
    web.get("/static/{path:.+}", FILES.serve),
]
