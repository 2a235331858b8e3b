"""The window's pages: functions from facts to markup."""
