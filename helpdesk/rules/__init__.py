"""What holds for tickets whoever asks and whenever: pure functions of their arguments."""
