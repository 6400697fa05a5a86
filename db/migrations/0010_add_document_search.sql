-- How often the process that reads this file died while reading it. The server's own restarts do not count.
alter table documents add column crashes int not null default 0;
-- Words a person would name the document by: of its file name and title, and of its first lines (parties, company, date).
alter table documents add column name_terms text[] not null default '{}';
alter table documents add column opening_terms text[] not null default '{}';
create index documents_in_folder on documents (folder_id);

-- The filled cells of a sheet's rows: an answer names the cell, not only the row.
alter table chunks add column cells jsonb;

-- Which ready documents the words name, with the words that matched. Arrays are not leakproof, so row-level security would
-- have this read every document; the function states tenant and folders itself.
create function app.route_documents(wanted text[], only_documents text[], only_room text, only_deal text)
returns table (id text, name text, title text, named text[], opened text[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query execute
    'select d.id, d.name, d.title,
       array(select unnest(d.name_terms) intersect select unnest($3)),
       array(select unnest(d.opening_terms) intersect select unnest($3))
     from documents d
     where d.tenant_id = $1 and d.folder_id = any ($2) and d.status = ''ready''
       and ($4 is null or d.id = any ($4)) and ($5 is null or d.room_id = $5) and ($6 is null or d.deal_id = $6)
       and (d.name_terms && $3 or d.opening_terms && $3)'
    using app.tenant_id(), app.folder_ids(), wanted, only_documents, only_room, only_deal;
end $$;

-- Candidate passages: by words, weighted by how rare they are among the passages searched, and by nearness of vectors.
-- Each term is a word or a phrase. One fresh plan per call: a cached one would not know how many folders and documents there are.
create function app.search_chunks(
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
  -- An id is one lexeme; quoted, it cannot be read as an operator. Long lists cost more in the index than they save.
  select string_agg(quote_literal(x), ' | ')::tsquery into scope
  from unnest(case when documents is null then folders else documents end) x
  having count(*) between 1 and 64;
  return query execute format(
    'with terms as materialized (
       select case when $3 is null then q.query else $3 && q.query end as query, t.weight, t.n
       from unnest($6, $7) with ordinality as t (term, weight, n), lateral phraseto_tsquery(''english'', t.term) as q (query)
       where numnode(q.query) > 0),
     hits as materialized (
       select c.id, t.n, t.weight from terms t join chunks c on c.tsv @@ t.query
       where c.tenant_id = $1 and c.folder_id = any ($2) and c.document_id <> all ($5) %1$s),
     frequency as materialized (
       select h.n, ln(1 + greatest(0.5, $11 - count(*) + 0.5) / (count(*) + 0.5)) as idf from hits h group by h.n),
     lexical as materialized (
       select h.id, sum(h.weight * f.idf) as score from hits h join frequency f on f.n = h.n
       group by h.id order by score desc, h.id limit $9),
     near as materialized (
       select c.chunk_id as id, (c.embedding <=> $8::vector) + 0 as distance from chunk_vectors c
       where $8 is not null and c.tenant_id = $1 and c.folder_id = any ($2) and c.document_id <> all ($5) %1$s
         and vector_dims(c.embedding) = vector_dims($8::vector)
       order by 2, 1 limit $10),
     wanted as materialized (
       select u.id, max(u.score) as score, max(u.distance) as distance
       from (select l.id, l.score, null::float8 as distance from lexical l union all select n.id, null, n.distance from near n) u
       group by u.id)
     select c.id, c.document_id, c.room_id, c.folder_id, c.ordinal, c.page, p.label, c.start_at, c.end_at, c.lead, c.text, c.cells,
       w.score::float8, w.distance::float8
     from wanted w join chunks c on c.id = w.id
       left join document_pages p on p.document_id = c.document_id and p.page = c.page',
    case when documents is null then '' else ' and c.document_id = any ($4)' end)
    using tenant, folders, scope, documents, unfinished, terms, weights, near, by_words, by_vector, passages;
end $$;

alter function app.route_documents(text[], text[], text, text) owner to parley_search;
alter function app.search_chunks(text[], float8[], text, text[], text, text, int, int) owner to parley_search;
revoke all on function app.route_documents(text[], text[], text, text) from public;
revoke all on function app.search_chunks(text[], float8[], text, text[], text, text, int, int) from public;
grant execute on function app.route_documents(text[], text[], text, text) to parley_app;
grant execute on function app.search_chunks(text[], float8[], text, text[], text, text, int, int) to parley_app;
