"""Keeping: papers, articles, people and the outbox, in SQLite or PostgreSQL."""
