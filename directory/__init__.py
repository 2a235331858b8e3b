"""The national list of offices, partner search, partner books and invitations."""
