-- Counting what can be searched reads this index and no document.
create index documents_searchable on documents (tenant_id, folder_id) include (characters, room_id, deal_id, id) where status = 'ready';

-- The survey also keeps the words that many documents begin with. common_words now holds words from a thousandth of the passages on.
create table common_opening_words (
  tenant_id text not null references tenants (id),
  word text not null,
  share real not null check (share between 0 and 1),
  primary key (tenant_id, word)
);
alter table common_opening_words enable row level security;
alter table common_opening_words force row level security;
create policy common_opening_words_system on common_opening_words to parley_system using (true);
create policy common_opening_words_search on common_opening_words for select to parley_search using (true);
grant select, insert, update, delete on common_opening_words to parley_system;
grant select on common_opening_words to parley_search;
-- What was surveyed before held only words from a hundredth on.
delete from word_surveys;

drop function app.count_documents(text[], text, text);
-- How many documents of a scope can be searched, with how many passages or so, and how many will be.
create function app.count_documents(only_documents text[], only_room text, only_deal text)
returns table (ready int, unfinished int, passages float8) language plpgsql stable
  set search_path = public, pg_temp set enable_seqscan = off set enable_bitmapscan = off set enable_indexscan = on set jit = off
as $$
begin
  return query execute
    'select (count(*) filter (where d.ready))::int, (count(*) filter (where not d.ready))::int, coalesce(sum(d.characters), 0) / 700.0::float8
     from (
       -- The status is not asked of the rows: the index knows it, and is all that is read.
       select true as ready, d.characters, d.id, d.room_id, d.deal_id from documents d
       where d.status = ''ready'' and d.tenant_id = $1 and d.folder_id = any ($2)
       union all
       select false, 0, d.id, d.room_id, d.deal_id from documents d
       where d.status in (''queued'', ''processing'') and d.tenant_id = $1 and d.folder_id = any ($2)) d
     where ($3 is null or d.id = any ($3)) and ($4 is null or d.room_id = $4) and ($5 is null or d.deal_id = $5)'
    using app.tenant_id(), app.folder_ids(), only_documents, only_room, only_deal;
end $$;

drop function app.route_documents(text[], float8[], text[], text, text, int);
-- What there is to search in a scope, and which of it the words name: how many documents can be searched, with how many passages or so,
-- and how many will be; the documents that hold one of the words, the likeliest first; and how many documents hold each wanted word at all (carriers) and in their name (namers), whole also where `most` cuts the list off. A
-- document whose first lines share nothing but a plain word (a weight below one half) is counted and not listed; where the survey knows
-- how many documents begin with such a word, they are not looked up to be counted, and a word that half of them begin with lists none. A
-- word of weight nothing is only told of the documents that others list.
create function app.find_documents(
  wanted text[], weights float8[], only_documents text[], only_room text, only_deal text, most int)
returns table (ready int, unfinished int, passages float8, documents jsonb, carriers int[], namers int[])
language plpgsql stable security definer
  set search_path = public, pg_temp set enable_seqscan = off set enable_indexscan = off set jit = off
  -- Planned once a connection: the plan is the same for all, and making it took longer than following it.
  set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  tenant constant text := app.tenant_id();
  folders constant text[] := app.folder_ids();
  held record;
  -- A few documents' words are read faster than eighty words are looked up; a few of many would first have to be picked out.
  few boolean;
