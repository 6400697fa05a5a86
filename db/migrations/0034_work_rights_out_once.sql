-- With thousands of rooms the rights of a transaction took most of a second, because conditions asked functions row by row.
-- Works out once a transaction what its readers may see. Called again after a change of rooms, folders or teams within one.
create or replace function app.refresh_rights() returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  readers constant text[] := app.readers();
  firm boolean;
  closed_deals text[];
  closed_companies text[];
  outside text[];
  rooms text[];
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
  -- A wall wins over a grant. Lists are worked out into variables: a function in a condition would be asked again for every row.
  rooms := app.open_rooms();
  if closed_deals is not null then
    rooms := array(select r.id from data_rooms r where r.id = any (rooms) and (r.deal_id is null or r.deal_id <> all (closed_deals)));
  end if;
  perform set_config('app.rooms', rooms::text, true);
  perform set_config('app.folders', (
    select coalesce(array_agg(l.folder_id), '{}')::text from app.folder_levels(null) l join unnest(rooms) room on room = l.room_id), true);
end $$;
