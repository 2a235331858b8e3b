"""The self-test: plays a new office over HTTP with a real client process."""
