"""Reading: a RawPage becomes a Page with its articles."""
