"""Many 64-bit numbers in little memory: what is too much waits in a temporary file."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

KEPT = 128 * 1024
# As many numbers are held in a set at once when something is looked for.
SHARE = 64 * 1024
NOTHING = -1


class Numbers:
    """Appends numbers and reads them again in the same order; holds hashes, never cells. Close it at the end."""

    def __init__(self) -> None:
        self.recent = array("q")
        self.count = 0
        self._kept = KEPT
        self._file: IO[bytes] | None = None
        self._roomless = False

    def add(self, numbers: array[int]) -> None:
        """Appends; when the disk has no room, the numbers stay in memory."""
        self.recent.extend(numbers)
        self.count += len(numbers)
        if len(self.recent) > self._kept and not self._roomless:
            self._spill()

    def _spill(self) -> None:
        written = self.count - len(self.recent)
        try:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 - closed by close()
            self._file.seek(written * 8)
            self._file.write(self.recent.tobytes())
            self._file.flush()
        except OSError:
            self._roomless = True
        else:
            self.recent = array("q")

    def chunks(self, width: int = 1) -> Iterator[array[int]]:
        """Everything again, in pieces of whole groups of ``width`` numbers."""
        written = self.count - len(self.recent)
        if self._file is not None:
            self._file.seek(0)
            step = self._kept - self._kept % width
            for start in range(0, written, step):
                chunk = array("q")
                chunk.frombytes(self._file.read(min(step, written - start) * 8))
                yield chunk
        if self.recent:
            yield self.recent

    def shares(self, width: int = 1) -> int:
        """In how many shares to look at groups of ``width`` so that each share is small."""
        return self.count // width // SHARE + 1

    def close(self) -> None:
        """Lets go of the temporary file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.recent, self.count = array("q"), 0


class Few:
    """Counts rows and keeps the smallest few."""

    def __init__(self, shown: int) -> None:
        self.count = 0
        self._shown = shown
        self._rows: list[int] = []

    def add(self, rows: list[int]) -> None:
        """Counts these rows too."""
        if not rows:
            return
        self.count += len(rows)
        self._rows = heapq.nsmallest(self._shown, [*self._rows, *rows])

    @property
    def rows(self) -> list[int]:
        """The smallest ones, in order."""
        return self._rows


def repeats(numbers: Numbers, shown: int) -> Few:
    """The 1-based places of numbers that stood before; NOTHING is passed over."""
    shares = numbers.shares()
    few = Few(shown)
    for share in range(shares):
        seen: set[int] = set()
        start = 1
        for chunk in numbers.chunks():
            rows = []
            for place, number in enumerate(chunk, start):
                if number % shares == share and number != NOTHING:
                    if number in seen:
                        rows.append(place)
                    else:
                        seen.add(number)
            few.add(rows)
            start += len(chunk)
    return few
