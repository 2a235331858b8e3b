"""The office client's window: a local page in the browser, on this PC only."""