begin
  select * into held from app.count_documents(only_documents, only_room, only_deal);
  few := held.ready <= 1000 and only_documents is null and only_room is null and only_deal is null;
  return query
    with wanted as materialized (
      select w.*, o.share, w.weight >= 0.5 or w.weight > 0 and o.share is null as in_openings,
        w.weight >= 0.5 or w.weight > 0 and coalesce(o.share, 0) < 0.5 as in_names
      from unnest(find_documents.wanted, weights) with ordinality as w (term, weight, n)
        left join common_opening_words o on o.tenant_id = tenant and o.word = w.term),
    searchable as not materialized (
      select d.id, d.tenant_id, d.folder_id, d.name_terms, d.opening_terms from documents d
      where d.status = 'ready' and (only_documents is null or d.id = any (only_documents))
        and (only_room is null or d.room_id = only_room) and (only_deal is null or d.deal_id = only_deal)),
    -- Joined to nothing, tenant and folder are filters: the index of the words is the one to read, with planner statistics or without.
    holders as (
      select d.id, w.n, w.term, w.weight, true as named from wanted w
        cross join lateral (
          select s.id from searchable s
          where s.name_terms @> array[w.term] and s.tenant_id || '' = tenant and s.folder_id || '' = any (folders) offset 0) d
      where not few and w.in_names
      union all
      select d.id, w.n, w.term, w.weight, false from wanted w
        cross join lateral (
          select s.id from searchable s
          where s.opening_terms @> array[w.term] and s.tenant_id || '' = tenant and s.folder_id || '' = any (folders) offset 0) d
      where not few and w.in_openings
      union all
      select s.id, w.n, w.term, w.weight, t.named
      from searchable s
        cross join lateral (
          select n.term, true as named from unnest(s.name_terms) n (term) union all select o.term, false from unnest(s.opening_terms) o (term)) t
        join wanted w on w.term = t.term and w.weight > 0
      where few and s.tenant_id = tenant and s.folder_id = any (folders)),
    hits as materialized (
      select h.id, h.n, h.term, h.weight, bool_or(h.named) as named, bool_or(not h.named) as opened,
        count(*) over (partition by h.n) as carriers
      from holders h group by h.id, h.n, h.term, h.weight),
    best as materialized (
      select h.id, array_agg(h.term) filter (where h.named) as named, array_agg(h.term) filter (where h.opened) as opened,
        row_number() over (order by sum(
          case when h.named then h.weight when h.weight >= 0.5 then h.weight * 0.55 else 0 end
          * ln(1 + (select max(carriers) from hits)::float8 / h.carriers)) desc, h.id) as place
      from hits h group by h.id having bool_or(h.named or h.weight >= 0.5) order by place limit most),
    counts as materialized (
      select h.n, count(*)::int as carriers, (count(*) filter (where h.named))::int as namers from hits h group by h.n)
    select held.ready, held.unfinished, held.passages,
      (select coalesce(jsonb_agg(jsonb_build_object(
           'id', d.id, 'name', d.name, 'title', d.title, 'passages', coalesce(d.characters, 0) / 700.0::float8,
           'named', coalesce(b.named, '{}') || array(select w.term from wanted w where w.weight = 0 and w.term = any (d.name_terms)),
           'opened', coalesce(b.opened, '{}'))
         order by b.place), '[]')
       from best b join documents d on d.id = b.id),
      array_agg(greatest(coalesce(c.carriers, 0), coalesce(w.share * held.ready, 0)::int) order by w.n),
      array_agg(coalesce(c.namers, 0) order by w.n)
    from wanted w left join counts c on c.n = w.n;
end $$;

-- What the terms of a question weigh among so many passages: each as a query, with its words and the share of passages that hold
-- each of them. What the survey does not know is rare enough to be counted.
create function app.weigh_terms(terms text[], weights float8[], passages float8)
returns table (query text, weight float8, words text[], shares float8[])
language plpgsql stable security definer
  set search_path = public, pg_temp set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  tenant constant text := app.tenant_id();
  folders constant text[] := app.folder_ids();
begin
  return query
    with terms as materialized (
      select q.query, sum(t.weight) as weight, min(t.n) as n, min(t.term) as term
      from unnest(weigh_terms.terms, weights) with ordinality as t (term, weight, n), phraseto_tsquery('english', t.term) as q (query)
      where numnode(q.query) > 0 group by q.query),
    words as materialized (
      select t.query, l.lexeme as word from terms t, unnest(to_tsvector('english', t.term)) l),
    shares as materialized (
      select w.word, coalesce(k.share, (
        select greatest(0.5, count(*)) / greatest(1, passages) from chunks c
        where c.tsv @@ array_to_tsvector(array[w.word])::text::tsquery and c.tenant_id || '' = tenant and c.folder_id || '' = any (folders)))
        as share
      from (select distinct words.word from words) w left join common_words k on k.tenant_id = tenant and k.word = w.word)
    select t.query::text, t.weight, array_agg(w.word order by w.word), array_agg(least(1, s.share)::float8 order by w.word)
    from terms t join words w on w.query = t.query join shares s on s.word = w.word
    group by t.query, t.weight, t.n order by t.n;
end $$;

