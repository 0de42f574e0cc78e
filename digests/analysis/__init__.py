"""Knowing: what an article is about, what is due, what happened."""
