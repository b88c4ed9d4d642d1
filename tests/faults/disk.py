"""A disk that writes down what is asked of it, and fails when told to: a layer under Quid's SQLite.

It is registered as a VFS in the library that the driver brings, so that the code that is tested,
its statements and its pragmas are Quid's own.
"""

from __future__ import annotations

import ctypes as c
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from pysqlite3 import _sqlite3

IO_METHODS = """xClose xRead xWrite xTruncate xSync xFileSize xLock xUnlock xCheckReservedLock
    xFileControl xSectorSize xDeviceCharacteristics xShmMap xShmLock xShmBarrier xShmUnmap
    xFetch xUnfetch""".split()
VFS_METHODS = """xOpen xDelete xAccess xFullPathname xDlOpen xDlError xDlSym xDlClose xRandomness
    xSleep xCurrentTime xGetLastError xCurrentTimeInt64 xSetSystemCall xGetSystemCall
    xNextSystemCall""".split()
OK, IO_ERROR, FULL, CANNOT_OPEN = 0, 10, 13, 14
ERRORS = {  # what a call says when the system answers EIO
    "read": IO_ERROR | 1 << 8,
    "write": IO_ERROR | 3 << 8,
    "sync": IO_ERROR | 4 << 8,
    "truncate": IO_ERROR | 6 << 8,
    "size": IO_ERROR | 7 << 8,
    "delete": IO_ERROR | 10 << 8,
    "access": IO_ERROR | 13 << 8,
    "share": IO_ERROR | 21 << 8,
    "open": CANNOT_OPEN,
}
NO_ROOM = {"write": FULL, "share": ERRORS["share"], "open": CANNOT_OPEN}  # as above, to ENOSPC
ALIVE: list[Any] = []  # SQLite may call a disk as long as a file of it is open somewhere


class Methods(c.Structure):
    _fields_ = [("iVersion", c.c_int), *((name, c.c_void_p) for name in IO_METHODS)]


class File(c.Structure):
    _fields_ = [("methods", c.POINTER(Methods))]


class Vfs(c.Structure):
    _fields_ = [
        ("iVersion", c.c_int),
        ("szOsFile", c.c_int),
        ("mxPathname", c.c_int),
        ("pNext", c.c_void_p),
        ("zName", c.c_char_p),
        ("pAppData", c.c_void_p),
        *((name, c.c_void_p) for name in VFS_METHODS),
    ]


INT, LONG, TEXT, ANY = c.c_int, c.c_int64, c.c_char_p, c.c_void_p
TYPES: dict[str, Any] = {
    "xOpen": c.CFUNCTYPE(INT, ANY, ANY, ANY, INT, ANY),
    "xDelete": c.CFUNCTYPE(INT, ANY, TEXT, INT),
    "xAccess": c.CFUNCTYPE(INT, ANY, TEXT, INT, ANY),
    "xRead": c.CFUNCTYPE(INT, ANY, ANY, INT, LONG),
    "xWrite": c.CFUNCTYPE(INT, ANY, ANY, INT, LONG),
    "xTruncate": c.CFUNCTYPE(INT, ANY, LONG),
    "xSync": c.CFUNCTYPE(INT, ANY, INT),
    "xFileSize": c.CFUNCTYPE(INT, ANY, ANY),
    "xShmMap": c.CFUNCTYPE(INT, ANY, INT, INT, INT, ANY),
}


class Op(NamedTuple):
    """What was asked and done: `write`, `truncate` (to `at`), `sync` or `failed sync`, `delete`,
    or a `mark`."""

    what: str
    path: str
    at: int = 0
    data: Any = b""


class Fault(NamedTuple):
    """Which call fails, counted from 1; how (`EIO`, `ENOSPC`, `short`); and all after it too?"""

    call: int
    how: str = "EIO"
    lasting: bool = False


