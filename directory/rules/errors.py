"""What may be wrong with a file or a row of the national list."""

from __future__ import annotations


class NotTheListError(Exception):
    """The file as a whole is not a list of offices; `problem` says why in Japanese, without its content."""

    def __init__(self, problem: str, next_step: str) -> None:
        """Keep both sentences."""
        self.problem = problem
        self.next_step = next_step
        super().__init__(problem)
