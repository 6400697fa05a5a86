-- Who may know what: teams, groups, information barriers, and access to rooms by level, folder and document.

create table groups (
  id text primary key,
  tenant_id text not null references tenants (id),
  name text not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, name)
);
create table group_members (
  tenant_id text not null references tenants (id),
  group_id text not null references groups (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  primary key (group_id, user_id)
);
create index group_members_of_user on group_members (user_id);

create table deal_team (
  tenant_id text not null references tenants (id),
  deal_id text not null references deals (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  role text not null default 'member',
  joined_at timestamptz not null default now(),
  primary key (deal_id, user_id)
);
create index deal_team_of_user on deal_team (user_id);

-- firm: every member of the firm; team: nobody but the deal team.
alter table deals add column access text not null default 'firm' check (access in ('firm', 'team'));
create index deals_of_teams on deals (tenant_id) where access = 'team';
create index deals_of_company on deals (company_id);

-- wall: closes the deal, or everything about the company, to the people named. restricted: closes it to everybody but them,
-- who are wall-crossed. Barriers are lifted by their end and never removed: who was kept out of what, and when, is evidence.
create table information_barriers (
  id text primary key,
  tenant_id text not null references tenants (id),
  kind text not null check (kind in ('wall', 'restricted')),
  deal_id text references deals (id),
  company_id text references companies (id),
  reason text not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  created_by text references users (id),
  created_at timestamptz not null default now(),
  check (num_nonnulls(deal_id, company_id) = 1)
);
create index information_barriers_of_tenant on information_barriers (tenant_id, created_at desc);
create table barrier_people (
  tenant_id text not null references tenants (id),
  barrier_id text not null references information_barriers (id),
  user_id text references users (id),
  group_id text references groups (id),
  check (num_nonnulls(user_id, group_id) = 1)
);
create unique index barrier_people_of_barrier on barrier_people (barrier_id, user_id, group_id) nulls not distinct;

-- A grant reaches a room, a folder with what lies under it, or one document; the narrowest that names a person decides. none closes.
alter table data_rooms add column nda_required boolean not null default false, add column nda_text text;
alter table room_access drop constraint room_access_pkey;
alter table room_access alter column user_id drop not null;
alter table room_access
  add column id bigint generated always as identity primary key,
  add column group_id text references groups (id) on delete cascade,
  add column folder text,
  add column document_id text references documents (id) on delete cascade,
  add column level text not null default 'download' check (level in ('none', 'view', 'download', 'upload')),
  add column granted_by text references users (id),
  add check (num_nonnulls(user_id, group_id) = 1),
  add check (num_nonnulls(folder, document_id) <= 1);
create unique index room_access_once on room_access (room_id, user_id, group_id, folder, document_id) nulls not distinct;
create index room_access_of_user on room_access (user_id);
create index room_access_of_group on room_access (group_id);
-- A document with grants of its own lies in a folder of its own, under the path where everybody sees it: rights stay a list of folders.
alter table folders add column document_id text references documents (id) on delete cascade;
alter table folders drop constraint folders_room_id_path_key;
create unique index folders_by_path on folders (room_id, path, document_id) nulls not distinct;

create table nda_acceptances (
  tenant_id text not null references tenants (id),
  room_id text not null references data_rooms (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  text_hash text not null,
  address text,
  accepted_at timestamptz not null default now(),
  primary key (room_id, user_id)
);

-- What reaches a person from elsewhere: approvals to decide, mentions, reminders. One row a cause, however often it is reported.
create table notifications (
  id text primary key,
  tenant_id text not null references tenants (id),
  user_id text not null references users (id) on delete cascade,
  kind text not null,
  title text not null,
  body text,
  url text,
  deal_id text references deals (id) on delete cascade,
  dedupe_key text not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  unique (tenant_id, user_id, dedupe_key)
);
create index notifications_newest on notifications (tenant_id, user_id, created_at desc, id desc);

-- Deals and companies that an answer, a call or a proposal drew on: behind a barrier it is gone with them.
alter table threads add column touched text[] not null default '{}';
alter table runs add column touched text[] not null default '{}';
alter table audit_records add column touched text[] not null default '{}';
alter table approvals add column touched text[] not null default '{}';

-- The person and everybody else who will read what comes of the transaction.
create function app.readers() returns text[] language sql stable parallel safe as
  $$ select app.user_id() || coalesce(nullif(current_setting('app.audience', true), '')::text[], '{}') $$;
create function app.hidden_deals() returns text[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.hidden_deals', true), '')::text[], '{}') $$;
create function app.hidden_companies() returns text[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.hidden_companies', true), '')::text[], '{}') $$;
create function app.hidden_records() returns text[] language sql stable parallel safe as
  $$ select app.hidden_deals() || app.hidden_companies() $$;
create function app.room_ids() returns text[] language sql stable parallel safe as
  $$ select nullif(current_setting('app.rooms', true), '')::text[] $$;
-- All readers are members of the firm, as against outside parties who see only the rooms they were let into.
create or replace function app.is_firm() returns boolean language sql stable parallel safe as
  $$ select coalesce(current_setting('app.firm', true) = 'on', false) $$;
-- The person alone reads: then, and only then, what is theirs alone is there.
create function app.is_alone() returns boolean language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.audience', true), '')::text[], '{}') = '{}' $$;

-- Barriers that are up and close something to at least one reader.
create function app.closed_barriers() returns table (deal_id text, company_id text) language sql stable security definer
  set search_path = public, pg_temp as $$
  select b.deal_id, b.company_id from information_barriers b
  where b.tenant_id = app.tenant_id() and b.starts_at <= now() and (b.ends_at is null or b.ends_at > now())
    and exists (
      select from unnest(app.readers()) reader where (b.kind = 'restricted') <> exists (
        select from barrier_people p where p.barrier_id = b.id and (p.user_id = reader or p.group_id in (
          select m.group_id from group_members m where m.user_id = reader))))
$$;

-- What each reader may do in each folder: 1 view, 2 download, 3 upload; the least of all readers counts. Barriers are not looked at here.
create function app.folder_levels(only_folder text) returns table (folder_id text, room_id text, level int)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
    with readers as materialized (
      select u.id, u.role in ('admin', 'partner', 'associate', 'analyst', 'sales') as firm,
        array(select m.group_id from group_members m where m.user_id = u.id) as groups
      from users u where u.tenant_id = app.tenant_id() and u.id = any (app.readers())),
    -- A confidential deal's rooms are the team's, unless a grant names somebody.
    outside as materialized (
      select d.id as deal_id, r.id as reader from deals d cross join readers r
      where d.tenant_id = app.tenant_id() and d.access = 'team'
        and not exists (select from deal_team t where t.deal_id = d.id and t.user_id = r.id)),
    opened as materialized (
      select d.id as room_id, r.id as reader from data_rooms d cross join readers r
      where d.tenant_id = app.tenant_id() and case d.visibility
        when 'firm' then r.firm and not exists (select from outside o where o.deal_id = d.deal_id and o.reader = r.id)
        else d.owner_id = r.id end),
    grants as materialized (
      select a.room_id, a.folder, a.document_id, r.id as reader, a.user_id is not null as personal,
        case when a.level <> 'none' and d.nda_required and not r.firm and not exists (
            select from nda_acceptances n where n.room_id = a.room_id and n.user_id = r.id)
          then 0 else array_position(array['none', 'view', 'download', 'upload'], a.level) - 1 end as level
      from readers r join room_access a on a.user_id = r.id or a.group_id = any (r.groups)
        join data_rooms d on d.id = a.room_id
      where a.tenant_id = app.tenant_id() and (a.until is null or a.until > now())),
    chosen as materialized (
      select distinct on (f.id, g.reader) f.id, f.room_id, g.reader, g.level
      from grants g join folders f on f.room_id = g.room_id
        and (g.document_id is null or f.document_id = g.document_id)
        and (g.folder is null or f.path = g.folder or starts_with(f.path, g.folder || '/'))
      where only_folder is null or f.id = only_folder
      order by f.id, g.reader, g.document_id is not null desc, length(g.folder) desc nulls last, g.personal desc, g.level desc),
    levels as (
      select c.id, c.room_id, c.reader, c.level from chosen c
      union all
      select f.id, f.room_id, o.reader, 3 from opened o join folders f on f.room_id = o.room_id
      where (only_folder is null or f.id = only_folder) and not exists (select from chosen c where c.id = f.id and c.reader = o.reader))
    select l.id, l.room_id, min(l.level) from levels l where l.level > 0
    group by l.id, l.room_id having count(distinct l.reader) = cardinality(app.readers());
end $$;

-- Rooms that all readers may enter, also while they hold no folder.
create function app.open_rooms() returns text[] language sql stable security definer
  set search_path = public, pg_temp as $$
  select coalesce(array_agg(open.id), '{}') from (
    select d.id from data_rooms d
    join users u on u.tenant_id = d.tenant_id and u.id = any (app.readers())
    where d.tenant_id = app.tenant_id() and (
      case d.visibility
        when 'firm' then u.role in ('admin', 'partner', 'associate', 'analyst', 'sales') and not exists (
          select from deals x where x.id = d.deal_id and x.access = 'team'
            and not exists (select from deal_team t where t.deal_id = x.id and t.user_id = u.id))
        else d.owner_id = u.id end
      or exists (
        select from room_access a where a.room_id = d.id and a.level <> 'none' and (a.until is null or a.until > now())
          and (a.user_id = u.id or a.group_id in (select m.group_id from group_members m where m.user_id = u.id))))
    group by d.id having count(*) = cardinality(app.readers())) open
$$;

-- Works out once a transaction what its readers may see. Called again after a change of rooms, folders or teams within one.
create function app.refresh_rights() returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  readers constant text[] := app.readers();
  firm boolean;
  closed_deals text[];
  closed_companies text[];
  outside text[];
begin
  -- A reader whom nobody knows is an outside party.
  select count(*) = cardinality(readers) and bool_and(u.role in ('admin', 'partner', 'associate', 'analyst', 'sales')) into firm
  from users u where u.tenant_id = app.tenant_id() and u.id = any (readers);
  select array_agg(b.deal_id) filter (where b.deal_id is not null), array_agg(b.company_id) filter (where b.company_id is not null)
    into closed_deals, closed_companies from app.closed_barriers() b;
  if closed_companies is not null then
    select coalesce(closed_deals, '{}') || coalesce(array_agg(d.id), '{}') into closed_deals
    from deals d where d.company_id = any (closed_companies);
  end if;
  select array_agg(d.id) into outside from deals d
  where d.tenant_id = app.tenant_id() and d.access = 'team' and exists (
    select from unnest(readers) reader
    where not exists (select from deal_team t where t.deal_id = d.id and t.user_id = reader));
  perform set_config('app.firm', case when firm then 'on' else '' end, true),
    set_config('app.hidden_deals', (coalesce(closed_deals, '{}') || coalesce(outside, '{}'))::text, true),
    set_config('app.hidden_companies', coalesce(closed_companies, '{}')::text, true);
  -- A wall wins over a grant.
  perform set_config('app.rooms', (
      select coalesce(array_agg(r.id), '{}')::text from data_rooms r
      where r.id = any (app.open_rooms()) and (r.deal_id is null or closed_deals is null or r.deal_id <> all (closed_deals))), true);
  perform set_config('app.folders', (
      select coalesce(array_agg(l.folder_id), '{}')::text from app.folder_levels(null) l where l.room_id = any (app.room_ids())), true);
end $$;

create function app.begin_as(tenant text, person text, role text, audience text[]) returns void language plpgsql as $$
begin
  perform set_config('app.tenant', tenant, true), set_config('app.user', person, true), set_config('app.role', role, true),
    set_config('app.audience', case when audience = '{}' then '' else audience::text end, true);
  perform app.refresh_rights();
end $$;

-- The level of one folder, for whoever wants to download from it or upload to it.
create function app.folder_level(folder text) returns int language sql stable as
  $$ select coalesce((select l.level from app.folder_levels(folder) l where folder = any (app.folder_ids())), 0) $$;

drop policy data_rooms_visible on data_rooms;
create policy data_rooms_visible on data_rooms for select to parley_app
  using (tenant_id = (select app.tenant_id()) and id in (select unnest(app.room_ids())));
create policy data_rooms_change on data_rooms for update to parley_app
  using (tenant_id = (select app.tenant_id()) and id in (select unnest(app.room_ids())));
create policy data_rooms_made on data_rooms for insert to parley_app
  with check (tenant_id = (select app.tenant_id())
    and (visibility = 'firm' and (select app.is_firm()) or visibility = 'private' and owner_id = (select app.user_id()))
    and (deal_id is null or deal_id not in (select unnest(app.hidden_deals()))));
drop policy room_access_own on room_access;
create policy room_access_visible on room_access for select to parley_app
  using (tenant_id = (select app.tenant_id()) and (user_id = (select app.user_id()) or (select app.is_firm()))
    and room_id in (select unnest(app.room_ids())));
create policy room_access_change on room_access to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.is_firm()) and room_id in (select unnest(app.room_ids())));
drop function app.visible_folders();

drop policy deals_firm on deals;
create policy deals_visible on deals to parley_app using (
  tenant_id = (select app.tenant_id()) and (select app.is_firm()) and id not in (select unnest(app.hidden_deals())))
  with check (tenant_id = (select app.tenant_id()) and (select app.is_firm()));
drop policy companies_firm on companies;
create policy companies_visible on companies to parley_app using (
  tenant_id = (select app.tenant_id()) and (select app.is_firm()) and id not in (select unnest(app.hidden_companies())));
drop policy contacts_firm on contacts;
create policy contacts_visible on contacts to parley_app using (
  tenant_id = (select app.tenant_id()) and (select app.is_firm())
  and (company_id is null or company_id not in (select unnest(app.hidden_companies()))));
drop policy activities_firm on activities;
create policy activities_visible on activities to parley_app using (
  tenant_id = (select app.tenant_id()) and (select app.is_firm())
  and (deal_id is null or deal_id not in (select unnest(app.hidden_deals())))
  and (contact_id is null or cardinality((select app.hidden_companies())) = 0
    or contact_id not in (select k.id from contacts k where k.company_id = any (app.hidden_companies()))));

-- Outside parties know themselves and nobody else.
drop policy users_own on users;
create policy users_visible on users to parley_app using (
  tenant_id = (select app.tenant_id()) and ((select app.is_firm()) or id = (select app.user_id())));

drop policy threads_own on threads;
create policy threads_own on threads to parley_app using (
  tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()) and not touched && (select app.hidden_records())
  and (deal_id is null or deal_id not in (select unnest(app.hidden_deals()))));
drop policy runs_own on runs;
create policy runs_own on runs to parley_app using (
  tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()) and not touched && (select app.hidden_records()));
drop policy run_events_own on run_events;
create policy run_events_own on run_events to parley_app using (
  tenant_id = (select app.tenant_id()) and user_id = (select app.user_id())
  and (cardinality((select app.hidden_records())) = 0
    or run_id in (select r.id from runs r where r.user_id = (select app.user_id()))));
drop policy audit_read on audit_records;
create policy audit_read on audit_records for select to parley_app using (
  tenant_id = (select app.tenant_id()) and (select app.role()) = 'admin' and not touched && (select app.hidden_records()));
drop policy approvals_firm on approvals;
create policy approvals_visible on approvals to parley_app using (
  tenant_id = (select app.tenant_id()) and ((select app.is_firm()) or requested_by = (select app.user_id()))
  and not touched && (select app.hidden_records()));

do $$
declare
  name text;
begin
  foreach name in array array['groups', 'group_members', 'deal_team', 'information_barriers', 'barrier_people', 'nda_acceptances', 'notifications'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('create policy %I on %I for select to parley_search using (true)', name || '_search', name);
    execute format('grant select, insert, update, delete on %I to parley_app, parley_system', name);
    execute format('grant select on %I to parley_search', name);
  end loop;
  foreach name in array array['users', 'deals'] loop
    execute format('create policy %I on %I for select to parley_search using (true)', name || '_search', name);
    execute format('grant select on %I to parley_search', name);
  end loop;
  foreach name in array array['groups', 'group_members'] loop
    execute format('create policy %I on %I to parley_app using (tenant_id = (select app.tenant_id()) and (select app.is_firm()))',
      name || '_firm', name);
  end loop;
  -- A barrier says that there is something to hide, so that only administrators read it; the rules above read it for everybody.
  foreach name in array array['information_barriers', 'barrier_people'] loop
    execute format('create policy %I on %I to parley_app using (tenant_id = (select app.tenant_id()) and (select app.role()) = ''admin'')',
      name || '_admin', name);
  end loop;
end $$;
create policy deal_team_visible on deal_team to parley_app using (
  tenant_id = (select app.tenant_id()) and (select app.is_firm()) and deal_id not in (select unnest(app.hidden_deals())))
  with check (tenant_id = (select app.tenant_id()) and (select app.is_firm()));
create policy nda_acceptances_own on nda_acceptances to parley_app
  using (tenant_id = (select app.tenant_id()) and (user_id = (select app.user_id()) or (select app.is_firm())))
  with check (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()));
create policy notifications_own on notifications for select to parley_app
  using (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()) and (select app.is_alone())
    and (deal_id is null or deal_id not in (select unnest(app.hidden_deals()))));
create policy notifications_read on notifications for update to parley_app
  using (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()));
create policy notifications_made on notifications for insert to parley_app
  with check (tenant_id = (select app.tenant_id()));
-- What is one's own is nobody else's in a shared place.

do $$
declare
  name text;
begin
  foreach name in array array['closed_barriers()', 'folder_levels(text)', 'open_rooms()', 'refresh_rights()'] loop
    execute format('alter function app.%s owner to parley_search', name);
    execute format('revoke all on function app.%s from public', name);
    execute format('grant execute on function app.%s to parley_app', name);
  end loop;
end $$;