class Disk:
    """All that this process opens is on it, until `remove`. `asked` and `log` are which calls were
    made and what was done; `room` is how many bytes a file may have, if there is a limit.

    Once `dead`, nothing reaches the files any more and everything fails."""

    def __init__(self) -> None:
        self.asked, self.log = list[str](), list[Op]()
        self.fault: Fault | None = None
        self.room, self.dead = 0, False
        self._files: dict[int, tuple[str, dict[str, Any]]] = {}  # name, what is below
        self._ours: dict[int, tuple[Methods, dict[str, Any]]] = {}
        self._library = c.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = c.POINTER(Vfs)
        self._below = self._library.sqlite3_vfs_find(None)
        self._vfs = Vfs.from_buffer_copy(self._below.contents)
        self._vfs.zName, self._vfs.pNext = b"recorded", None
        self._callbacks: list[Any] = []
        ALIVE.append(self)
        self._under = _replace(self._vfs, self, ("xOpen", "xDelete", "xAccess"))
        self._library.sqlite3_vfs_register(c.byref(self._vfs), 1)

    def mark(self, data: object) -> None:
        """Something that happened between two calls, such as a promise."""
        self.log.append(Op("mark", "", 0, data))

    def fresh(self, fault: Fault | None = None) -> None:
        """A whole disk again, with nothing in its log."""
        self.asked, self.log, self.fault = [], [], fault
        self.room, self.dead = 0, False

    def remove(self) -> None:
        """Call when no file of it is open."""
        self._library.sqlite3_vfs_unregister(c.byref(self._vfs))

    def _fails(self, what: str) -> int:
        """The error that this call answers, if it does."""
        self.asked.append(what)
        if self.dead:
            return ERRORS[what]
        fault, calls = self.fault, len(self.asked)
        if fault is None or calls < fault.call or (calls > fault.call and not fault.lasting):
            return OK
        if fault.how == "EIO":
            return ERRORS[what]
        return NO_ROOM.get(what, OK)

    def open(self, _vfs: int, path: int, file: int, flags: int, out: int) -> int:
        if failed := self._fails("open"):
            File.from_address(file).methods = None
            return failed
        done: int = self._under["xOpen"](c.addressof(self._below.contents), path, file, flags, out)
        opened = File.from_address(file)
        if done == OK and opened.methods:
            name = Path(c.string_at(path).decode()).name if path else ""
            theirs = c.addressof(opened.methods.contents)
            if theirs not in self._ours:
                mine = Methods.from_buffer_copy(opened.methods.contents)
                wanted = ("xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xShmMap")
                self._ours[theirs] = mine, _replace(mine, self, wanted)
            opened.methods = c.pointer(self._ours[theirs][0])
            self._files[file] = name, self._ours[theirs][1]
        return done

    def delete(self, _vfs: int, path: bytes, sync: int) -> int:
        if failed := self._fails("delete"):
            return failed
        done: int = self._under["xDelete"](c.addressof(self._below.contents), path, sync)
        if done == OK:
            self.log.append(Op("delete", Path(path.decode()).name))
        return done

    def access(self, _vfs: int, path: bytes, flags: int, out: int) -> int:
        below = c.addressof(self._below.contents)
        return self._fails("access") or self._under["xAccess"](below, path, flags, out)

    def read(self, file: int, into: int, size: int, at: int) -> int:
        return self._fails("read") or self._files[file][1]["xRead"](file, into, size, at)

    def write(self, file: int, data: int, size: int, at: int) -> int:
        failed = self._fails("write")
        if failed and not self.dead and self.fault and self.fault.how == "short":
            self._write(file, data, size // 2, at)
        return failed or self._write(file, data, size, at)

    def _write(self, file: int, data: int, size: int, at: int) -> int:
        if self.room and at + size > self.room:
            return FULL
        done: int = self._files[file][1]["xWrite"](file, data, size, at)
        if done == OK:
            self.log.append(Op("write", self._files[file][0], at, c.string_at(data, size)))
        return done

    def truncate(self, file: int, size: int) -> int:
        done: int = self._fails("truncate") or self._files[file][1]["xTruncate"](file, size)
        if done == OK:
            self.log.append(Op("truncate", self._files[file][0], size))
        return done

    def sync(self, file: int, flags: int) -> int:
        """Not given to the real disk: what would be lost without it is for `images` to say."""
        failed = self._fails("sync")
        if not self.dead:
            self.log.append(Op("failed sync" if failed else "sync", self._files[file][0]))
        return failed

    def filesize(self, file: int, out: int) -> int:
        return self._fails("size") or self._files[file][1]["xFileSize"](file, out)

    def shmmap(self, file: int, region: int, size: int, extend: int, out: int) -> int:
        return self._fails("share") or self._files[file][1]["xShmMap"](
            file, region, size, extend, out
        )


def _replace(table: Methods | Vfs, disk: Disk, names: tuple[str, ...]) -> dict[str, Any]:
    """Put the disk's own functions into a table; returns those that stood there."""
    below = {}
    for name in names:
        if not getattr(table, name):
            continue  # as a file without locks has no shared memory
        below[name] = TYPES[name](getattr(table, name))
        ours: Callable[..., int] = getattr(disk, name[1:].lower())
        callback = TYPES[name](ours)
        disk._callbacks.append(callback)
        setattr(table, name, c.cast(callback, c.c_void_p).value)
    return below
