SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.search_tokens(content text, head text, trigrams text) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE STRICT COST 10000 PARALLEL SAFE
    AS $$
            SELECT ARRAY(
                SELECT ascii(c)::bigint << 21 | coalesce(ascii(d), 0)
                FROM (
                    SELECT unnest(string_to_array(content || content, NULL)),
                        unnest((string_to_array(content, NULL))[2:])
                ) AS pair (c, d)
            ) || ARRAY(
                SELECT -(ascii(c)::bigint << 21 | coalesce(ascii(d), 0))
                FROM (
                    SELECT unnest(string_to_array(head || head, NULL)),
                        unnest((string_to_array(head, NULL))[2:])
                ) AS pair (c, d)
            ) || ARRAY(
                SELECT (ascii(t)::bigint << 21 | ascii(substr(t, 2))) << 21 | ascii(substr(t, 3))
                FROM unnest(string_to_array(trigrams, E'\t')) AS t
            )
        $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.act_failures (
    act_id bigint NOT NULL,
    reason text NOT NULL,
    count integer NOT NULL
);
CREATE TABLE public.act_papers (
    act_id bigint NOT NULL,
    body_id bigint NOT NULL,
    paper text NOT NULL
);
CREATE TABLE public.acts (
    id bigint NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    priority smallint NOT NULL,
    silent boolean NOT NULL,
    created bigint NOT NULL,
    expires bigint NOT NULL,
    parts smallint NOT NULL,
    total bigint NOT NULL,
    sent bigint NOT NULL,
    refused bigint NOT NULL,
    expired bigint NOT NULL,
    watched integer NOT NULL,
    paused text,
    closed bigint,
    CONSTRAINT ck_acts_kind CHECK ((kind = ANY (ARRAY['digest'::text, 'reminder'::text, 'alert'::text, 'broadcast'::text, 'note'::text])))
);
CREATE SEQUENCE public.acts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.acts_id_seq OWNED BY public.acts.id;
CREATE TABLE public.articles (
    id bigint NOT NULL,
    added bigint NOT NULL,
    paper_id bigint NOT NULL,
    page_id bigint NOT NULL,
    "position" integer NOT NULL,
    shown boolean NOT NULL,
    published date,
    confidence double precision NOT NULL,
    kicker text NOT NULL,
    headline text NOT NULL,
    deck text NOT NULL,
    column_name text NOT NULL,
    dateline text NOT NULL,
    reporters text NOT NULL,
    correspondents text NOT NULL,
    summary text NOT NULL,
    body text NOT NULL,
    byline text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.baozhai_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.bodies (
    id bigint NOT NULL,
    hash text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    markup text NOT NULL
);
CREATE SEQUENCE public.bodies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.bodies_id_seq OWNED BY public.bodies.id;
CREATE TABLE public.chat_paces (
    chat bigint NOT NULL,
    tat bigint NOT NULL
);
CREATE TABLE public.deadlines (
    article_id bigint NOT NULL,
    "position" integer NOT NULL,
    due_on date,
    due_at timestamp with time zone,
    "precision" text NOT NULL,
    phrase text NOT NULL,
    starts integer NOT NULL,
    ends integer NOT NULL,
    task text NOT NULL,
    sentence text NOT NULL,
    recurring boolean NOT NULL,
    uncertain boolean NOT NULL,
    CONSTRAINT ck_deadlines_precision CHECK (("precision" = ANY (ARRAY['minute'::text, 'day'::text, 'month'::text, 'quarter'::text, 'half-year'::text, 'year'::text, 'event'::text])))
);
CREATE TABLE public.drafts (
    id bigint NOT NULL,
    chat bigint NOT NULL,
    content text NOT NULL,
    created bigint NOT NULL
);
CREATE TABLE public.follows (
    id bigint NOT NULL,
    chat bigint NOT NULL,
    rule text NOT NULL,
    at_once boolean NOT NULL,
    created bigint NOT NULL
);
CREATE SEQUENCE public.follows_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.follows_id_seq OWNED BY public.follows.id;
CREATE TABLE public.index_state (
    id integer NOT NULL,
    tokens text NOT NULL,
    CONSTRAINT ck_index_state_one_row CHECK ((id = 1))
);
CREATE TABLE public.issues (
    id bigint NOT NULL,
    paper_id bigint NOT NULL,
    published date
);
CREATE SEQUENCE public.issues_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.issues_id_seq OWNED BY public.issues.id;
CREATE TABLE public.keywords (
    article_id bigint NOT NULL,
    "position" integer NOT NULL,
    text text NOT NULL,
    weight double precision NOT NULL
);
CREATE TABLE public.looks (
    paper text NOT NULL,
    day date NOT NULL,
    at bigint NOT NULL,
    whole boolean NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    missing text DEFAULT '[]'::text NOT NULL,
    outcome text DEFAULT '{}'::text NOT NULL
);
CREATE TABLE public.marks (
    chat bigint NOT NULL,
    deadline text NOT NULL,
    wish text NOT NULL,
    due date NOT NULL,
    task text NOT NULL,
    article bigint,
    created bigint NOT NULL,
    CONSTRAINT ck_marks_wish CHECK ((wish = ANY (ARRAY['remind'::text, 'done'::text, 'muted'::text])))
);
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    act_id bigint NOT NULL,
    chat bigint NOT NULL,
    part smallint NOT NULL,
    piece smallint DEFAULT '0'::smallint NOT NULL,
    body_id bigint NOT NULL,
    state text NOT NULL,
    priority smallint NOT NULL,
    expires bigint NOT NULL,
    next_at bigint,
    lease_until bigint,
    holder text,
    attempts integer DEFAULT 0 NOT NULL,
    unknowns smallint DEFAULT '0'::smallint NOT NULL,
    plain boolean DEFAULT false NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    message_id bigint,
    settled_at bigint,
    CONSTRAINT ck_outbox_counts CHECK (((unknowns >= 0) AND (unknowns <= 2) AND (attempts >= 0))),
    CONSTRAINT ck_outbox_lease CHECK (((state <> 'sending'::text) OR ((lease_until IS NOT NULL) AND (holder IS NOT NULL)))),
    CONSTRAINT ck_outbox_reason CHECK (((state <> 'refused'::text) OR (reason <> ''::text))),
    CONSTRAINT ck_outbox_settled CHECK (((state = ANY (ARRAY['sent'::text, 'refused'::text, 'expired'::text])) = (settled_at IS NOT NULL))),
    CONSTRAINT ck_outbox_state CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'sent'::text, 'deferred'::text, 'unknown'::text, 'refused'::text, 'expired'::text]))),
    CONSTRAINT ck_outbox_unknown CHECK (((state <> 'unknown'::text) OR (unknowns = 1)))
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.paces (
    key text NOT NULL,
    tat bigint NOT NULL,
    paused_at bigint NOT NULL,
    paused_until bigint NOT NULL
);
CREATE TABLE public.pages (
    id bigint NOT NULL,
    issue_id bigint NOT NULL,
    number text NOT NULL,
    section text NOT NULL,
    name text NOT NULL,
    masthead text NOT NULL,
    published_from text NOT NULL,
    content text NOT NULL,
    revision integer NOT NULL,
    replaces bigint,
    shown boolean NOT NULL,
    furniture json NOT NULL,
    unplaced json NOT NULL,
    notes json NOT NULL,
    ingested timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.pages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.pages_id_seq OWNED BY public.pages.id;
CREATE TABLE public.papers (
    id bigint NOT NULL,
    name text NOT NULL
);
CREATE SEQUENCE public.papers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.papers_id_seq OWNED BY public.papers.id;
CREATE TABLE public.search_index (
    number bigint NOT NULL,
    paper_id bigint NOT NULL,
    head text NOT NULL COLLATE pg_catalog."C",
    people text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    trigrams text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.seen (
    address text NOT NULL,
    etag text NOT NULL,
    modified text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.subscribers (
    chat bigint NOT NULL,
    kind text NOT NULL,
    thread bigint,
    language text NOT NULL,
    zone text NOT NULL,
    minute smallint NOT NULL,
    weekdays smallint NOT NULL,
    days text NOT NULL,
    length text NOT NULL,
    papers text NOT NULL,
    silent boolean NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    paused_until bigint,
    created bigint NOT NULL,
    changed bigint NOT NULL,
    next_at bigint NOT NULL,
    decided_at bigint NOT NULL,
    missing_act bigint,
    quiet boolean DEFAULT true NOT NULL,
    pages text DEFAULT '[]'::text NOT NULL,
    night_from smallint DEFAULT '1320'::smallint NOT NULL,
    night_until smallint DEFAULT '420'::smallint NOT NULL,
    CONSTRAINT ck_subscribers_kind CHECK ((kind = ANY (ARRAY['private'::text, 'group'::text, 'channel'::text]))),
    CONSTRAINT ck_subscribers_minute CHECK (((minute >= 0) AND (minute <= 1439))),
    CONSTRAINT ck_subscribers_state CHECK ((state = ANY (ARRAY['active'::text, 'left'::text, 'blocked'::text, 'gone'::text]))),
    CONSTRAINT ck_subscribers_weekdays CHECK (((weekdays >= 0) AND (weekdays <= 127)))
);
CREATE TABLE public.vocabulary (
    text text NOT NULL,
    articles integer NOT NULL
);
ALTER TABLE ONLY public.acts ALTER COLUMN id SET DEFAULT nextval('public.acts_id_seq'::regclass);
ALTER TABLE ONLY public.bodies ALTER COLUMN id SET DEFAULT nextval('public.bodies_id_seq'::regclass);
ALTER TABLE ONLY public.follows ALTER COLUMN id SET DEFAULT nextval('public.follows_id_seq'::regclass);
ALTER TABLE ONLY public.issues ALTER COLUMN id SET DEFAULT nextval('public.issues_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
ALTER TABLE ONLY public.pages ALTER COLUMN id SET DEFAULT nextval('public.pages_id_seq'::regclass);
ALTER TABLE ONLY public.papers ALTER COLUMN id SET DEFAULT nextval('public.papers_id_seq'::regclass);
INSERT INTO public.act_failures VALUES (1, 'blocked', 1);
INSERT INTO public.act_papers VALUES (1, 1, '江城日报');
INSERT INTO public.act_papers VALUES (1, 1, '某地晚报');
INSERT INTO public.act_papers VALUES (2, 2, '江城日报');
INSERT INTO public.acts VALUES (1, 'digest/2022-04-19/zh', 'digest', 5, false, 1650330000000000, 4102444800000000, 2, 8, 1, 1, 1, 2, NULL, NULL);
INSERT INTO public.acts VALUES (2, 'broadcast/1', 'broadcast', 7, true, 1650330000000000, 1650330000000000, 1, 1, 1, 0, 0, 1, NULL, 1650330000000000);
INSERT INTO public.articles VALUES (96765739010, 3, 1, 1, 2, true, '2022-04-19', 1, '', '', '', '', '', '', '', '', '没有标题的一则简讯。', '');
INSERT INTO public.articles VALUES (96765739011, 4, 1, 2, 0, false, '2022-04-19', 1, '', '停水通知', '', '', '', '', '', '', '城西今夜停水。', '');
INSERT INTO public.articles VALUES (96765739012, 5, 1, 3, 0, true, '2022-04-19', 1, '', '停水通知（更正）', '', '', '', '', '', '', '城西明夜停水。', '');
INSERT INTO public.articles VALUES (96765607936, 6, 2, 4, 0, true, '2022-04-18', 1, '', '昨日旧闻', '', '', '', '', '', '', '汽车站搬迁。', '');
INSERT INTO public.articles VALUES (96765739008, 1, 1, 1, 0, true, '2022-04-19', 1, '汛期将至', '水库除险加固开工', '大坝先行', '', '本报讯', '沈怀川', '李卓', '郭家咀水库昨日开工。', '郭家咀水库昨日开工，5月15日前完成大坝。
市民可到现场查看。', '本报记者 沈怀川 通讯员 李卓');
INSERT INTO public.articles VALUES (96765739009, 2, 1, 1, 1, true, '2022-04-19', 1, '', '第三届龙舟赛开桨', '', '', '', '何青', '', '社区组报名截止。', '社区组报名截止时间为5月18日18时。', '何青');
INSERT INTO public.baozhai_version VALUES ('0012_numbers');
INSERT INTO public.bodies VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '<b>江城日报</b>', '江城日报', '');
INSERT INTO public.bodies VALUES (2, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', '停水通知', '停水通知', '[[["更多","more"]]]');
INSERT INTO public.chat_paces VALUES (101, 1650330000000000);
INSERT INTO public.deadlines VALUES (96765739008, 0, '2022-05-15', NULL, 'day', '月底前', 3, 6, '完成大坝', '月底前完成大坝。', false, false);
INSERT INTO public.deadlines VALUES (96765739009, 0, '2022-05-18', '2022-05-18 10:00:00+00', 'day', '月底前', 3, 6, '社区组报名', '月底前社区组报名。', false, false);
INSERT INTO public.deadlines VALUES (96765739009, 1, NULL, NULL, 'day', '月底前', 3, 6, '汛期前整改', '月底前汛期前整改。', false, false);
INSERT INTO public.drafts VALUES (123456789, 101, '{"version": 1, "paper": "\u6c5f\u57ce\u65e5\u62a5", "page": {"articles": [{"headline": "\u672a\u53d1\u7684\u7a3f", "kicker": "", "deck": "", "column": "", "dateline": "", "reporters": ["\u4f55\u9752"], "correspondents": [], "paragraphs": ["\u57ce\u5357\u505c\u7535\u3002"], "byline": "", "confidence": 1.0}], "masthead": "", "published": "2022-04-19", "published_from": "unknown", "number": "03", "section": "", "furniture": [], "unplaced": [], "notes": []}, "analyses": [{"keywords": [["\u505c\u7535", 1.0]], "deadlines": [{"due": "2022-05-01", "precision": "day", "phrase": "\u6708\u5e95\u524d", "start": 3, "end": 6, "task": "\u6062\u590d\u4f9b\u7535", "sentence": "\u6708\u5e95\u524d\u6062\u590d\u4f9b\u7535\u3002", "recurring": false, "uncertain": false}], "summary": ""}], "dropped": [], "struck": []}', 1650330000000000);
INSERT INTO public.follows VALUES (1, 101, '水库', true, 1650330000000000);
INSERT INTO public.follows VALUES (2, 102, '停水 -更正', false, 1650330000000000);
INSERT INTO public.index_state VALUES (1, '1.1.e484656c447920b0');
INSERT INTO public.issues VALUES (1, 1, '2022-04-19');
INSERT INTO public.issues VALUES (2, 2, '2022-04-18');
INSERT INTO public.keywords VALUES (96765739008, 0, '水库', 1);
INSERT INTO public.keywords VALUES (96765739008, 1, '大坝', 0.5);
INSERT INTO public.keywords VALUES (96765739009, 0, '龙舟赛', 1);
INSERT INTO public.keywords VALUES (96765739010, 0, '简讯', 1);
INSERT INTO public.keywords VALUES (96765739011, 0, '停水', 1);
INSERT INTO public.keywords VALUES (96765739012, 0, '停水', 1);
INSERT INTO public.keywords VALUES (96765739012, 1, '城西', 0.5);
INSERT INTO public.keywords VALUES (96765607936, 0, '汽车站', 1);
INSERT INTO public.looks VALUES ('江城日报', '2022-04-19', 1650330000000000, true, 0, '[]', '{}');
INSERT INTO public.looks VALUES ('某地晚报', '2022-04-19', 1650330000000000, false, 2, '["http://paper.example/node_3.htm"]', '{"pages": 1}');
INSERT INTO public.marks VALUES (101, '2022-05-15/完成大坝', 'remind', '2022-05-15', '完成大坝', NULL, 1650330000000000);
INSERT INTO public.outbox VALUES (1, 1, 101, 1, 0, 1, 'sent', 5, 4102444800000000, NULL, NULL, NULL, 1, 0, false, '', 5, 1650330000000000);
INSERT INTO public.outbox VALUES (2, 1, 101, 2, 0, 2, 'pending', 5, 4102444800000000, 1650330000000000, NULL, NULL, 0, 0, false, '', NULL, NULL);
INSERT INTO public.outbox VALUES (3, 1, 102, 1, 0, 1, 'deferred', 5, 4102444800000000, 1650330000000000, NULL, NULL, 2, 0, false, 'NetworkError', NULL, NULL);
INSERT INTO public.outbox VALUES (4, 1, 103, 1, 0, 1, 'refused', 5, 4102444800000000, NULL, NULL, NULL, 1, 0, false, 'blocked', NULL, 1650330000000000);
INSERT INTO public.outbox VALUES (5, 1, 104, 1, 0, 1, 'expired', 5, 4102444800000000, NULL, NULL, NULL, 0, 0, false, '', NULL, 1650330000000000);
INSERT INTO public.outbox VALUES (6, 1, 105, 1, 0, 1, 'unknown', 5, 4102444800000000, 1650330000000000, NULL, NULL, 1, 1, false, '', NULL, NULL);
INSERT INTO public.outbox VALUES (7, 1, 106, 1, 0, 1, 'sending', 5, 4102444800000000, 1650330000000000, 1650330000000000, 'gone', 1, 0, false, '', NULL, NULL);
INSERT INTO public.outbox VALUES (8, 1, -1001234567890123, 1, 0, 1, 'pending', 5, 4102444800000000, 1650330000000000, NULL, NULL, 0, 0, true, '', NULL, NULL);
INSERT INTO public.outbox VALUES (9, 2, 101, 1, 0, 1, 'sent', 5, 4102444800000000, NULL, NULL, NULL, 1, 0, false, '', 6, 1650330000000000);
INSERT INTO public.paces VALUES ('123456/all', 1650330000000000, 0, 0);
INSERT INTO public.pages VALUES (1, 1, '01', '', '', '江城日报', 'unknown', 'dd87e7d102861f9b419cac4ace06632526ca6e5d87251a21d69370ba1188fb0b', 1, NULL, true, '["责任编辑 王一"]', '["残字"]', '[]', '2022-04-19 01:00:00+00');
INSERT INTO public.pages VALUES (2, 1, '02', '', '', '江城日报', 'unknown', 'bdb0cd1dee766d573ca5addf82e21a3b15112d4dff30b304d92aedadd15dab94', 1, NULL, false, '[]', '[]', '[]', '2022-04-19 01:00:00+00');
INSERT INTO public.pages VALUES (3, 1, '02', '', '', '江城日报', 'unknown', 'da38bcc8b3000d027c09f822003ca662d8eef4d6bf7bd438080c3057840e560f', 2, 2, true, '[]', '[]', '[]', '2022-04-19 02:00:00+00');
INSERT INTO public.pages VALUES (4, 2, 'A1', '', '', '某地晚报', 'unknown', 'd939726b2ae7cc239a50866fa53218c71de45c6daf5d57b1c7f5dd0b1921651a', 1, NULL, true, '[]', '[]', '[]', '2022-04-19 01:00:00+00');
INSERT INTO public.papers VALUES (1, '江城日报');
INSERT INTO public.papers VALUES (2, '某地晚报');
INSERT INTO public.seen VALUES ('http://paper.example/rss', 'W/"7"', 'Tue, 19 Apr 2022 01:00:00 GMT', 1650330000000000);
INSERT INTO public.subscribers VALUES (103, 'private', NULL, 'zh-Hans', 'Asia/Shanghai', 450, 127, 'all', 'normal', '[]', false, 'left', 'unsubscribed', NULL, 1650330000000000, 1650330000000000, 4102444800000000, 1650330000000000, NULL, true, '[]', 1320, 420);
INSERT INTO public.subscribers VALUES (-1001234567890123, 'group', 7, 'zh-Hans', 'Asia/Shanghai', 450, 127, 'all', 'normal', '[]', false, 'active', '', NULL, 1650330000000000, 1650330000000000, 4102444800000000, 1650330000000000, NULL, true, '[]', 1320, 420);
INSERT INTO public.subscribers VALUES (-100, 'channel', NULL, 'zh-Hans', 'Asia/Shanghai', 450, 127, 'all', 'normal', '[]', false, 'active', '', 4102444800000000, 1650330000000000, 1650330000000000, 4102444800000000, 1650330000000000, NULL, true, '[]', 1320, 420);
INSERT INTO public.subscribers VALUES (104, 'private', NULL, 'zh-Hans', 'Asia/Shanghai', 450, 127, 'all', 'normal', '[]', false, 'blocked', 'bot was blocked by the user', NULL, 1650330000000000, 1650330000000000, 4102444800000000, 1650330000000000, NULL, false, '[]', 1320, 420);
INSERT INTO public.subscribers VALUES (102, 'private', NULL, 'en', 'Europe/Berlin', 1, 31, 'working', 'short', '["江城日报"]', true, 'active', '', NULL, 1650330000000000, 1650330000000000, 4102444800000000, 1650330000000000, NULL, true, '["01", "A03"]', 0, 1439);
INSERT INTO public.subscribers VALUES (101, 'private', NULL, 'zh-Hans', 'Asia/Shanghai', 450, 127, 'all', 'normal', '[]', false, 'active', '', NULL, 1650330000000000, 1650330000000000, 4102444800000000, 1650330000000000, NULL, true, '["要闻"]', 1380, 360);
INSERT INTO public.vocabulary VALUES ('大坝', 1);
INSERT INTO public.vocabulary VALUES ('水库', 1);
INSERT INTO public.vocabulary VALUES ('简讯', 1);
INSERT INTO public.vocabulary VALUES ('龙舟赛', 1);
INSERT INTO public.vocabulary VALUES ('停水', 1);
INSERT INTO public.vocabulary VALUES ('城西', 1);
INSERT INTO public.vocabulary VALUES ('汽车站', 1);
SELECT pg_catalog.setval('public.acts_id_seq', 3, false);
SELECT pg_catalog.setval('public.bodies_id_seq', 3, false);
SELECT pg_catalog.setval('public.follows_id_seq', 3, false);
SELECT pg_catalog.setval('public.issues_id_seq', 3, false);
SELECT pg_catalog.setval('public.outbox_id_seq', 10, false);
SELECT pg_catalog.setval('public.pages_id_seq', 5, false);
SELECT pg_catalog.setval('public.papers_id_seq', 3, false);
ALTER TABLE ONLY public.baozhai_version
    ADD CONSTRAINT baozhai_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.act_failures
    ADD CONSTRAINT pk_act_failures PRIMARY KEY (act_id, reason);
ALTER TABLE ONLY public.act_papers
    ADD CONSTRAINT pk_act_papers PRIMARY KEY (act_id, body_id, paper);
ALTER TABLE ONLY public.acts
    ADD CONSTRAINT pk_acts PRIMARY KEY (id);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT pk_articles PRIMARY KEY (id);
ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT pk_bodies PRIMARY KEY (id);
ALTER TABLE ONLY public.chat_paces
    ADD CONSTRAINT pk_chat_paces PRIMARY KEY (chat);
ALTER TABLE ONLY public.deadlines
    ADD CONSTRAINT pk_deadlines PRIMARY KEY (article_id, "position");
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT pk_drafts PRIMARY KEY (id);
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT pk_follows PRIMARY KEY (id);
ALTER TABLE ONLY public.index_state
    ADD CONSTRAINT pk_index_state PRIMARY KEY (id);
ALTER TABLE ONLY public.issues
    ADD CONSTRAINT pk_issues PRIMARY KEY (id);
ALTER TABLE ONLY public.keywords
    ADD CONSTRAINT pk_keywords PRIMARY KEY (article_id, "position");
ALTER TABLE ONLY public.looks
    ADD CONSTRAINT pk_looks PRIMARY KEY (paper, day);
ALTER TABLE ONLY public.marks
    ADD CONSTRAINT pk_marks PRIMARY KEY (chat, deadline);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY public.paces
    ADD CONSTRAINT pk_paces PRIMARY KEY (key);
ALTER TABLE ONLY public.pages
    ADD CONSTRAINT pk_pages PRIMARY KEY (id);
ALTER TABLE ONLY public.papers
    ADD CONSTRAINT pk_papers PRIMARY KEY (id);
ALTER TABLE ONLY public.seen
    ADD CONSTRAINT pk_seen PRIMARY KEY (address);
ALTER TABLE ONLY public.subscribers
    ADD CONSTRAINT pk_subscribers PRIMARY KEY (chat);
ALTER TABLE ONLY public.vocabulary
    ADD CONSTRAINT pk_vocabulary PRIMARY KEY (text);
ALTER TABLE ONLY public.search_index
    ADD CONSTRAINT search_index_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.acts
    ADD CONSTRAINT uq_acts_key UNIQUE (key);
ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT uq_bodies_hash UNIQUE (hash);
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT uq_follows_chat_rule UNIQUE (chat, rule);
ALTER TABLE ONLY public.papers
    ADD CONSTRAINT uq_papers_name UNIQUE (name);
CREATE INDEX ix_acts_running ON public.acts USING btree (id) WHERE (closed IS NULL);
CREATE UNIQUE INDEX ix_articles_added ON public.articles USING btree (added);
CREATE UNIQUE INDEX ix_articles_page_id_position ON public.articles USING btree (page_id, "position");
CREATE INDEX ix_deadlines_due_on ON public.deadlines USING btree (due_on);
CREATE INDEX ix_drafts_chat ON public.drafts USING btree (chat, created);
CREATE INDEX ix_drafts_created ON public.drafts USING btree (created);
CREATE UNIQUE INDEX ix_issues_paper_id_published ON public.issues USING btree (paper_id, published);
CREATE INDEX ix_issues_published ON public.issues USING btree (published);
CREATE INDEX ix_marks_due ON public.marks USING btree (due, wish);
CREATE INDEX ix_outbox_expires ON public.outbox USING btree (expires) WHERE (state = ANY (ARRAY['pending'::text, 'deferred'::text, 'unknown'::text]));
CREATE INDEX ix_outbox_open_chat ON public.outbox USING btree (chat) WHERE (state = ANY (ARRAY['pending'::text, 'deferred'::text, 'unknown'::text]));
CREATE INDEX ix_outbox_ready ON public.outbox USING btree (priority, next_at, id) WHERE (state = ANY (ARRAY['pending'::text, 'deferred'::text, 'unknown'::text]));
CREATE INDEX ix_pages_issue_id_shown ON public.pages USING btree (issue_id, shown);
CREATE INDEX ix_search_index_paper_id_number ON public.search_index USING btree (paper_id, number);
CREATE INDEX ix_search_index_tokens ON public.search_index USING gin (public.search_tokens(content, head, trigrams));
CREATE INDEX ix_subscribers_decided_at ON public.subscribers USING btree (decided_at);
CREATE INDEX ix_subscribers_due ON public.subscribers USING btree (state, next_at, zone, minute, weekdays, days, paused_until, language, length, papers, pages);
CREATE INDEX ix_vocabulary_articles ON public.vocabulary USING btree (articles);
CREATE UNIQUE INDEX uq_outbox_act_id_chat_part_piece ON public.outbox USING btree (act_id, chat, part, piece);
CREATE UNIQUE INDEX uq_outbox_in_flight ON public.outbox USING btree (chat) WHERE (state = 'sending'::text);
ALTER TABLE ONLY public.act_failures
    ADD CONSTRAINT fk_act_failures_act_id_acts FOREIGN KEY (act_id) REFERENCES public.acts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.act_papers
    ADD CONSTRAINT fk_act_papers_act_id_acts FOREIGN KEY (act_id) REFERENCES public.acts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT fk_articles_page_id_pages FOREIGN KEY (page_id) REFERENCES public.pages(id);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT fk_articles_paper_id_papers FOREIGN KEY (paper_id) REFERENCES public.papers(id);
ALTER TABLE ONLY public.deadlines
    ADD CONSTRAINT fk_deadlines_article_id_articles FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.issues
    ADD CONSTRAINT fk_issues_paper_id_papers FOREIGN KEY (paper_id) REFERENCES public.papers(id);
ALTER TABLE ONLY public.keywords
    ADD CONSTRAINT fk_keywords_article_id_articles FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT fk_outbox_act_id_acts FOREIGN KEY (act_id) REFERENCES public.acts(id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT fk_outbox_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);
ALTER TABLE ONLY public.pages
    ADD CONSTRAINT fk_pages_issue_id_issues FOREIGN KEY (issue_id) REFERENCES public.issues(id);
ALTER TABLE ONLY public.pages
    ADD CONSTRAINT fk_pages_replaces_pages FOREIGN KEY (replaces) REFERENCES public.pages(id);
ALTER TABLE ONLY public.search_index
    ADD CONSTRAINT search_index_number_fkey FOREIGN KEY (number) REFERENCES public.articles(id) ON DELETE CASCADE;
