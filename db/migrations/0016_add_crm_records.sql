-- Names are compared without capitals and accents: Novak finds Novák.
create function app.plain(said text) returns text language sql immutable parallel safe strict as $$
  select translate(lower(said), 'áàâäãåāăąçćčďđéèêëēėęěíìîïīįłľñńňóòôöõøōőŕřśšșťțúùûüūůűųýÿžźż',
    'aaaaaaaaacccddeeeeeeeeiiiiiillnnnoooooooorrsssttuuuuuuuuyyzzz') $$;
-- What a search looks in, by weight: names over addresses over the rest. The parts of an address are words as well.
create function app.search_words(name text, address text, rest text) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector('simple', app.plain(coalesce(name, ''))), 'A')
    || setweight(to_tsvector('simple', app.plain(coalesce(address, '') || ' ' || translate(coalesce(address, ''), '@.-_', '    '))), 'B')
    || setweight(to_tsvector('simple', app.plain(left(coalesce(rest, ''), 30000))), 'D') $$;

alter table companies
  add version int not null default 1,
  add deleted_at timestamptz,
  add merged_into text references companies (id),
  add custom_fields jsonb not null default '{}',
  add words tsvector generated always as (
    app.search_words(name, website, coalesce(sector, '') || ' ' || coalesce(country, '') || ' ' || coalesce(description, ''))) stored;
alter table contacts
  add version int not null default 1,
  add deleted_at timestamptz,
  add merged_into text references contacts (id),
  add notes text,
  add custom_fields jsonb not null default '{}',
  add words tsvector generated always as (
    app.search_words(name, email, coalesce(title, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(notes, ''))) stored;
-- A currency may be known before the value is.
alter table deals drop constraint deals_check;
alter table deals add constraint deals_value_in_currency check (value is null or currency is not null);
alter table deals
  add deleted_at timestamptz,
  add merged_into text references deals (id),
  add stage_since timestamptz not null default now(),
  add words tsvector generated always as (app.search_words(name, null, coalesce(sector, '') || ' ' || coalesce(description, ''))) stored;
update deals set stage_since = created_at;

create index companies_by_words on companies using gin (words) with (fastupdate = off);
create index companies_by_letters on companies using gin (app.plain(name) gin_trgm_ops) with (fastupdate = off);
create index contacts_by_words on contacts using gin (words) with (fastupdate = off);
create index contacts_by_letters on contacts using gin (app.plain(name) gin_trgm_ops) with (fastupdate = off);
create index contacts_by_email on contacts (tenant_id, lower(email));
create index contacts_newest on contacts (tenant_id, created_at desc, id desc);
create index companies_newest on companies (tenant_id, created_at desc, id desc);
create index deals_by_words on deals using gin (words) with (fastupdate = off);
create index deals_by_letters on deals using gin (app.plain(name) gin_trgm_ops) with (fastupdate = off);

-- One index for each order in which a list of deals can be read. Nothing sorts as smallest or last, so that a cursor can hold it.
drop index deals_newest;
create index deals_newest on deals (tenant_id, created_at desc, id desc) where deleted_at is null;
create index deals_by_update on deals (tenant_id, updated_at desc, id desc) where deleted_at is null;
create index deals_by_value on deals (tenant_id, coalesce(value, -1) desc, id desc) where deleted_at is null;
create index deals_by_close on deals (tenant_id, coalesce(expected_close_date, 'infinity'), id) where deleted_at is null;
create index deals_by_name on deals (tenant_id, lower(name), id) where deleted_at is null;
create index deals_of_stage on deals (tenant_id, stage, created_at desc, id desc) where deleted_at is null;
create index deals_of_owner on deals (tenant_id, owner_id, created_at desc, id desc) where deleted_at is null;

-- Activities by month of the day they happened. The primary key of a partitioned table holds what it is parted by.
alter table activities rename to activities_undivided;
alter index activities_pkey rename to activities_undivided_pkey;
drop index activities_of_deal;
create table activities (
  id text not null,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id),
  company_id text references companies (id),
  contact_id text references contacts (id),
  kind text not null,
  subject text not null,
  body text,
  occurred_at timestamptz not null,
  created_by text references users (id),
  created_at timestamptz not null default now(),
  version int not null default 1,
  deleted_at timestamptz,
  words tsvector generated always as (app.search_words(subject, null, body)) stored,
  primary key (id, occurred_at)
) partition by range (occurred_at);
create index activities_newest on activities (tenant_id, occurred_at desc, id desc);
create index activities_of_deal on activities (deal_id, occurred_at desc, id desc);
create index activities_of_contact on activities (contact_id, occurred_at desc, id desc);
create index activities_of_company on activities (company_id, occurred_at desc, id desc);
create index activities_by_words on activities using gin (words) with (fastupdate = off);
create table activities_before_2024 partition of activities for values from (minvalue) to ('2024-01-01 00:00:00+00');

