-- A person's own: tell me when this share is at or beyond a price. Told once, then done.
create table price_watches (
  id text primary key,
  tenant_id text not null references tenants (id),
  user_id text not null references users (id) on delete cascade,
  ticker text not null,
  direction text not null check (direction in ('above', 'below')),
  price numeric not null check (price > 0),
  -- Left open where it is that of the quotation.
  currency text,
  created_at timestamptz not null default now(),
  reached_at timestamptz,
  reached_price numeric
);
create index price_watches_open on price_watches (ticker) where reached_at is null;
create index price_watches_of_user on price_watches (tenant_id, user_id, created_at desc);

alter table price_watches enable row level security;
alter table price_watches force row level security;
create policy price_watches_system on price_watches to parley_system using (true);
create policy price_watches_own on price_watches to parley_app
  using (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()) and (select app.is_alone()))
  with check (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()));
grant select, insert, update, delete on price_watches to parley_system;
grant select, insert, delete on price_watches to parley_app;
