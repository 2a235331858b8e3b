"""The wizard: one journey from nothing to the first delivered care plan, STEP 0 to STEP 4."""
