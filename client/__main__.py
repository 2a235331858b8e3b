"""`python -m client` is the same as `renkei-office`."""

from __future__ import annotations

from client.commands import main

if __name__ == "__main__":
    main()
