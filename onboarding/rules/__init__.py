"""What the journey knows and decides, free of HTTP, database and clock."""
