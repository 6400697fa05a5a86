-- The deals and companies that rooms, documents, contacts and activities belong to, as far as the reader sees them. The plan over all
-- months is made once a connection: made at each call it cost more than the rows.
create function app.places_of(ids text[]) returns setof text language plpgsql stable
  set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  activity_ids constant text[] := array(select i from unnest(ids) i where starts_with(i, 'activity_'));
begin
  return query
    select r.deal_id from data_rooms r where r.id = any (ids) and r.deal_id is not null
    union select d.deal_id from documents d where d.id = any (ids) and d.deal_id is not null
    union select k.company_id from contacts k where k.id = any (ids) and k.company_id is not null;
  if activity_ids <> '{}' then
    return query
      select distinct p from activities a cross join lateral unnest(array[a.deal_id, a.company_id]) p
      where a.id = any (activity_ids) and p is not null;
  end if;
end $$;
