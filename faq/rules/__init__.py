"""What the bot knows and decides, without database, HTTP or clock."""
