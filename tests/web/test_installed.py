"""What a browser needs to install Quid: a manifest, icons, and a worker."""

import io
import json

from PIL import Image

from tests.web.visitor import Visitor
from web import icons
from web.statics import FILES


async def test_the_manifest_names_icons_that_are_there(visitor: Visitor) -> None:
    seen = await visitor.look("/manifest.webmanifest", Accept_Language="fr")
    told = json.loads(seen.text)
    assert seen.headers["Content-Type"].startswith("application/manifest+json")
    assert (told["name"], told["lang"]) == ("Quid", "fr")
    assert told["shortcuts"][1]["name"] == "Notifications"
    assert {icon["purpose"] for icon in told["icons"] if "purpose" in icon} == {"any", "maskable"}
    for icon in told["icons"]:
        found = await visitor.look(icon["src"])
        assert found.status == 200
        assert found.headers["Content-Type"].startswith(icon["type"])
        assert "immutable" in found.headers["Cache-Control"]
    assert (await visitor.look("/icons/9000-mask-x.png")).status == 404


def test_icons_have_their_size_and_a_mask_has_no_corners() -> None:
    plain, mask = (Image.open(io.BytesIO(icons.png(192, shape))) for shape in (False, True))
    assert plain.size == mask.size == (192, 192)
    assert plain.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert mask.getpixel((0, 0)) == (10, 107, 74, 255)
    white = [point for point in mask.get_flattened_data() if point == (255, 255, 255, 255)]
    assert 0.05 < len(white) / 192**2 < 0.25


async def test_the_worker_bears_the_version_and_is_asked_for_each_time(visitor: Visitor) -> None:
    seen = await visitor.look("/sw.js")
    assert FILES.version in seen.text
    assert seen.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in seen.headers["Content-Security-Policy"]


async def test_the_offline_page_is_nobodys(alice: Visitor) -> None:
    page = (await alice.look("/offline")).text
    assert "You are offline" in page
    assert "Alice" not in page
    assert 'data-me=""' in page
