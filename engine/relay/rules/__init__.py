"""What the relay decides without looking anything up. Pure."""
