"""What the wizard does; the only door to it for other parts."""
