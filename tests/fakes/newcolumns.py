"""What people and pages would have put into a schema's new columns before the next one came: so that an upgrade carries
values and not only defaults. Statements that both databases take."""

#: By schema, in the order in which they were released; each is run once, when the schema's database is frozen.
FILLED: dict[str, tuple[str, ...]] = {
    "0005_quiet": ("UPDATE subscribers SET quiet = FALSE WHERE chat = 104",),
    "0006_looks": (
        "INSERT INTO looks (paper, day, at, whole) VALUES ('江城日报', '2022-04-19', 1650330000000000, TRUE)",
        "INSERT INTO looks (paper, day, at, whole) VALUES ('某地晚报', '2022-04-19', 1650330000000000, FALSE)",
    ),
    "0007_byline": (
        "UPDATE articles SET byline = '本报记者 沈怀川 通讯员 李卓' WHERE headline = '水库除险加固开工'",
        "UPDATE articles SET byline = '何青' WHERE headline = '第三届龙舟赛开桨'",
    ),
    "0008_choices": (
        """UPDATE subscribers SET pages = '["01", "A03"]', night_from = 0, night_until = 1439 WHERE chat = 102""",
        """UPDATE subscribers SET pages = '["要闻"]', night_from = 1380, night_until = 360 WHERE chat = 101""",
    ),
    "0009_act_papers": (
        "INSERT INTO act_papers (act_id, body_id, paper) VALUES (1, 1, '江城日报')",
        "INSERT INTO act_papers (act_id, body_id, paper) VALUES (1, 1, '某地晚报')",
        "INSERT INTO act_papers (act_id, body_id, paper) VALUES (2, 2, '江城日报')",
    ),
    "0010_sources": (
        "UPDATE looks SET tries = 2, missing = '[\"http://paper.example/node_3.htm\"]', outcome = '{\"pages\": 1}' "
        "WHERE paper = '某地晚报'",
        "INSERT INTO seen (address, etag, modified, at) VALUES ('http://paper.example/rss', 'W/\"7\"', "
        "'Tue, 19 Apr 2022 01:00:00 GMT', 1650330000000000)",
    ),
}
