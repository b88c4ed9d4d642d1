"""JSON that two readers could understand in two ways is not understood at all."""

import pytest

from web.api import strict
from web.calls import BadRequest


@pytest.mark.parametrize(
    "raw",
    [
        *(b"[]", b"1", b"null", b"{", b'{"a": 1}x', b"\xff", b'\xef\xbb\xbf{"a": 1}'),
        *(b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": 1, "a": 2}'),
        *(b'{"a": {"b": 1, "b": 1}}', b'{"a": ' + b"1" * 5000 + b"}"),
        *(b'{"a": ' + b"[" * 32 + b"]" * 32 + b"}", b"[" * 60_000, b'{"a":' * 10_000),
    ],
)
def test_what_is_no_plain_object_is_no_request(raw: bytes) -> None:
    with pytest.raises(BadRequest):
        strict.read(raw)


def test_an_object_is_read_up_to_its_depth() -> None:
    assert strict.read(b"") == {}
    assert strict.read('{"é": [1, 2.5, null, true]}'.encode()) == {"é": [1, 2.5, None, True]}
    assert strict.read(b'{"a": ' + b"[" * 31 + b"]" * 31 + b"}")