-- Makes the months that are missing, up to so many ahead. The server calls it at each start; two that start together take turns.
create function app.make_activity_months(ahead int default 24) returns int language plpgsql set search_path = public, pg_temp as $$
declare
  month timestamp := '2024-01-01';
  made int := 0;
begin
  perform pg_advisory_xact_lock(7236016);
  while month <= date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead) loop
    if to_regclass('public.activities_' || to_char(month, 'YYYY_MM')) is null then
      execute format('create table %I partition of activities for values from (%L) to (%L)',
        'activities_' || to_char(month, 'YYYY_MM'),
        to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
      made := made + 1;
    end if;
    month := month + interval '1 month';
  end loop;
  return made;
end $$;
revoke all on function app.make_activity_months(int) from public;
select app.make_activity_months();
insert into activities (id, tenant_id, deal_id, company_id, contact_id, kind, subject, body, occurred_at, created_by, created_at)
  select a.id, a.tenant_id, a.deal_id, k.company_id, a.contact_id, a.kind, a.subject, a.body, a.occurred_at, a.created_by, a.created_at
  from activities_undivided a left join contacts k on k.id = a.contact_id;
drop table activities_undivided;

create table tasks (
  id text primary key,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id),
  company_id text references companies (id),
  contact_id text references contacts (id),
  title text not null,
  notes text,
  status text not null default 'open' check (status in ('open', 'done', 'cancelled')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high')),
  due_date date,
  assignee_id text references users (id),
  created_by text references users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  completed_at timestamptz,
  version int not null default 1,
  deleted_at timestamptz,
  check ((status = 'done') = (completed_at is not null))
);
create index tasks_by_due on tasks (tenant_id, coalesce(due_date, 'infinity'), id) where deleted_at is null;
create index tasks_of_assignee on tasks (assignee_id, coalesce(due_date, 'infinity'), id) where deleted_at is null;
create index tasks_of_deal on tasks (deal_id, coalesce(due_date, 'infinity'), id);
create index tasks_of_company on tasks (company_id);
create index tasks_of_contact on tasks (contact_id);

-- A comment stands under a record, an answer under a comment. Which deal or company it hangs from is repeated for the walls.
create table comments (
  id text primary key,
  tenant_id text not null references tenants (id),
  record_type text not null check (record_type in ('deal', 'company', 'contact', 'activity', 'task', 'fund')),
  record_id text not null,
  deal_id text references deals (id),
  company_id text references companies (id),
  parent_id text references comments (id),
  body text not null,
  mentions text[] not null default '{}',
  created_by text not null references users (id),
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index comments_of_record on comments (tenant_id, record_type, record_id, created_at, id);
create index comments_of_parent on comments (parent_id);
create index comments_of_deal on comments (deal_id);
create index comments_of_company on comments (company_id);

create table funds (
  id text primary key,
  tenant_id text not null references tenants (id),
  name text not null,
  currency char(3) not null,
  size numeric(20, 2) not null check (size >= 0),
  vintage int not null check (vintage between 1900 and 2200),
  strategy text,
  status text not null default 'investing' check (status in ('raising', 'investing', 'harvesting', 'closed')),
  as_of date not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version int not null default 1,
  deleted_at timestamptz
);
create index funds_by_name on funds (tenant_id, lower(name), id);

-- A limited partner sees the funds they are in, and in them their own row.
create table fund_investors (
  fund_id text not null references funds (id),
  user_id text not null references users (id),
  tenant_id text not null references tenants (id),
  commitment numeric(20, 2) not null check (commitment >= 0),
  called numeric(20, 2) not null default 0 check (called >= 0),
  distributed numeric(20, 2) not null default 0 check (distributed >= 0),
  net_asset_value numeric(20, 2) not null default 0,
  primary key (fund_id, user_id)
);
create index fund_investors_of_user on fund_investors (user_id);

create table investments (
  id text primary key,
  tenant_id text not null references tenants (id),
  fund_id text not null references funds (id),
  deal_id text references deals (id),
  company_id text references companies (id),
  -- Repeated, because a limited partner reads no company records.
  name text not null,
  invested numeric(20, 2) not null check (invested >= 0),
  realised numeric(20, 2) not null default 0 check (realised >= 0),
  fair_value numeric(20, 2) not null default 0,
  ownership numeric(5, 4) check (ownership between 0 and 1),
  invested_on date not null,
  exited_on date,
  created_at timestamptz not null default now()
);
create index investments_of_fund on investments (fund_id, invested_on);
create index investments_of_deal on investments (deal_id);
create index investments_of_company on investments (company_id);

-- A workspace without rows here uses the stages that the program brings.
create table pipeline_stages (
  tenant_id text not null references tenants (id),
  key text not null check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  title text not null,
  position int not null,
  kind text not null check (kind in ('open', 'won', 'lost', 'hold')),
  probability numeric(4, 3) check (probability between 0 and 1),
  requires text[] not null default '{}',
  primary key (tenant_id, key)
);

create table custom_field_definitions (
  tenant_id text not null references tenants (id),
  record_type text not null check (record_type in ('deal', 'company', 'contact')),
  key text not null check (key ~ '^[a-z][A-Za-z0-9_]{0,39}$'),
  title text not null,
  type text not null,
  required boolean not null default false,
  settings jsonb not null default '{}',
  position int not null,
  primary key (tenant_id, record_type, key)
);

-- What a deal has to show: an NDA, an IC memo. Stages ask for them.
create table deal_artefacts (
  deal_id text not null references deals (id),
  kind text not null,
  tenant_id text not null references tenants (id),
  document_id text references documents (id) on delete set null,
  note text,
  recorded_by text references users (id),
  recorded_at timestamptz not null default now(),
  primary key (deal_id, kind)
);
create index deal_artefacts_of_document on deal_artefacts (document_id);
create table deal_milestones (
  deal_id text not null references deals (id),
  milestone text not null,
  tenant_id text not null references tenants (id),
  planned_on date,
  reached_on date,
  primary key (deal_id, milestone),
  check (planned_on is not null or reached_on is not null)
);

-- Each change that a person made to a record, as the fields before and after: what is undone, and what the second of two editors is told.
create table record_changes (
  id text primary key,
  tenant_id text not null references tenants (id),
  record_type text not null,
  record_id text not null,
  deal_id text,
  company_id text,
  action text not null check (action in ('create', 'update', 'delete', 'restore', 'merge', 'undo')),
  tool text not null,
  before jsonb,
  after jsonb,
  -- The record's version after the change.
  version int,
  user_id text not null references users (id),
  changed_at timestamptz not null default now(),
  undone_at timestamptz,
  undone_by text references users (id)
);
create index record_changes_of_record on record_changes (record_type, record_id, id desc);
create index record_changes_of_user on record_changes (user_id, id desc);
create index record_changes_of_deal on record_changes (deal_id);

create table stage_changes (
  id bigint generated always as identity primary key,
  tenant_id text not null references tenants (id),
  deal_id text not null references deals (id),
  from_stage text,
  to_stage text not null,
  owner_id text,
  changed_at timestamptz not null default now(),
  -- How long the deal was in the stage it left.
  days_before float8
);
create index stage_changes_of_deal on stage_changes (deal_id, id);

do $$
declare
  name text;
  visible text;
  firm constant text := 'tenant_id = (select app.tenant_id()) and (select app.is_firm())';
  by_deal constant text := ' and (deal_id is null or deal_id not in (select unnest(app.hidden_deals())))';
  by_company constant text := ' and (company_id is null or company_id not in (select unnest(app.hidden_companies())))';
begin
  foreach name in array array['activities', 'tasks', 'comments', 'funds', 'fund_investors', 'investments', 'pipeline_stages',
    'custom_field_definitions', 'deal_artefacts', 'deal_milestones', 'record_changes', 'stage_changes'] loop
    visible := firm
      || case when name in ('activities', 'tasks', 'comments', 'investments', 'deal_artefacts', 'deal_milestones', 'record_changes', 'stage_changes')
        then by_deal else '' end
      || case when name in ('activities', 'tasks', 'comments', 'investments', 'record_changes') then by_company else '' end;
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_app using (%s)', name || '_firm', name, visible);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('grant select, insert, update, delete on %I to parley_app, parley_system', name);
  end loop;
end $$;
create policy fund_investors_own on fund_investors for select to parley_app
  using (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()) and (select app.is_alone()));
create policy funds_invested on funds for select to parley_app
  using (tenant_id = (select app.tenant_id()) and id in (select i.fund_id from fund_investors i where i.user_id = (select app.user_id())));
create policy investments_invested on investments for select to parley_app
  using (tenant_id = (select app.tenant_id())
    and fund_id in (select i.fund_id from fund_investors i where i.user_id = (select app.user_id()))
    and (deal_id is null or deal_id not in (select unnest(app.hidden_deals())))
    and (company_id is null or company_id not in (select unnest(app.hidden_companies()))));

-- The functions that read past row-level security repeat its rules: the tenant, and what barriers hide.
do $$
declare
  name text;
begin
  foreach name in array array['companies', 'contacts', 'activities', 'stage_changes'] loop
    execute format('create policy %I on %I for select to parley_search using (true)', name || '_search', name);
    execute format('grant select on %I to parley_search', name);
  end loop;
end $$;

-- How many deals stand where, worth what: kept as sums, because a list of a hundred thousand deals tells its total with each page.
-- A change appends what it adds and takes away, so that two changes never wait for each other; now and then the rows are folded.
create table deal_totals (
  tenant_id text not null,
  stage text not null,
  currency text,
  owner_id text,
  quarter text,
  deals int not null,
  valued int not null,
  value numeric not null,
  weighted numeric not null,
  -- Sum of the moments the deals entered the stage, in days since 1970: the average time in a stage follows from it.
  since_days float8 not null
);
create index deal_totals_of_tenant on deal_totals (tenant_id);
-- The same for moves between stages, by the quarter of the move.
create table stage_flows (
  tenant_id text not null,
  from_stage text,
  to_stage text not null,
  owner_id text,
  quarter text not null,
  moves int not null,
  days float8 not null
);
create index stage_flows_of_tenant on stage_flows (tenant_id);
do $$
declare
  name text;
begin
  foreach name in array array['deal_totals', 'stage_flows'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_search using (true)', name || '_search', name);
    execute format('grant select, insert, delete on %I to parley_search', name);
  end loop;
end $$;
grant insert on stage_changes to parley_search;
create policy stage_changes_kept on stage_changes for insert to parley_search with check (true);

create function app.quarter_of(day date) returns text language sql immutable parallel safe as
  $$ select to_char(day, 'YYYY"-Q"Q') $$;
create function app.days_of(moment timestamptz) returns float8 language sql immutable parallel safe as
  $$ select extract(epoch from moment)::float8 / 86400 $$;

create function app.fold_deal_totals(tenant text) returns void language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from deal_totals where tenant_id = tenant returning *)
  insert into deal_totals
    select tenant_id, stage, currency, owner_id, quarter, sum(deals), sum(valued), sum(value), sum(weighted), sum(since_days)
    from gone group by tenant_id, stage, currency, owner_id, quarter having sum(deals) <> 0;
  with gone as (delete from stage_flows where tenant_id = tenant returning *)
  insert into stage_flows
    select tenant_id, from_stage, to_stage, owner_id, quarter, sum(moves), sum(days)
    from gone group by tenant_id, from_stage, to_stage, owner_id, quarter having sum(moves) <> 0;
$$;

create function app.note_stage() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.stage is distinct from old.stage then
    new.stage_since := now();
  end if;
  return new;
end $$;
create trigger deals_note_stage before update on deals for each row execute function app.note_stage();

create function app.tally_deals() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant text;
begin
  if tg_op = 'INSERT' then
    insert into deal_totals
      select d.tenant_id, d.stage, d.currency, d.owner_id, app.quarter_of(d.expected_close_date), count(*), count(d.value),
        coalesce(sum(d.value), 0), coalesce(sum(d.value * d.probability), 0), sum(app.days_of(d.stage_since))
      from after_rows d where d.deleted_at is null group by 1, 2, 3, 4, 5;
    with entered as (
      insert into stage_changes (tenant_id, deal_id, to_stage, owner_id, changed_at)
        select d.tenant_id, d.id, d.stage, d.owner_id, d.created_at from after_rows d returning *)
    insert into stage_flows
      select e.tenant_id, null, e.to_stage, e.owner_id, app.quarter_of((e.changed_at at time zone 'UTC')::date), count(*), 0
      from entered e group by 1, 2, 3, 4, 5;
  else
    insert into deal_totals
      select d.tenant_id, d.stage, d.currency, d.owner_id, app.quarter_of(d.expected_close_date), sum(d.n),
        coalesce(sum(d.n) filter (where d.value is not null), 0), coalesce(sum(d.n * d.value), 0),
        coalesce(sum(d.n * d.value * d.probability), 0), sum(d.n * app.days_of(d.stage_since))
      from (
        select -1 as n, b.tenant_id, b.stage, b.currency, b.owner_id, b.expected_close_date, b.value, b.probability, b.stage_since
        from before_rows b where b.deleted_at is null
        union all
        select 1, a.tenant_id, a.stage, a.currency, a.owner_id, a.expected_close_date, a.value, a.probability, a.stage_since
        from after_rows a where a.deleted_at is null) d
      group by 1, 2, 3, 4, 5
      having sum(d.n) <> 0 or coalesce(sum(d.n * d.value), 0) <> 0 or coalesce(sum(d.n * d.value * d.probability), 0) <> 0
        or coalesce(sum(d.n) filter (where d.value is not null), 0) <> 0 or sum(d.n * app.days_of(d.stage_since)) <> 0;
    with moved as (
      insert into stage_changes (tenant_id, deal_id, from_stage, to_stage, owner_id, days_before)
        select a.tenant_id, a.id, b.stage, a.stage, a.owner_id, app.days_of(now()) - app.days_of(b.stage_since)
        from after_rows a join before_rows b on b.id = a.id where a.stage <> b.stage returning *)
    insert into stage_flows
      select m.tenant_id, m.from_stage, m.to_stage, m.owner_id, app.quarter_of((m.changed_at at time zone 'UTC')::date), count(*), sum(m.days_before)
      from moved m group by 1, 2, 3, 4, 5;
    -- A deleted deal takes its history out of the counts, and brings it back when it is restored.
    insert into stage_flows
      select c.tenant_id, c.from_stage, c.to_stage, c.owner_id, app.quarter_of((c.changed_at at time zone 'UTC')::date),
        case when a.deleted_at is null then 1 else -1 end, (case when a.deleted_at is null then 1 else -1 end) * coalesce(c.days_before, 0)
      from after_rows a join before_rows b on b.id = a.id join stage_changes c on c.deal_id = a.id
      where (a.deleted_at is null) <> (b.deleted_at is null);
  end if;
  if random() < 0.01 then
    for tenant in select distinct a.tenant_id from after_rows a loop
      perform app.fold_deal_totals(tenant);
    end loop;
  end if;
  return null;
end $$;

create function app.deal_totals() returns table (
  stage text, currency text, owner_id text, quarter text, deals bigint, valued bigint, value numeric, weighted numeric, since_days float8)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.stage, t.currency, t.owner_id, t.quarter, sum(t.deals), sum(t.valued), sum(t.value), sum(t.weighted), sum(t.since_days)
  from (
    select t.stage, t.currency, t.owner_id, t.quarter, t.deals, t.valued, t.value, t.weighted, t.since_days
    from deal_totals t where t.tenant_id = app.tenant_id() and app.is_firm()
    union all
    select d.stage, d.currency, d.owner_id, app.quarter_of(d.expected_close_date), -1, -(d.value is not null)::int,
      -coalesce(d.value, 0), -coalesce(d.value * d.probability, 0), -app.days_of(d.stage_since)
    from deals d where d.tenant_id = app.tenant_id() and app.is_firm() and d.deleted_at is null and d.id = any (app.hidden_deals())) t
  group by 1, 2, 3, 4 having sum(t.deals) <> 0
$$;
create function app.stage_flows() returns table (
  from_stage text, to_stage text, owner_id text, quarter text, moves bigint, days float8)
  language sql stable security definer set search_path = public, pg_temp as $$
  select f.from_stage, f.to_stage, f.owner_id, f.quarter, sum(f.moves), sum(f.days)
  from (
    select f.from_stage, f.to_stage, f.owner_id, f.quarter, f.moves, f.days
    from stage_flows f where f.tenant_id = app.tenant_id() and app.is_firm()
    union all
    select c.from_stage, c.to_stage, c.owner_id, app.quarter_of((c.changed_at at time zone 'UTC')::date), -1, -coalesce(c.days_before, 0)
    from stage_changes c join deals d on d.id = c.deal_id
    where c.tenant_id = app.tenant_id() and app.is_firm() and d.deleted_at is null and c.deal_id = any (app.hidden_deals())) f
  group by 1, 2, 3, 4 having sum(f.moves) <> 0
$$;

-- Records that may be meant: by words, by words of the company or deal they belong to, and by letters where a word was mistyped.
-- Only candidates: the caller reads them under row-level security, and ranks them.
create function app.find_records(queries text[], letters text[], kinds text[], most int) returns table (kind text, id text)
  language plpgsql stable security definer set search_path = public, pg_temp
  set pg_trgm.word_similarity_threshold = 0.5 set jit = off as $$
declare
  tenant constant text := app.tenant_id();
  no_deals constant text[] := app.hidden_deals();
  no_companies constant text[] := app.hidden_companies();
  every tsquery;
  firms text[];
  dossiers text[];
begin
  if not app.is_firm() then
    return;
  end if;
  select string_agg('(' || q || ')', ' & ')::tsquery into every from unnest(queries) q;
  firms := array(
    select x.id from unnest(queries) q cross join lateral (
      select c.id from companies c where c.tenant_id = tenant and c.deleted_at is null and c.words @@ q::tsquery limit most) x
    union
    select x.id from unnest(letters) l cross join lateral (
      select c.id from companies c where c.tenant_id = tenant and c.deleted_at is null and app.plain(c.name) %> l limit 50) x
    except select unnest(no_companies));
  dossiers := array(
    select x.id from unnest(queries) q cross join lateral (
      select d.id from deals d where d.tenant_id = tenant and d.deleted_at is null and d.words @@ q::tsquery limit most) x
    union
    select x.id from unnest(letters) l cross join lateral (
      select d.id from deals d where d.tenant_id = tenant and d.deleted_at is null and app.plain(d.name) %> l limit 50) x
    union
    (select d.id from deals d where d.company_id = any (firms[1:50]) and d.deleted_at is null limit most)
    except select unnest(no_deals));
  if 'company' = any (kinds) then
    return query select 'company', f from unnest(firms) f;
  end if;
  if 'deal' = any (kinds) then
    return query select 'deal', d from unnest(dossiers) d;
  end if;
  if 'contact' = any (kinds) then
    return query
      select 'contact', k.id from contacts k
      where k.tenant_id = tenant and k.deleted_at is null and (k.company_id is null or k.company_id <> all (no_companies))
        and k.id = any (array(
          (select c.id from contacts c where c.tenant_id = tenant and c.words @@ every limit most)
          union
          (select c.id from contacts c where c.company_id = any (firms[1:50]) limit most * 2)
          union
          (select x.id from unnest(queries) q cross join lateral (
            select c.id from contacts c where c.tenant_id = tenant and c.words @@ q::tsquery limit most) x)
          union
          (select x.id from unnest(letters) l cross join lateral (
            select c.id from contacts c where c.tenant_id = tenant and app.plain(c.name) %> l limit 50) x)));
  end if;
  if 'activity' = any (kinds) then
    return query
      select 'activity', x.id from (
        (select a.id, a.deal_id, a.company_id, a.deleted_at from activities a where a.tenant_id = tenant and a.words @@ every limit most)
        union
        (select a.id, a.deal_id, a.company_id, a.deleted_at from unnest(dossiers[1:10]) d cross join lateral (
          select * from activities a where a.deal_id = d order by a.occurred_at desc limit 20) a)
        union
        (select a.id, a.deal_id, a.company_id, a.deleted_at from unnest(queries) q cross join lateral (
          select * from activities a where a.tenant_id = tenant and a.words @@ q::tsquery limit 50) a)) x
      where x.deleted_at is null and (x.deal_id is null or x.deal_id <> all (no_deals))
        and (x.company_id is null or x.company_id <> all (no_companies));
  end if;
end $$;

-- Deals whose own words, or whose company's, hold all of the query; or whose name reads like it.
create function app.match_deals(every tsquery, letters text) returns setof text
  language sql stable security definer set search_path = public, pg_temp
  set pg_trgm.word_similarity_threshold = 0.6 set jit = off as $$
  (select d.id from deals d where d.tenant_id = app.tenant_id() and app.is_firm() and d.words @@ every limit 5000)
  union
  (select d.id from deals d where app.is_firm() and d.company_id in (
    select c.id from companies c where c.tenant_id = app.tenant_id() and c.deleted_at is null and c.words @@ every
      and c.id <> all (app.hidden_companies())) limit 5000)
  union
  (select d.id from deals d where d.tenant_id = app.tenant_id() and app.is_firm() and app.plain(d.name) %> letters limit 200)
$$;

do $$
declare
  name text;
begin
  foreach name in array array['tally_deals()', 'fold_deal_totals(text)', 'deal_totals()', 'stage_flows()',
    'find_records(text[], text[], text[], int)', 'match_deals(tsquery, text)'] loop
    execute format('alter function app.%s owner to parley_search', name);
    execute format('revoke all on function app.%s from public', name);
  end loop;
  foreach name in array array['deal_totals()', 'stage_flows()', 'find_records(text[], text[], text[], int)', 'match_deals(tsquery, text)'] loop
    execute format('grant execute on function app.%s to parley_app', name);
  end loop;
end $$;
create trigger deals_tally_new after insert on deals referencing new table as after_rows
  for each statement execute function app.tally_deals();
create trigger deals_tally_changed after update on deals referencing old table as before_rows new table as after_rows
  for each statement execute function app.tally_deals();
-- What was there before the sums were kept.
insert into stage_changes (tenant_id, deal_id, to_stage, owner_id, changed_at) select tenant_id, id, stage, owner_id, created_at from deals;
insert into deal_totals
  select tenant_id, stage, currency, owner_id, app.quarter_of(expected_close_date), count(*), count(value),
    coalesce(sum(value), 0), coalesce(sum(value * probability), 0), sum(app.days_of(stage_since)) from deals group by 1, 2, 3, 4, 5;
insert into stage_flows
  select tenant_id, null, stage, owner_id, app.quarter_of((created_at at time zone 'UTC')::date), count(*), 0 from deals group by 1, 2, 3, 4, 5;
