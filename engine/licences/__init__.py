"""The yearly licence of an office: price by date, application, renewal."""
