"""Papers, issues, pages, articles, keywords, deadlines, and the index of the articles."""

import sqlalchemy as sa
from alembic import op

from digests.store.schema.meta import Moment, Prose

revision = "0001_articles"
down_revision = None

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("id", Number, nullable=False),
        sa.Column("name", Prose(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("name", name=op.f("uq_papers_name")),
    )
    op.create_table(
        "issues",
        sa.Column("id", Number, nullable=False),
        sa.Column("paper_id", Number, nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_issues_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
    )
    op.create_index(op.f("ix_issues_paper_id_published"), "issues", ["paper_id", "published"], unique=True)
    op.create_index(op.f("ix_issues_published"), "issues", ["published"], unique=False)
    op.create_table(
        "pages",
        sa.Column("id", Number, nullable=False),
        sa.Column("issue_id", Number, nullable=False),
        sa.Column("number", Prose(), nullable=False),
        sa.Column("section", Prose(), nullable=False),
        sa.Column("name", Prose(), nullable=False),
        sa.Column("masthead", Prose(), nullable=False),
        sa.Column("published_from", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("replaces", Number, nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("furniture", sa.JSON(), nullable=False),
        sa.Column("unplaced", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("ingested", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_pages_issue_id_issues")),
        sa.ForeignKeyConstraint(["replaces"], ["pages.id"], name=op.f("fk_pages_replaces_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    op.create_index(op.f("ix_pages_issue_id_shown"), "pages", ["issue_id", "shown"], unique=False)
    op.create_table(
        "articles",
        sa.Column("id", Number, autoincrement=False, nullable=False),
        sa.Column("added", Number, nullable=False),
        sa.Column("paper_id", Number, nullable=False),
        sa.Column("page_id", Number, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("kicker", Prose(), nullable=False),
        sa.Column("headline", Prose(), nullable=False),
        sa.Column("deck", Prose(), nullable=False),
        sa.Column("column_name", Prose(), nullable=False),
        sa.Column("dateline", Prose(), nullable=False),
        sa.Column("reporters", Prose(), nullable=False),
        sa.Column("correspondents", Prose(), nullable=False),
        sa.Column("summary", Prose(), nullable=False),
        sa.Column("body", Prose(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_articles_page_id_pages")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_articles_paper_id_papers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_added"), "articles", ["added"], unique=True)
    op.create_index(op.f("ix_articles_page_id_position"), "articles", ["page_id", "position"], unique=True)
    op.create_table(
        "deadlines",
        sa.Column("article_id", Number, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("phrase", Prose(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("task", Prose(), nullable=False),
        sa.Column("sentence", Prose(), nullable=False),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "precision IN ('minute', 'day', 'month', 'quarter', 'half-year', 'year', 'event')",
            name=op.f("ck_deadlines_precision"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_deadlines_article_id_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_deadlines")),
    )
    op.create_index(op.f("ix_deadlines_due_on"), "deadlines", ["due_on"], unique=False)
    op.create_table(
        "keywords",
        sa.Column("article_id", Number, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", Prose(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_keywords_article_id_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_keywords")),
    )
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_index_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_state")),
    )
    op.create_table(
        "vocabulary",
        sa.Column("text", Prose(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("text", name=op.f("pk_vocabulary")),
    )
    op.create_index(op.f("ix_vocabulary_articles"), "vocabulary", ["articles"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite()
    else:
        _index_postgres()


def _index_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5"
        "(body, head, people, marks, content='', columnsize=0, tokenize='ascii')"
    )
    # Bytes of tokens in memory before they are written out: the default of 1 MB merges more than it indexes.
    op.execute("INSERT INTO search_index(search_index, rank) VALUES ('hashsize', 16777216)")
    op.execute("CREATE VIRTUAL TABLE search_places USING fts5vocab('search_index', 'instance')")


def _index_postgres() -> None:
    op.execute(
        """
        CREATE TABLE search_index (
            number bigint PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            paper_id bigint NOT NULL,
            head text COLLATE "C" NOT NULL,
            people text COLLATE "C" NOT NULL,
            content text COLLATE "C" NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ix_search_index_paper_id_number ON search_index (paper_id, number)")
    # Every pair of neighbouring characters, and the headline's once more with a mark before them.
    op.execute(
        """
        CREATE FUNCTION search_tokens(content text, head text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$
            SELECT pg_catalog.array_to_tsvector(ARRAY(
                SELECT c || coalesce(d, '')
                FROM unnest(string_to_array(content, NULL), (string_to_array(content, NULL))[2:]) AS pair (c, d)
                WHERE c IS NOT NULL
                UNION ALL
                SELECT U&'\\E102' || c || coalesce(d, '')
                FROM unnest(string_to_array(head, NULL), (string_to_array(head, NULL))[2:]) AS pair (c, d)
                WHERE c IS NOT NULL
            ))
        $$
        """
    )
    op.execute("CREATE INDEX ix_search_index_tokens ON search_index USING gin (search_tokens(content, head))")
