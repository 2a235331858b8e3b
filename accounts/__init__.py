"""Who is at the screen: offices by KJ-ID, staff by e-mail address."""
