-- Texts and word lists move out of the row: a search reads a row for each passage that holds a word, and now sixty of them lie on a
-- page instead of three. Rows of before stay as they are.
alter table chunks set (toast_tuple_target = 128);

-- Finding documents by the words of their names: one index lookup a word, whatever the number of documents.
create index documents_by_name_terms on documents using gin (name_terms) with (fastupdate = off);
create index documents_by_opening_terms on documents using gin (opening_terms) with (fastupdate = off);

-- Words that more than a hundredth of a tenant's passages hold, as the last survey of a sample found them. A search over many
-- passages looks the other words up and only counts these. Without a survey every word is looked up: slower, never wrong.
create table common_words (
  tenant_id text not null references tenants (id),
  word text not null,
  share real not null check (share between 0 and 1),
  primary key (tenant_id, word)
);
create table word_surveys (
  tenant_id text primary key references tenants (id),
  passages float8 not null,
  surveyed_at timestamptz not null default now()
);
do $$
declare
  name text;
begin
  foreach name in array array['common_words', 'word_surveys'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('grant select, insert, update, delete on %I to parley_system', name);
  end loop;
end $$;
create policy common_words_search on common_words for select to parley_search using (true);
grant select on common_words to parley_search;

-- From this many visible passages on, words are pruned and neighbours approximate. The setting serves tests.
create function app.exact_passages() returns float8 language sql stable as
  $$ select coalesce(nullif(current_setting('app.exact_passages', true), '')::float8, 12000) $$;

drop function app.route_documents(text[], text[], text, text);
-- Which ready documents the words name, the likeliest first. `carriers` and `namers` stand in the first row alone: how many documents
-- hold each wanted word at all, and how many in their name; they are whole also where `most` cuts the list off. A document whose first
-- lines share nothing but a plain word (a weight below one half) is counted and not listed.
create function app.route_documents(
  wanted text[], weights float8[], only_documents text[], only_room text, only_deal text, most int)
returns table (id text, name text, title text, named text[], opened text[], carriers int[], namers int[])
language plpgsql stable security definer
  set search_path = public, pg_temp set enable_seqscan = off set enable_indexscan = off set jit = off
as $$
declare
  -- Joined to nothing, tenant and folder are filters: the index of the words is the one to read, with planner statistics or without.
  visible constant text := 'd.tenant_id || '''' = $1 and d.folder_id || '''' = any ($2) and d.status = ''ready''
    and ($4 is null or d.id = any ($4)) and ($5 is null or d.room_id = $5) and ($6 is null or d.deal_id = $6)';
  by_word constant text :=
    'select d.id, w.n, w.term, w.weight, true as named from wanted w
       cross join lateral (select d.id from documents d where d.name_terms @> array[w.term] and %1$s offset 0) d
     union all
     select d.id, w.n, w.term, w.weight, false from wanted w
       cross join lateral (select d.id from documents d where d.opening_terms @> array[w.term] and %1$s offset 0) d';
  -- A few documents' words are read faster than eighty words are looked up.
  by_document constant text :=
    'select d.id, w.n, w.term, w.weight, true as named
     from documents d cross join lateral unnest(d.name_terms) t (term) join wanted w on w.term = t.term where %1$s
     union all
     select d.id, w.n, w.term, w.weight, false
     from documents d cross join lateral unnest(d.opening_terms) t (term) join wanted w on w.term = t.term where %1$s';
  few constant boolean := (select count(*) from (select from documents d where d.tenant_id = app.tenant_id() limit 1001) d) <= 1000;
begin
  return query execute format(
    'with wanted as materialized (select * from unnest($3, $7) with ordinality as w (term, weight, n)),
     hits as materialized (
       select h.id, h.n, h.term, h.weight, bool_or(h.named) as named, bool_or(not h.named) as opened,
         count(*) over (partition by h.n) as carriers
       from (
         %1$s) h
       group by h.id, h.n, h.term, h.weight),
     best as materialized (
       select h.id, array_agg(h.term) filter (where h.named) as named, array_agg(h.term) filter (where h.opened) as opened,
         row_number() over (order by sum(
           case when h.named then h.weight when h.weight >= 0.5 then h.weight * 0.55 else 0 end
           * ln(1 + (select max(carriers) from hits)::float8 / h.carriers)) desc, h.id) as place
       from hits h group by h.id having bool_or(h.named or h.weight >= 0.5) order by place limit $8),
     counts as materialized (
       select array_agg(coalesce(c.carriers, 0) order by w.n) as carriers, array_agg(coalesce(c.namers, 0) order by w.n) as namers
       from wanted w left join (
         select h.n, count(*)::int as carriers, (count(*) filter (where h.named))::int as namers from hits h group by h.n) c on c.n = w.n)
     select d.id, d.name, d.title, coalesce(b.named, ''{}''), coalesce(b.opened, ''{}''),
       case when b.place = 1 then c.carriers end, case when b.place = 1 then c.namers end
     from best b join documents d on d.id = b.id cross join counts c order by b.place',
    format(case when few then by_document else by_word end, visible))
    using app.tenant_id(), app.folder_ids(), wanted, only_documents, only_room, only_deal, weights, most;
end $$;

-- How many documents of the scope can be searched, and how many will be.
create function app.count_documents(only_documents text[], only_room text, only_deal text)
returns table (ready int, unfinished int) language plpgsql stable security definer
  set search_path = public, pg_temp set enable_seqscan = off set jit = off
as $$
begin
  return query execute
    'select (count(*) filter (where d.status = ''ready''))::int, (count(*) filter (where d.status in (''queued'', ''processing'')))::int
     from documents d
     where d.tenant_id = $1 and d.folder_id = any ($2) and ($3 is null or d.id = any ($3))
       and ($4 is null or d.room_id = $4) and ($5 is null or d.deal_id = $5)'
    using app.tenant_id(), app.folder_ids(), only_documents, only_room, only_deal;
end $$;

-- The best passages by words, with their scores: a word counts by its weight and by how rare it is among the passages searched.
-- Every passage that holds one of the words is looked at.
create function app.find_by_words(
  terms text[], weights float8[], folders text[], documents text[], unfinished text[], scope tsquery, passages float8, most int)
returns table (id bigint, score float8)
language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off set jit = off
as $$
begin
  return query execute format(
    'with terms as materialized (
       select case when $3 is null then q.query else $3 && q.query end as query, t.weight, t.n
       from unnest($6, $7) with ordinality as t (term, weight, n), lateral phraseto_tsquery(''english'', t.term) as q (query)
       where numnode(q.query) > 0),
     hits as materialized (
       select c.id, t.n, t.weight from terms t join chunks c on c.tsv @@ t.query
       where c.tenant_id = $1 and c.folder_id = any ($2) and c.document_id <> all ($5) %1$s),
     frequency as materialized (
       select h.n, ln(1 + greatest(0.5, $8 - count(*) + 0.5) / (count(*) + 0.5)) as idf from hits h group by h.n)
     select h.id, sum(h.weight * f.idf)::float8 as score from hits h join frequency f on f.n = h.n
     group by h.id order by score desc, h.id limit $9',
    case when documents is null then '' else ' and c.document_id = any ($4)' end)
    using app.tenant_id(), folders, scope, documents, unfinished, terms, weights, passages, most;
