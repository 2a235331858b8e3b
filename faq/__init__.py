"""The FAQ bot: knowledge files, matching, conversation, hand-over to a person."""
