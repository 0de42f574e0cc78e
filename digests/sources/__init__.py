"""Fetching: folders, e-papers over HTTP, feeds; each yields RawPages."""