end $$;

-- The same over many passages: the rarer words draw passages in, and the best of those are asked about the common words and about all
-- phrases, whose order of words only the stored word list tells. What it may miss holds nothing but common words.
create function app.find_by_rare_words(
  terms text[], weights float8[], folders text[], documents text[], unfinished text[], scope tsquery, passages float8, most int)
returns table (id bigint, score float8)
language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  -- What a surveyed sample did not show often is taken to stand in this share of the passages.
  rare constant float8 := 0.004;
  -- Of two words that follow each other somewhere, the rarer one does in so many of its passages.
  together constant float8 := 0.4;
  -- How many rows the drawing words may bring, and how many of them are asked further: more finds more and takes longer.
  budget constant float8 := greatest(10000, least(25000, passages * 0.25));
  drawn constant int := greatest(1500, least(2500, passages * 0.025));
begin
  return query execute format(
    'with terms as materialized (
       select q.query, sum(t.weight) as weight, min(t.n) as n, min(q.share) as share, bool_or(q.words > 1) as phrase
       from unnest($6, $7) with ordinality as t (term, weight, n), lateral (
         select phraseto_tsquery(''english'', t.term) as query, count(*) as words,
           coalesce(min(coalesce(w.share, $10)), $10) * case when count(*) > 1 then $13 else 1 end as share
         from unnest(tsvector_to_array(to_tsvector(''english'', t.term))) l (word)
         left join common_words w on w.tenant_id = $1 and w.word = l.word) q
       where numnode(q.query) > 0 group by q.query),
     ranked as materialized (
       select t.*, not t.phrase and (sum(t.share) over by_share * $8 <= $11 or row_number() over by_share = 1) as draws
       from terms t window by_share as (partition by t.phrase order by t.share, t.n)),
     hits as materialized (
       select c.id, t.n, t.weight
       from ranked t join chunks c on c.tsv @@ case when $3 is null then t.query else $3 && t.query end
       -- Joined to nothing, the folder is a filter and no second index to read for each word.
       where t.draws and c.tenant_id = $1 and c.folder_id || '''' = any ($2) and c.document_id <> all ($5) %1$s),
     frequency as materialized (
       select h.n, ln(1 + greatest(0.5, $8 - count(*) + 0.5) / (count(*) + 0.5)) as idf from hits h group by h.n),
     drawn as materialized (
       select h.id, sum(h.weight * f.idf) as score from hits h join frequency f on f.n = h.n group by h.id order by score desc, h.id limit $12),
     -- Joined to nothing, the words are read from their storage once and not once a term.
     texts as materialized (select d.id, d.score, c.tsv || ''''::tsvector as tsv from drawn d join chunks c on c.id = d.id),
     -- A phrase is as rare as the passages that were drawn show: those that hold it hold its rarer word.
     held as materialized (
       select t.id, r.n, r.weight, r.phrase, r.share from texts t join ranked r on not r.draws and t.tsv @@ r.query),
     gains as materialized (
       select h.n, case when bool_or(h.phrase) then ln(1 + greatest(0.5, $8 - count(*) + 0.5) / (count(*) + 0.5))
         else ln(1 + (1 - max(h.share)) / max(h.share)) end as idf
       from held h group by h.n)
     select t.id, (t.score + coalesce(sum(h.weight * g.idf), 0))::float8 as score
     from texts t left join held h on h.id = t.id left join gains g on g.n = h.n
     group by t.id, t.score order by 2 desc, t.id limit $9',
    case when documents is null then '' else ' and c.document_id = any ($4)' end)
    using app.tenant_id(), folders, scope, documents, unfinished, terms, weights, passages, most, rare, budget, drawn, together;
