-- Who a token belongs to, in one message: every request asks it, before any transaction of its own.
create function app.find_user(tenant text, person text)
returns table (id text, tenant_id text, tenant_slug text, tenant_name text, demo boolean, email text, name text, role text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, u.tenant_id, t.slug, t.name, t.demo, u.email, u.name, u.role
  from users u join tenants t on t.id = u.tenant_id
  where u.id = person and u.tenant_id = tenant and u.removed_at is null
$$;
grant create on schema app to parley_system;
alter function app.find_user(text, text) owner to parley_system;
revoke create on schema app from parley_system;
revoke all on function app.find_user(text, text) from public;
do $$
begin
  execute format('grant execute on function app.find_user(text, text) to %I', current_user);
end $$;
