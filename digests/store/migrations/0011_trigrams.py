"""PostgreSQL's index also has trigrams of frequent pairs, and computes its tokens in half the time."""

from alembic import op

revision = "0011_trigrams"
down_revision = "0010_sources"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # What is in the index stays out of it until it is made anew, which the next start does: its tokens are others now.
    op.execute("DROP INDEX ix_search_index_tokens")
    op.execute("DROP FUNCTION search_tokens(text, text)")
    op.execute("TRUNCATE search_index")
    op.execute("""ALTER TABLE search_index ADD COLUMN trigrams text COLLATE "C" NOT NULL""")
    # Every character becomes itself, a tab, itself: between the tabs are all pairs of neighbours. No text has a tab.
    # One expression without a query, so that PostgreSQL puts it in place of the call.
    op.execute(
        r"""
        CREATE FUNCTION search_tokens(content text, head text, trigrams text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
            SELECT pg_catalog.array_to_tsvector(array_remove(string_to_array(
                regexp_replace(content, '.', E'\\&\t\\&', 'g') || E'\t'
                || regexp_replace(head, '.', E'\\&\t\uE102\\&', 'g') || E'\t'
                || trigrams,
                E'\t'), ''))
        $$
        """
    )
    op.execute("CREATE INDEX ix_search_index_tokens ON search_index USING gin (search_tokens(content, head, trigrams))")
