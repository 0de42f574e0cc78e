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
CREATE FUNCTION public.search_tokens(content text, head text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT COST 10000 PARALLEL SAFE
    AS $$
            SELECT pg_catalog.array_to_tsvector(ARRAY(
                SELECT c || coalesce(d, '')
                FROM unnest(string_to_array(content, NULL), (string_to_array(content, NULL))[2:]) AS pair (c, d)
                WHERE c IS NOT NULL
                UNION ALL
                SELECT U&'\E102' || c || coalesce(d, '')
                FROM unnest(string_to_array(head, NULL), (string_to_array(head, NULL))[2:]) AS pair (c, d)
                WHERE c IS NOT NULL
            ))
        $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
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
    body text NOT NULL
);
CREATE TABLE public.baozhai_version (
    version_num character varying(32) NOT NULL
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
    content text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.vocabulary (
    text text NOT NULL,
    articles integer NOT NULL
);
ALTER TABLE ONLY public.issues ALTER COLUMN id SET DEFAULT nextval('public.issues_id_seq'::regclass);
ALTER TABLE ONLY public.pages ALTER COLUMN id SET DEFAULT nextval('public.pages_id_seq'::regclass);
ALTER TABLE ONLY public.papers ALTER COLUMN id SET DEFAULT nextval('public.papers_id_seq'::regclass);
INSERT INTO public.articles VALUES (96765739008, 1, 1, 1, 0, true, '2022-04-19', 1, '汛期将至', '水库除险加固开工', '大坝先行', '', '本报讯', '沈怀川', '李卓', '郭家咀水库昨日开工。', '郭家咀水库昨日开工，5月15日前完成大坝。
市民可到现场查看。');
INSERT INTO public.articles VALUES (96765739009, 2, 1, 1, 1, true, '2022-04-19', 1, '', '第三届龙舟赛开桨', '', '', '', '何青', '', '社区组报名截止。', '社区组报名截止时间为5月18日18时。');
INSERT INTO public.articles VALUES (96765739010, 3, 1, 1, 2, true, '2022-04-19', 1, '', '', '', '', '', '', '', '', '没有标题的一则简讯。');
INSERT INTO public.articles VALUES (96765739011, 4, 1, 2, 0, false, '2022-04-19', 1, '', '停水通知', '', '', '', '', '', '', '城西今夜停水。');
INSERT INTO public.articles VALUES (96765739012, 5, 1, 3, 0, true, '2022-04-19', 1, '', '停水通知（更正）', '', '', '', '', '', '', '城西明夜停水。');
INSERT INTO public.articles VALUES (96765607936, 6, 2, 4, 0, true, '2022-04-18', 1, '', '昨日旧闻', '', '', '', '', '', '', '汽车站搬迁。');
INSERT INTO public.baozhai_version VALUES ('0001_articles');
INSERT INTO public.deadlines VALUES (96765739008, 0, '2022-05-15', NULL, 'day', '月底前', 3, 6, '完成大坝', '月底前完成大坝。', false, false);
INSERT INTO public.deadlines VALUES (96765739009, 0, '2022-05-18', '2022-05-18 10:00:00+00', 'day', '月底前', 3, 6, '社区组报名', '月底前社区组报名。', false, false);
INSERT INTO public.deadlines VALUES (96765739009, 1, NULL, NULL, 'day', '月底前', 3, 6, '汛期前整改', '月底前汛期前整改。', false, false);
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
INSERT INTO public.pages VALUES (1, 1, '01', '', '', '江城日报', 'unknown', 'dd87e7d102861f9b419cac4ace06632526ca6e5d87251a21d69370ba1188fb0b', 1, NULL, true, '["责任编辑 王一"]', '["残字"]', '[]', '2022-04-19 01:00:00+00');
INSERT INTO public.pages VALUES (2, 1, '02', '', '', '江城日报', 'unknown', 'bdb0cd1dee766d573ca5addf82e21a3b15112d4dff30b304d92aedadd15dab94', 1, NULL, false, '[]', '[]', '[]', '2022-04-19 01:00:00+00');
INSERT INTO public.pages VALUES (3, 1, '02', '', '', '江城日报', 'unknown', 'da38bcc8b3000d027c09f822003ca662d8eef4d6bf7bd438080c3057840e560f', 2, 2, true, '[]', '[]', '[]', '2022-04-19 02:00:00+00');
INSERT INTO public.pages VALUES (4, 2, 'A1', '', '', '某地晚报', 'unknown', 'd939726b2ae7cc239a50866fa53218c71de45c6daf5d57b1c7f5dd0b1921651a', 1, NULL, true, '[]', '[]', '[]', '2022-04-19 01:00:00+00');
INSERT INTO public.papers VALUES (1, '江城日报');
INSERT INTO public.papers VALUES (2, '某地晚报');
INSERT INTO public.search_index VALUES (96765739008, 1, '汛期将至
水库除险加固开工
大坝先行', '沈怀川
李卓', '郭家咀水库昨日开工,5月15日前完成大坝。
市民可到现场查看。
本报讯
汛期将至
水库除险加固开工
大坝先行
沈怀川
李卓');
INSERT INTO public.search_index VALUES (96765739009, 1, '第三届龙舟赛开桨', '何青', '社区组报名截止时间为5月18日18时。
第三届龙舟赛开桨
何青');
INSERT INTO public.search_index VALUES (96765739010, 1, '', '', '没有标题的一则简讯。');
INSERT INTO public.search_index VALUES (96765739012, 1, '停水通知(更正)', '', '城西明夜停水。
停水通知(更正)');
INSERT INTO public.search_index VALUES (96765607936, 2, '昨日旧闻', '', '汽车站搬迁。
昨日旧闻');
INSERT INTO public.vocabulary VALUES ('大坝', 1);
INSERT INTO public.vocabulary VALUES ('水库', 1);
INSERT INTO public.vocabulary VALUES ('简讯', 1);
INSERT INTO public.vocabulary VALUES ('龙舟赛', 1);
INSERT INTO public.vocabulary VALUES ('停水', 1);
INSERT INTO public.vocabulary VALUES ('城西', 1);
INSERT INTO public.vocabulary VALUES ('汽车站', 1);
SELECT pg_catalog.setval('public.issues_id_seq', 3, false);
SELECT pg_catalog.setval('public.pages_id_seq', 5, false);
SELECT pg_catalog.setval('public.papers_id_seq', 3, false);
ALTER TABLE ONLY public.baozhai_version
    ADD CONSTRAINT baozhai_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT pk_articles PRIMARY KEY (id);
ALTER TABLE ONLY public.deadlines
    ADD CONSTRAINT pk_deadlines PRIMARY KEY (article_id, "position");
ALTER TABLE ONLY public.index_state
    ADD CONSTRAINT pk_index_state PRIMARY KEY (id);
ALTER TABLE ONLY public.issues
    ADD CONSTRAINT pk_issues PRIMARY KEY (id);
ALTER TABLE ONLY public.keywords
    ADD CONSTRAINT pk_keywords PRIMARY KEY (article_id, "position");
ALTER TABLE ONLY public.pages
    ADD CONSTRAINT pk_pages PRIMARY KEY (id);
ALTER TABLE ONLY public.papers
    ADD CONSTRAINT pk_papers PRIMARY KEY (id);
ALTER TABLE ONLY public.vocabulary
    ADD CONSTRAINT pk_vocabulary PRIMARY KEY (text);
ALTER TABLE ONLY public.search_index
    ADD CONSTRAINT search_index_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.papers
    ADD CONSTRAINT uq_papers_name UNIQUE (name);
CREATE UNIQUE INDEX ix_articles_added ON public.articles USING btree (added);
CREATE UNIQUE INDEX ix_articles_page_id_position ON public.articles USING btree (page_id, "position");
CREATE INDEX ix_deadlines_due_on ON public.deadlines USING btree (due_on);
CREATE UNIQUE INDEX ix_issues_paper_id_published ON public.issues USING btree (paper_id, published);
CREATE INDEX ix_issues_published ON public.issues USING btree (published);
CREATE INDEX ix_pages_issue_id_shown ON public.pages USING btree (issue_id, shown);
CREATE INDEX ix_search_index_paper_id_number ON public.search_index USING btree (paper_id, number);
CREATE INDEX ix_search_index_tokens ON public.search_index USING gin (public.search_tokens(content, head));
CREATE INDEX ix_vocabulary_articles ON public.vocabulary USING btree (articles);
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
ALTER TABLE ONLY public.pages
    ADD CONSTRAINT fk_pages_issue_id_issues FOREIGN KEY (issue_id) REFERENCES public.issues(id);
ALTER TABLE ONLY public.pages
    ADD CONSTRAINT fk_pages_replaces_pages FOREIGN KEY (replaces) REFERENCES public.pages(id);
ALTER TABLE ONLY public.search_index
    ADD CONSTRAINT search_index_number_fkey FOREIGN KEY (number) REFERENCES public.articles(id) ON DELETE CASCADE;
