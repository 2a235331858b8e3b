"""The exchange engine: certificates, sealed packages, receipts, licences and the standard's checker."""