end $$;

-- The nearest passages by their vectors, all compared.
create function app.find_nearest(near text, folders text[], documents text[], unfinished text[], most int)
returns table (id bigint, distance float8)
language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off set jit = off
as $$
begin
  return query execute format(
    'select c.chunk_id, (c.embedding <=> $1::vector) + 0 as distance from chunk_vectors c
     where c.tenant_id = $2 and c.folder_id = any ($3) and c.document_id <> all ($5) %1$s
       and vector_dims(c.embedding) = vector_dims($1::vector)
     order by 2, 1 limit $6',
    case when documents is null then '' else ' and c.document_id = any ($4)' end)
    using near, app.tenant_id(), folders, documents, unfinished, most;
end $$;

-- The same through the graph that a server keeps for vectors of this length: see db/search-upkeep.ts.
create function app.find_nearly_nearest(near text, folders text[], documents text[], unfinished text[], most int)
returns table (id bigint, distance float8)
language plpgsql stable
  set search_path = public, pg_temp set jit = off
  -- The planner takes the graph for dearer than it is once a filter stands beside it.
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  -- Without iteration a filter would leave fewer passages than wanted. The candidates are compared once more, exactly.
  set hnsw.iterative_scan = relaxed_order set hnsw.ef_search = 400
as $$
begin
  return query execute format(
    'with candidates as materialized (
       select c.chunk_id, c.embedding from chunk_vectors c
       where c.tenant_id = $2 and c.folder_id || '''' = any ($3) and c.document_id <> all ($5) %1$s
         and vector_dims(c.embedding) = %2$s
       order by c.embedding::halfvec(%2$s) <=> $1::halfvec(%2$s) limit $6 * 2)
     select c.chunk_id, c.embedding <=> $1::vector as distance from candidates c order by 2, 1 limit $6',
    case when documents is null then '' else ' and c.document_id = any ($4)' end, vector_dims(near::vector))
    using near, app.tenant_id(), folders, documents, unfinished, most;
end $$;

-- Candidate passages, by words and by nearness. Each term is a word or a phrase. What depends on the number of folders and
-- documents is planned anew in each call: a cached plan would not know them.
create or replace function app.search_chunks(
  terms text[], weights float8[], near text, only_documents text[], only_room text, only_deal text, by_words int, by_vector int)
returns table (
  id bigint, document_id text, room_id text, folder_id text, ordinal int, page int, label text, start_at int, end_at int,
  lead text, content text, cells jsonb, lexical float8, distance float8)
language plpgsql stable security definer
  set search_path = public, pg_temp
  -- The embedded database keeps no statistics of its own accord; without them the planner reads whole tables once a term.
  set enable_seqscan = off set jit = off
as $$
declare
  tenant text := app.tenant_id();
  folders text[] := app.folder_ids();
  documents text[];
  unfinished text[];
  passages float8;
  scope tsquery;
  many boolean;
begin
  if only_documents is not null or only_room is not null or only_deal is not null then
    select array_agg(d.id) into documents from documents d
    where d.tenant_id = tenant and d.folder_id = any (folders) and d.status = 'ready'
      and (only_documents is null or d.id = any (only_documents))
      and (only_room is null or d.room_id = only_room) and (only_deal is null or d.deal_id = only_deal);
    if documents is null then
      return;
    end if;
  end if;
  select coalesce(array_agg(d.id), '{}') into unfinished from documents d
  where d.status in ('queued', 'processing') and d.tenant_id = tenant;
  select greatest(1, sum(d.characters) / 700.0) into passages from documents d
  where d.tenant_id = tenant and d.folder_id = any (folders) and d.status = 'ready' and (documents is null or d.id = any (documents));
  many := passages > app.exact_passages();
  -- An id is one lexeme; quoted, it cannot be read as an operator. Long lists cost more in the index than they save.
  if not many then
    select string_agg(quote_literal(x), ' | ')::tsquery into scope
    from unnest(case when documents is null then folders else documents end) x
    having count(*) between 1 and 64;
  end if;
  return query execute format(
    'with lexical as materialized (select * from %1$s($1, $2, $3, $4, $5, $6, $7, $8)),
     near as materialized (%2$s),
     wanted as materialized (
       select u.id, max(u.score) as score, max(u.distance) as distance
       from (select l.id, l.score, null::float8 as distance from lexical l union all select n.id, null, n.distance from near n) u
       group by u.id)
     select c.id, c.document_id, c.room_id, c.folder_id, c.ordinal, c.page, p.label, c.start_at, c.end_at, c.lead, c.text, c.cells,
       w.score::float8, w.distance::float8
     from wanted w join chunks c on c.id = w.id
       left join document_pages p on p.document_id = c.document_id and p.page = c.page',
    case when many then 'app.find_by_rare_words' else 'app.find_by_words' end,
    case
      when near is null then 'select null::bigint as id, null::float8 as distance where false'
      when many and to_regclass('public.chunk_vectors_near_' || vector_dims(near::vector)) is not null
        then 'select * from app.find_nearly_nearest($9, $3, $4, $5, $10)'
      -- Without a graph, which only vectors of a language model get, words alone find as much and comparing all takes a second.
      when many then 'select null::bigint as id, null::float8 as distance where false'
      else 'select * from app.find_nearest($9, $3, $4, $5, $10)'
    end)
    using terms, weights, folders, documents, unfinished, scope, passages, by_words, near, by_vector;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'count_documents(text[], text, text)',
    'route_documents(text[], float8[], text[], text, text, int)',
    'find_by_words(text[], float8[], text[], text[], text[], tsquery, float8, int)',
    'find_by_rare_words(text[], float8[], text[], text[], text[], tsquery, float8, int)',
    'find_nearest(text, text[], text[], text[], int)',
    'find_nearly_nearest(text, text[], text[], text[], int)'] loop
    execute format('alter function app.%s owner to parley_search', name);
    execute format('revoke all on function app.%s from public', name);
  end loop;
end $$;
grant execute on function app.route_documents(text[], float8[], text[], text, text, int) to parley_app;
grant execute on function app.count_documents(text[], text, text) to parley_app;
