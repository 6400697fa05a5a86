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
  id bigint, document_id text, room_id text, folder_id text, ordinal int, page int, start_at int, end_at int,
  lead text, content text, cells jsonb, lexical float8, distance float8)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  scope text := 'c.tenant_id = $1 and c.folder_id = any ($2)'
    || case when only_documents is null then '' else ' and c.document_id = any ($3)' end
    || case when only_room is null then '' else ' and c.room_id = $4' end
    || case when only_deal is null then '' else ' and c.deal_id = $5' end
    || ' and c.document_id not in (select d.id from documents d where d.status in (''queued'', ''processing''))';
  vector_scope text := replace(scope, 'c.room_id = $4',
    'c.document_id in (select d.id from documents d where d.room_id = $4)');
begin
  return query execute format(
    'with terms as (
       select phraseto_tsquery(''english'', t.term) as query, t.weight, t.n
       from unnest($6, $7) with ordinality as t (term, weight, n)),
     hits as materialized (
       select c.id, t.n, t.weight from terms t join chunks c on c.tsv @@ t.query where numnode(t.query) > 0 and %1$s),
     total as (select count(*)::float8 as chunks from chunks c where %1$s),
     frequency as (select h.n, ln(1 + (total.chunks - count(*) + 0.5) / (count(*) + 0.5)) as idf
       from hits h, total group by h.n, total.chunks),
     lexical as materialized (
       select h.id, sum(h.weight * f.idf) as score from hits h join frequency f on f.n = h.n
       group by h.id order by score desc, h.id limit $9),
     near as materialized (
       select c.chunk_id as id, (c.embedding <=> $8::vector) + 0 as distance from chunk_vectors c
       where $8 is not null and %2$s and vector_dims(c.embedding) = vector_dims($8::vector)
       order by 2, 1 limit $10)
     select c.id, c.document_id, c.room_id, c.folder_id, c.ordinal, c.page, c.start_at, c.end_at, c.lead, c.text, c.cells,
       l.score::float8, n.distance::float8
     from lexical l full join near n on n.id = l.id join chunks c on c.id = coalesce(l.id, n.id)', scope, vector_scope)
    using app.tenant_id(), app.folder_ids(), only_documents, only_room, only_deal, terms, weights, near, by_words, by_vector;
end $$;

alter function app.route_documents(text[], text[], text, text) owner to parley_search;
alter function app.search_chunks(text[], float8[], text, text[], text, text, int, int) owner to parley_search;
revoke all on function app.route_documents(text[], text[], text, text) from public;
revoke all on function app.search_chunks(text[], float8[], text, text[], text, text, int, int) from public;
grant execute on function app.route_documents(text[], text[], text, text) to parley_app;
grant execute on function app.search_chunks(text[], float8[], text, text[], text, text, int, int) to parley_app;