drop function app.search_chunks(text[], float8[], text, text[], text, text, int, int);
drop function app.find_by_rare_words(text[], float8[], text[], text[], text[], tsquery, float8, int);
drop function app.exact_passages();

-- The best passages by words, with their scores: a word counts by its weight and by how rare it is among the passages searched.
-- Every passage that holds one of the words is looked at. Of two words that are asked for one by one, that they also follow each other
-- counts no more than if the rarer one's passages did so in four of ten: by its own rarity a chance neighbourhood would beat passages
-- that hold all of the words.
create or replace function app.find_by_words(
  terms text[], weights float8[], folders text[], documents text[], unfinished text[], scope tsquery, passages float8, most int)
returns table (id bigint, score float8)
language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off set jit = off
as $$
begin
  return query execute format(
    'with terms as materialized (
       select case when $3 is null then q.query else $3 && q.query end as query, t.weight, t.n, tsvector_to_array(to_tsvector(''english'', t.term)) as words
       from unnest($6, $7) with ordinality as t (term, weight, n), lateral phraseto_tsquery(''english'', t.term) as q (query)
       where numnode(q.query) > 0),
     hits as materialized (
       select c.id, t.n, t.weight from terms t join chunks c on c.tsv @@ t.query
       where c.tenant_id = $1 and c.folder_id = any ($2) and c.document_id <> all ($5) %1$s),
     counts as materialized (select t.n, t.words, count(h.id) as holders from terms t left join hits h on h.n = t.n group by t.n, t.words),
     frequency as materialized (
       select c.n, ln(1 + greatest(0.5, $8 - f.holders + 0.5) / (f.holders + 0.5)) as idf
       from counts c, lateral (
         select greatest(c.holders, case when cardinality(c.words) > 1 then 0.4 * (
           select min(w.holders) from counts w where cardinality(w.words) = 1 and w.words <@ c.words) end) as holders) f)
     select h.id, sum(h.weight * f.idf)::float8 as score from hits h join frequency f on f.n = h.n
     group by h.id order by score desc, h.id limit $9',
    case when documents is null then '' else ' and c.document_id = any ($4)' end)
    using app.tenant_id(), folders, scope, documents, unfinished, terms, weights, passages, most;
end $$;

-- The best of the passages that a query draws in, by the sum of the gains of the terms they hold. The queries go from narrow to wide;
-- the first that draws enough is the last one tried.
create function app.find_by_draws(
  draws text[], terms text[], gains float8[], folders text[], documents text[], unfinished text[], most int)
returns table (id bigint, score float8)
language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  -- Words so common that more passages hold them tell those hardly apart; reading on would cost more than it finds.
  most_drawn constant int := 2000;
  score constant text := (
    select string_agg(format('%s::float8 * (d.tsv @@ %L::tsquery)::int', t.gain, t.term), ' + ')
    from unnest(terms, gains) t (term, gain));
  found bigint[];
  scores float8[];
