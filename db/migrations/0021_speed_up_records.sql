-- Sums of deals at four grains, so that a list reads some dozens of rows for its total and not one for each owner and quarter.
-- grain 0: owner and quarter; 1: owner alone; 2: quarter alone; 3: neither.
alter table deal_totals add column grain int not null default 0;
drop index deal_totals_of_tenant;
create index deal_totals_of_tenant on deal_totals (tenant_id, grain, owner_id);
drop function app.deal_totals();

create or replace function app.fold_deal_totals(tenant text) returns void language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from deal_totals where tenant_id = tenant returning *)
  insert into deal_totals (tenant_id, stage, currency, owner_id, quarter, deals, valued, value, weighted, since_days, grain)
    select tenant_id, stage, currency, owner_id, quarter, sum(deals), sum(valued), sum(value), sum(weighted), sum(since_days), grain
    from gone group by tenant_id, stage, currency, owner_id, quarter, grain having sum(deals) <> 0;
  with gone as (delete from stage_flows where tenant_id = tenant returning *)
  insert into stage_flows
    select tenant_id, from_stage, to_stage, owner_id, quarter, sum(moves), sum(days)
    from gone group by tenant_id, from_stage, to_stage, owner_id, quarter having sum(moves) <> 0;
$$;

create or replace function app.tally_deals() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant text;
begin
  if tg_op = 'INSERT' then
    insert into deal_totals (tenant_id, stage, currency, owner_id, quarter, deals, valued, value, weighted, since_days, grain)
      select d.tenant_id, d.stage, d.currency, d.owner_id, d.quarter, count(*), count(d.value),
        coalesce(sum(d.value), 0), coalesce(sum(d.value * d.probability), 0), sum(app.days_of(d.stage_since)), grouping(d.owner_id, d.quarter)
      from (select a.*, app.quarter_of(a.expected_close_date) as quarter from after_rows a where a.deleted_at is null) d
      group by d.tenant_id, d.stage, d.currency, cube (d.owner_id, d.quarter);
    with entered as (
      insert into stage_changes (tenant_id, deal_id, to_stage, owner_id, changed_at)
        select d.tenant_id, d.id, d.stage, d.owner_id, d.created_at from after_rows d returning *)
    insert into stage_flows
      select e.tenant_id, null, e.to_stage, e.owner_id, app.quarter_of((e.changed_at at time zone 'UTC')::date), count(*), 0
      from entered e group by 1, 2, 3, 4, 5;
  else
    insert into deal_totals (tenant_id, stage, currency, owner_id, quarter, deals, valued, value, weighted, since_days, grain)
      select d.tenant_id, d.stage, d.currency, d.owner_id, d.quarter, sum(d.n),
        coalesce(sum(d.n) filter (where d.value is not null), 0), coalesce(sum(d.n * d.value), 0),
        coalesce(sum(d.n * d.value * d.probability), 0), sum(d.n * app.days_of(d.stage_since)), grouping(d.owner_id, d.quarter)
      from (
        select -1 as n, b.tenant_id, b.stage, b.currency, b.owner_id, app.quarter_of(b.expected_close_date) as quarter, b.value, b.probability,
          b.stage_since
        from before_rows b where b.deleted_at is null
        union all
        select 1, a.tenant_id, a.stage, a.currency, a.owner_id, app.quarter_of(a.expected_close_date), a.value, a.probability, a.stage_since
        from after_rows a where a.deleted_at is null) d
      group by d.tenant_id, d.stage, d.currency, cube (d.owner_id, d.quarter)
      having sum(d.n) <> 0 or coalesce(sum(d.n * d.value), 0) <> 0 or coalesce(sum(d.n * d.value * d.probability), 0) <> 0
        or coalesce(sum(d.n) filter (where d.value is not null), 0) <> 0 or sum(d.n * app.days_of(d.stage_since)) <> 0;
    with moved as (
      insert into stage_changes (tenant_id, deal_id, from_stage, to_stage, owner_id, changed_at, days_before)
        select a.tenant_id, a.id, b.stage, a.stage, a.owner_id, a.stage_since, app.days_of(a.stage_since) - app.days_of(b.stage_since)
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

delete from deal_totals;
insert into deal_totals (tenant_id, stage, currency, owner_id, quarter, deals, valued, value, weighted, since_days, grain)
  select d.tenant_id, d.stage, d.currency, d.owner_id, d.quarter, count(*), count(d.value), coalesce(sum(d.value), 0),
    coalesce(sum(d.value * d.probability), 0), sum(app.days_of(d.stage_since)), grouping(d.owner_id, d.quarter)
  from (select x.*, app.quarter_of(x.expected_close_date) as quarter from deals x where x.deleted_at is null) d
  group by d.tenant_id, d.stage, d.currency, cube (d.owner_id, d.quarter);

-- What a grain leaves out is null in its rows. Walls are taken out exactly, whatever the grain.
create function app.deal_totals(wanted int, only_owner text default null) returns table (
  stage text, currency text, owner_id text, quarter text, deals bigint, valued bigint, value numeric, weighted numeric, since_days float8)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.stage, t.currency, t.owner_id, t.quarter, sum(t.deals), sum(t.valued), sum(t.value), sum(t.weighted), sum(t.since_days)
  from (
    select t.stage, t.currency, t.owner_id, t.quarter, t.deals, t.valued, t.value, t.weighted, t.since_days
    from deal_totals t
    where t.tenant_id = app.tenant_id() and t.grain = wanted and app.is_firm() and (only_owner is null or t.owner_id = only_owner)
    union all
    select d.stage, d.currency, case when wanted in (0, 1) then d.owner_id end,
      case when wanted in (0, 2) then app.quarter_of(d.expected_close_date) end, -1, -(d.value is not null)::int,
      -coalesce(d.value, 0), -coalesce(d.value * d.probability, 0), -app.days_of(d.stage_since)
    from deals d
    where d.tenant_id = app.tenant_id() and app.is_firm() and d.deleted_at is null and d.id = any (app.hidden_deals())
      and (only_owner is null or d.owner_id = only_owner)) t
  group by 1, 2, 3, 4 having sum(t.deals) <> 0
$$;
alter function app.deal_totals(int, text) owner to parley_search;
revoke all on function app.deal_totals(int, text) from public;
grant execute on function app.deal_totals(int, text) to parley_app;

-- The same candidates as before, activities with their day: it says in which month they lie.
drop function app.find_records(text[], text[], text[], int);
create function app.find_records(queries text[], letters text[], kinds text[], most int) returns table (kind text, id text, occurred_at timestamptz)
  language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  set pg_trgm.word_similarity_threshold = 0.5 set jit = off as $$
declare
  tenant constant text := app.tenant_id();
  no_deals constant text[] := app.hidden_deals();
  no_companies constant text[] := app.hidden_companies();
  every tsquery;
  -- Letters of words that no name holds as they stand: the others are not mistyped.
  mistyped text[];
  firms text[];
  dossiers text[];
begin
  if not app.is_firm() then
    return;
  end if;
  select string_agg('(' || q || ')', ' & ')::tsquery into every from unnest(queries) q;
  mistyped := array(
    select w.l from unnest(queries, letters) as w (q, l) where w.l is not null and (w.q is null
      or not exists (select from companies c where c.tenant_id = tenant and c.words @@ w.q::tsquery)
      and not exists (select from deals d where d.tenant_id = tenant and d.words @@ w.q::tsquery)
      and not exists (select from contacts k where k.tenant_id = tenant and k.words @@ w.q::tsquery)));
  firms := array(
    select x.id from unnest(queries) q cross join lateral (
      select c.id from companies c where c.tenant_id = tenant and c.deleted_at is null and c.words @@ q::tsquery limit most) x
    union
    select x.id from unnest(mistyped) l cross join lateral (
      select c.id from companies c where c.tenant_id = tenant and c.deleted_at is null and app.plain(c.name) %> l limit 50) x
    except select unnest(no_companies));
  dossiers := array(
    select x.id from unnest(queries) q cross join lateral (
      select d.id from deals d where d.tenant_id = tenant and d.deleted_at is null and d.words @@ q::tsquery limit most) x
    union
    select x.id from unnest(mistyped) l cross join lateral (
      select d.id from deals d where d.tenant_id = tenant and d.deleted_at is null and app.plain(d.name) %> l limit 50) x
    union
    (select d.id from deals d where d.company_id = any (firms[1:30]) and d.deleted_at is null limit most)
    except select unnest(no_deals));
  if 'company' = any (kinds) then
    return query select 'company', f, null::timestamptz from unnest(firms) f;
  end if;
  if 'deal' = any (kinds) then
    return query select 'deal', d, null::timestamptz from unnest(dossiers) d;
  end if;
  if 'contact' = any (kinds) then
    return query
      select 'contact', k.id, null::timestamptz from contacts k
      where k.tenant_id = tenant and k.deleted_at is null and (k.company_id is null or k.company_id <> all (no_companies))
        and k.id = any (array(
          (select c.id from contacts c where c.tenant_id = tenant and c.words @@ every limit most)
          union
          (select c.id from contacts c where c.tenant_id = tenant and c.company_id = any (firms[1:30]) limit most * 2)
          union
          (select x.id from unnest(queries) q cross join lateral (
            select c.id from contacts c where c.tenant_id = tenant and c.words @@ q::tsquery limit most) x)
          union
          (select x.id from unnest(mistyped) l cross join lateral (
            select c.id from contacts c where c.tenant_id = tenant and app.plain(c.name) %> l limit 50) x)));
  end if;
  if 'activity' = any (kinds) then
    return query
      select 'activity', x.id, x.occurred_at from (
        (select a.id, a.occurred_at, a.deal_id, a.company_id, a.deleted_at from activities a where a.tenant_id = tenant and a.words @@ every limit most)
        union
        (select a.id, a.occurred_at, a.deal_id, a.company_id, a.deleted_at from unnest(dossiers[1:5]) d cross join lateral (
          select * from activities a where a.deal_id = d and a.occurred_at > now() - interval '400 days' order by a.occurred_at desc limit 10) a)
        union
        (select a.id, a.occurred_at, a.deal_id, a.company_id, a.deleted_at from unnest(queries) q cross join lateral (
          select * from activities a where a.tenant_id = tenant and a.words @@ q::tsquery limit 20) a)) x
      where x.deleted_at is null and (x.deal_id is null or x.deal_id <> all (no_deals))
        and (x.company_id is null or x.company_id <> all (no_companies));
  end if;
end $$;
alter function app.find_records(text[], text[], text[], int) owner to parley_search;
revoke all on function app.find_records(text[], text[], text[], int) from public;
grant execute on function app.find_records(text[], text[], text[], int) to parley_app;

-- The activities of a deal, newest first, and how many there are. A plan over all months is made once a connection and not once a
-- call; the rules of the policy are repeated.
create function app.activities_of_deal(deal text, most int, before timestamptz default null, before_id text default null) returns setof activities
  -- Without the number of rows the planner takes it for a thousand, and reads all deals to name ten.
  language plpgsql stable security definer rows 20 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
begin
  if not app.is_firm() or deal = any (app.hidden_deals()) then
    return;
  end if;
  if before is null then
    return query select a.* from activities a
      where a.deal_id = deal and a.tenant_id = app.tenant_id() and a.deleted_at is null
        and (a.company_id is null or a.company_id <> all (app.hidden_companies()))
      order by a.occurred_at desc, a.id desc limit most;
  else
    return query select a.* from activities a
      where a.deal_id = deal and a.tenant_id = app.tenant_id() and a.deleted_at is null
        and (a.company_id is null or a.company_id <> all (app.hidden_companies()))
        and a.occurred_at <= before and (a.occurred_at, a.id) < (before, before_id)
      order by a.occurred_at desc, a.id desc limit most;
  end if;
end $$;
create function app.count_activities_of_deal(deal text) returns bigint
  language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
begin
  if not app.is_firm() or deal = any (app.hidden_deals()) then
    return 0;
  end if;
  return (select count(*) from activities a
    where a.deal_id = deal and a.tenant_id = app.tenant_id() and a.deleted_at is null
      and (a.company_id is null or a.company_id <> all (app.hidden_companies())));
end $$;
-- Activities by id and day, for the search: the same rules, the same reason.
create function app.read_activities(ids text[], days timestamptz[]) returns setof activities
  language plpgsql stable security definer rows 50 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set jit = off as $$
begin
  if not app.is_firm() then
    return;
  end if;
  return query select a.* from unnest(ids, days) as x (id, at) join activities a on a.id = x.id and a.occurred_at = x.at
    where a.tenant_id = app.tenant_id() and a.deleted_at is null
      and (a.deal_id is null or a.deal_id <> all (app.hidden_deals()))
      and (a.company_id is null or a.company_id <> all (app.hidden_companies()));
end $$;
do $$
declare
  name text;
begin
  foreach name in array array['read_activities(text[], timestamptz[])', 'activities_of_deal(text, int, timestamptz, text)', 'count_activities_of_deal(text)'] loop
    execute format('alter function app.%s owner to parley_search', name);
    execute format('revoke all on function app.%s from public', name);
    execute format('grant execute on function app.%s to parley_app', name);
  end loop;
end $$;
