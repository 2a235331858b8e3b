"""The office PC's program: keys, outbox, inbox and the command line `renkei-office`."""
