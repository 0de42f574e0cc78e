"""Papers, their issues, pages and articles, with what each article is about and what is due."""

import sqlalchemy as sa

from digests.model import Precision
from digests.store.schema.meta import Moment, Prose, metadata

#: SQLite gives out row numbers only to a column that is exactly INTEGER.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

papers = sa.Table(
    "papers",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("name", Prose, nullable=False, unique=True),
)

issues = sa.Table(
    "issues",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("paper_id", Number, sa.ForeignKey("papers.id"), nullable=False),
    sa.Column("published", sa.Date),  # NULL: nowhere to be found
    sa.Index(None, "paper_id", "published", unique=True),
    sa.Index(None, "published"),
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("id", Number, primary_key=True),
    sa.Column("issue_id", Number, sa.ForeignKey("issues.id"), nullable=False),
    sa.Column("number", Prose, nullable=False),
    sa.Column("section", Prose, nullable=False),
    sa.Column("name", Prose, nullable=False),
    sa.Column("masthead", Prose, nullable=False),
    sa.Column("published_from", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # SHA-256 of what was read, in hex
    sa.Column("revision", sa.Integer, nullable=False),  # 1 for a page as it first came
    sa.Column("replaces", Number, sa.ForeignKey("pages.id")),
    sa.Column("shown", sa.Boolean, nullable=False),  # False once a later revision took its place
    sa.Column("furniture", sa.JSON, nullable=False),
    sa.Column("unplaced", sa.JSON, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("ingested", Moment, nullable=False),
    sa.Index(None, "issue_id", "shown"),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=False),  # grows with the date, see order.py
    sa.Column("added", Number, nullable=False),  # grows with every article that comes in
    sa.Column("paper_id", Number, sa.ForeignKey("papers.id"), nullable=False),
    sa.Column("page_id", Number, sa.ForeignKey("pages.id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),  # on its page, from 0
    sa.Column("shown", sa.Boolean, nullable=False),
    sa.Column("published", sa.Date),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("kicker", Prose, nullable=False),
    sa.Column("headline", Prose, nullable=False),
    sa.Column("deck", Prose, nullable=False),
    sa.Column("column_name", Prose, nullable=False),
    sa.Column("dateline", Prose, nullable=False),
    sa.Column("reporters", Prose, nullable=False),  # parted by U+2029
    sa.Column("correspondents", Prose, nullable=False),  # parted by U+2029
    sa.Column("byline", Prose, nullable=False, server_default=""),  # as printed; empty in articles of schema 6
    sa.Column("summary", Prose, nullable=False),
    sa.Column("body", Prose, nullable=False),  # paragraphs parted by U+2029
    sa.Index(None, "page_id", "position", unique=True),
    sa.Index(None, "added", unique=True),
)

keywords = sa.Table(
    "keywords",
    metadata,
    sa.Column("article_id", Number, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("text", Prose, nullable=False),
    sa.Column("weight", sa.Float, nullable=False),
)

deadlines = sa.Table(
    "deadlines",
    metadata,
    sa.Column("article_id", Number, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("due_on", sa.Date),  # in the paper's zone; NULL when it hangs on an event
    sa.Column("due_at", Moment),  # when it is due to the minute
    sa.Column("precision", sa.Text, nullable=False),
    sa.Column("phrase", Prose, nullable=False),
    sa.Column("starts", sa.Integer, nullable=False),
    sa.Column("ends", sa.Integer, nullable=False),
    sa.Column("task", Prose, nullable=False),
    sa.Column("sentence", Prose, nullable=False),
    sa.Column("recurring", sa.Boolean, nullable=False),
    sa.Column("uncertain", sa.Boolean, nullable=False),
    sa.CheckConstraint("precision IN ({})".format(", ".join(f"'{p.value}'" for p in Precision)), name="precision"),
    sa.Index(None, "due_on"),
)
