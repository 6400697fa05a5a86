create table data_rooms (
  id text primary key,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id),
  name text not null,
  -- firm: every member of the firm sees it; private: its owner alone (the files somebody drops into a chat)
  visibility text not null default 'firm' check (visibility in ('firm', 'private')),
  owner_id text references users (id),
  created_at timestamptz not null default now(),
  check (visibility = 'firm' or owner_id is not null)
);
create unique index data_rooms_private on data_rooms (tenant_id, owner_id) where visibility = 'private';
create index data_rooms_of_deal on data_rooms (tenant_id, deal_id);

create table folders (
  id text primary key,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id),
  room_id text not null references data_rooms (id),
  path text not null,
  unique (room_id, path)
);
create index folders_of_tenant on folders (tenant_id, room_id);

-- Outside parties and other exceptions: who was let into a room that their role does not open.
create table room_access (
  tenant_id text not null references tenants (id),
  room_id text not null references data_rooms (id),
  user_id text not null references users (id),
  until timestamptz,
  created_at timestamptz not null default now(),
  primary key (room_id, user_id)
);

create table documents (
  id text primary key,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id),
  room_id text not null references data_rooms (id),
  folder_id text not null references folders (id),
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  content_hash text not null,
  storage_key text not null,
  status text not null default 'queued' check (status in ('queued', 'processing', 'ready', 'failed')),
  stage text,
  progress int not null default 0 check (progress between 0 and 100),
  progress_detail text,
  error_code text,
  error text,
  pages int,
  characters int,
  title text,
  outline jsonb not null default '[]',
  embedder text,
  attempts int not null default 0,
  created_by text references users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ready_at timestamptz,
  -- The same file twice in one folder is the same document.
  unique (folder_id, name, content_hash)
);
create index documents_newest on documents (tenant_id, created_at desc, id desc);
create index documents_in_room on documents (room_id, folder_id);
create index documents_unfinished on documents (status) where status in ('queued', 'processing');

-- The document's text is the pages' text in order; start_at and end_at are offsets into it in UTF-16 code units.
create table document_pages (
  document_id text not null references documents (id) on delete cascade,
  page int not null,
  tenant_id text not null,
  folder_id text not null,
  label text,
  start_at int not null,
  end_at int not null,
  text text not null,
  layout jsonb,
  primary key (document_id, page)
);

-- Tenant, deal and folder are repeated on each chunk: a policy that had to look them up would cost ten times the search.
create table chunks (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  deal_id text,
  room_id text not null,
  folder_id text not null,
  document_id text not null references documents (id) on delete cascade,
  ordinal int not null,
  page int not null,
  start_at int not null,
  end_at int not null,
  lead text not null,
  text text not null,
  -- The document's and the folder's id are words too: the word index then finds "this word in these documents" by itself.
  tsv tsvector generated always as (
    setweight(to_tsvector('english', lead), 'B') || setweight(to_tsvector('english', text), 'D')
    || array_to_tsvector(array[document_id, folder_id])) stored,
  unique (document_id, ordinal)
);
create index chunks_in_folder on chunks (folder_id);
-- Without a pending list: nobody merges it in the embedded database, and every search would read it to the end, once a word.
create index chunks_by_words on chunks using gin (tsv) with (fastupdate = off);

-- Vectors live in a narrow table of their own: an exact scan then reads vectors and nothing else.
create table chunk_vectors (
  chunk_id bigint primary key references chunks (id) on delete cascade,
  tenant_id text not null,
  deal_id text,
  folder_id text not null,
  document_id text not null,
  embedding vector not null
);
create index chunk_vectors_in_folder on chunk_vectors (folder_id);
create index chunk_vectors_of_document on chunk_vectors (document_id);

-- The folders the actor may see, as array text for app.folders. Runs as parley_search, so it states tenant and rights itself.
create function app.visible_folders() returns text language sql stable security definer
  set search_path = public, pg_temp as $$
  select coalesce(array_agg(f.id)::text, '{}')
  from folders f
  join data_rooms r on r.id = f.room_id
  where f.tenant_id = app.tenant_id() and r.tenant_id = app.tenant_id()
    and ((r.visibility = 'firm' and app.is_firm())
      or (r.visibility = 'private' and r.owner_id = app.user_id())
      or exists (
        select from room_access a
        where a.room_id = r.id and a.user_id = app.user_id() and (a.until is null or a.until > now())))
$$;
create function app.folder_ids() returns text[] language sql stable parallel safe as
  $$ select nullif(current_setting('app.folders', true), '')::text[] $$;

do $$
declare
  name text;
begin
  foreach name in array array['data_rooms', 'folders', 'room_access', 'documents', 'document_pages', 'chunks', 'chunk_vectors'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('create policy %I on %I for select to parley_search using (true)', name || '_search', name);
    execute format('grant select, insert, update, delete on %I to parley_system', name);
    execute format('grant select on %I to parley_search', name);
    execute format('grant select, insert, update, delete on %I to parley_app', name);
  end loop;
  foreach name in array array['documents', 'document_pages', 'chunks', 'chunk_vectors'] loop
    -- A hashed subquery: evaluated once a statement, whatever the number of rows.
    execute format(
      'create policy %I on %I to parley_app using (tenant_id = (select app.tenant_id()) and folder_id in (select unnest(app.folder_ids())))',
      name || '_visible', name);
  end loop;
end $$;

create policy folders_visible on folders to parley_app
  using (tenant_id = (select app.tenant_id()) and id in (select unnest(app.folder_ids())))
  with check (tenant_id = (select app.tenant_id()) and exists (select from data_rooms r where r.id = room_id));
create policy data_rooms_visible on data_rooms to parley_app
  using (tenant_id = (select app.tenant_id()) and (
    (visibility = 'firm' and (select app.is_firm()))
    or (visibility = 'private' and owner_id = (select app.user_id()))
    or id in (select a.room_id from room_access a where a.user_id = (select app.user_id()) and (a.until is null or a.until > now()))));
create policy room_access_own on room_access for select to parley_app
  using (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()));

grant create on schema app to parley_search;
alter function app.visible_folders() owner to parley_search;
revoke all on function app.visible_folders() from public;
grant execute on function app.visible_folders() to parley_app;
