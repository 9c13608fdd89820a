"""Data checks, the data dictionary, and how to connect Looker Studio."""
