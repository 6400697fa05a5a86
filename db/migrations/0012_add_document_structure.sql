-- What is recognised in a document's text besides its passages. Offsets are into the document's text, as everywhere.

-- Kinds of clause, one row a kind: where such a clause stands or may stand, the likeliest place first, and how likely each is.
-- Arrays, because search wants all places of a few kinds in a few documents, and a row a place would be a hundred rows a contract.
create table clauses (
  document_id text not null references documents (id) on delete cascade,
  kind text not null,
  tenant_id text not null,
  deal_id text,
  room_id text not null,
  folder_id text not null,
  -- of the likeliest place
  probability real not null,
  starts int[] not null,
  ends int[] not null,
  probabilities real[] not null,
  primary key (document_id, kind)
);
create index clauses_of_kind on clauses (tenant_id, kind, probability desc);
create index clauses_in_folder on clauses (folder_id);

-- Defined terms: "“Change of Control” means …".
create table definitions (
  document_id text not null references documents (id) on delete cascade,
  ordinal int not null,
  tenant_id text not null,
  deal_id text,
  room_id text not null,
  folder_id text not null,
  term text not null,
  -- The term without case, plural and punctuation.
  term_key text not null,
  start_at int not null,
  end_at int not null,
  primary key (document_id, ordinal)
);
create index definitions_by_term on definitions (tenant_id, term_key);
create index definitions_in_folder on definitions (folder_id);

-- Who makes the contract, and where its numbered clauses begin: {"8.2": 10234}.
alter table documents add column parties text[] not null default '{}';
alter table documents add column sections jsonb not null default '{}';
-- Where the text gives orders to an assistant: start, end, start, end. Search quotes nothing of it.
alter table documents add column instructions int[] not null default '{}';

do $$
declare
  name text;
begin
  foreach name in array array['clauses', 'definitions'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format(
      'create policy %I on %I for select to parley_app using (tenant_id = (select app.tenant_id()) and folder_id in (select unnest(app.folder_ids())))',
      name || '_visible', name);
    execute format('grant select, insert, update, delete on %I to parley_system', name);
    execute format('grant select on %I to parley_app', name);
  end loop;
end $$;
