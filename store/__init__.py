"""SQLAlchemy base, transactions, clock, blobs, jobs and migrations."""
