"""An office run by the server, with which newcomers practise a real exchange."""
