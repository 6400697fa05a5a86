-- A move between stages can be dated: what is brought in from elsewhere keeps how long its deals stood where.
create or replace function app.note_stage() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.stage is distinct from old.stage and new.stage_since is not distinct from old.stage_since then
    new.stage_since := now();
  end if;
  return new;
end $$;

create or replace function app.tally_deals() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