begin
  for n in 1 .. cardinality(draws) loop
    execute format(
      'select array_agg(s.id), array_agg(s.score) from (
         select d.id, %1$s as score from (
           -- Joined to nothing, the words are read from their storage once and not once a term, and the folder is a filter and no second
           -- index to read.
           select c.id, c.tsv || ''''::tsvector as tsv from chunks c
           where c.tsv @@ $1::tsquery and c.tenant_id || '''' = $2 and c.folder_id || '''' = any ($3) and c.document_id <> all ($5)
             and ($4 is null or c.document_id = any ($4)) limit %2$s) d
         order by score desc, d.id limit $6) s', score, most_drawn)
      into found, scores using draws[n], app.tenant_id(), folders, documents, unfinished, most;
    exit when cardinality(found) >= most;
  end loop;
  return query select * from unnest(found, scores);
end $$;

-- Candidate passages, by words and by nearness: with their texts. Each term is a word or a phrase and counts by its weight and by how
-- rare it is. With `draws`, for searches over many passages, the terms are those of app.weigh_terms and the weights what each gains
-- a passage that holds it.
create function app.search_chunks(
  terms text[], weights float8[], draws text[], near text, only_documents text[], only_room text, only_deal text, by_words int, by_vector int)
returns table (
  id bigint, document_id text, room_id text, folder_id text, ordinal int, page int, label text, start_at int, end_at int,
  lead text, content text, cells jsonb, lexical float8, distance float8)
language plpgsql stable security definer
  set search_path = public, pg_temp
  -- The embedded database keeps no statistics of its own accord; without them the planner reads whole tables once a term.
  set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  tenant constant text := app.tenant_id();
  folders constant text[] := app.folder_ids();
  documents text[];
  unfinished text[];
  passages float8;
  scope tsquery;
  worded bigint[];
  scores float8[];
  nearby bigint[];
  distances float8[];
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
  if draws is null then
    select greatest(1, sum(d.characters) / 700.0) into passages from documents d
    where d.tenant_id = tenant and d.folder_id = any (folders) and d.status = 'ready' and (documents is null or d.id = any (documents));
    -- An id is one lexeme; quoted, it cannot be read as an operator. Long lists cost more in the index than they save.
    select string_agg(quote_literal(x), ' | ')::tsquery into scope
    from unnest(case when documents is null then folders else documents end) x
    having count(*) between 1 and 64;
    select array_agg(f.id), array_agg(f.score) into worded, scores
    from app.find_by_words(terms, weights, folders, documents, unfinished, scope, passages, by_words) f;
  else
    select array_agg(f.id), array_agg(f.score) into worded, scores
    from app.find_by_draws(draws, terms, weights, folders, documents, unfinished, by_words) f;
  end if;
  -- Over many passages without a graph, which only vectors of a language model get, words alone find as much, and comparing all vectors
  -- takes a second.
  if near is not null and draws is null then
    select array_agg(f.id), array_agg(f.distance) into nearby, distances
    from app.find_nearest(near, folders, documents, unfinished, by_vector) f;
  elsif near is not null and to_regclass('public.chunk_vectors_near_' || vector_dims(near::vector)) is not null then
    select array_agg(f.id), array_agg(f.distance) into nearby, distances
    from app.find_nearly_nearest(near, folders, documents, unfinished, by_vector) f;
  end if;
  return query
    with wanted as materialized (
      select u.id, max(u.score) as score, max(u.distance) as distance
      from (
        select w.id, w.score, null::float8 as distance from unnest(worded, scores) w (id, score)
        union all select n.id, null, n.distance from unnest(nearby, distances) n (id, distance)) u
      group by u.id)
    select c.id, c.document_id, c.room_id, c.folder_id, c.ordinal, c.page, p.label, c.start_at, c.end_at, c.lead, c.text, c.cells,
      w.score, w.distance
    from wanted w join chunks c on c.id = w.id
      left join document_pages p on p.document_id = c.document_id and p.page = c.page;
end $$;

-- The names of the rooms and deals that documents belong to, as far as the actor may know them; and where documents give orders to an
-- assistant. Row-level security makes their plans long: kept, they are made once a connection.
create function app.place_names_of(ids text[]) returns table (id text, place text)
language plpgsql stable set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
    select d.id, concat_ws(' ', r.name, l.name)
    from documents d join data_rooms r on r.id = d.room_id left join deals l on l.id = d.deal_id where d.id = any (ids);
end $$;
create function app.instructions_of(ids text[]) returns table (id text, instructions int[])
language plpgsql stable set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query select d.id, d.instructions from documents d where d.id = any (ids) and cardinality(d.instructions) > 0;
end $$;
revoke all on function app.place_names_of(text[]) from public;
revoke all on function app.instructions_of(text[]) from public;
grant execute on function app.place_names_of(text[]) to parley_app;
grant execute on function app.instructions_of(text[]) to parley_app;

do $$
declare
  name text;
begin
  foreach name in array array[
    'count_documents(text[], text, text)',
    'find_documents(text[], float8[], text[], text, text, int)',
    'weigh_terms(text[], float8[], float8)',
    'find_by_draws(text[], text[], float8[], text[], text[], text[], int)',
    'search_chunks(text[], float8[], text[], text, text[], text, text, int, int)'] loop
    execute format('alter function app.%s owner to parley_search', name);
    execute format('revoke all on function app.%s from public', name);
  end loop;
end $$;
grant execute on function app.find_documents(text[], float8[], text[], text, text, int) to parley_app;
grant execute on function app.weigh_terms(text[], float8[], float8) to parley_app;
grant execute on function app.search_chunks(text[], float8[], text[], text, text[], text, text, int, int) to parley_app;
