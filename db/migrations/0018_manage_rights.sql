-- Letting somebody into a room who has no account yet makes them a guest of the firm, and nothing more.
create policy users_invited on users for insert to parley_app
  with check (tenant_id = (select app.tenant_id()) and (select app.is_firm()) and role = 'guest');
grant insert on users to parley_app;

-- Who read, searched, downloaded or changed what in a room. The audit is the administrators'; of a room that somebody may enter as
-- a member of the firm they see what was done there, without the words that were searched for.
-- Only of what happens in rooms: an index of every record that every list names would cost each list a millisecond.
create index audit_by_records on audit_records using gin (records) where tool in ('search_documents', 'list_clauses', 'read_document', 'view_page', 'download_document', 'upload_documents', 'accept_nda',
    'set_data_room_access', 'update_data_room', 'create_data_room');
-- The room's documents that the reader may see.
create function app.document_ids(room text) returns text[] language sql stable as
  $$ select coalesce(array_agg(d.id), '{}') from documents d where d.room_id = room and d.folder_id = any (app.folder_ids()) $$;
create function app.room_activity(room text, most int)
returns table (at timestamptz, actor_email text, channel text, tool text, outcome text, documents text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select a.at, a.actor_email, a.channel, a.tool, a.outcome, array(select d from unnest(a.records) d where d = any (w.ids) and d <> room)
  from (select room || app.document_ids(room) as ids) w
  join audit_records a on a.records && w.ids
  where a.tool in ('search_documents', 'list_clauses', 'read_document', 'view_page', 'download_document', 'upload_documents', 'accept_nda',
      'set_data_room_access', 'update_data_room', 'create_data_room')
    and a.tenant_id = app.tenant_id() and app.is_firm() and room = any (app.room_ids()) and not a.touched && app.hidden_records()
  order by a.at desc limit most
$$;
create policy audit_activity on audit_records for select to parley_audit using (tenant_id = (select app.tenant_id()));
create policy documents_audit on documents for select to parley_audit
  using (tenant_id = (select app.tenant_id()) and folder_id in (select unnest(app.folder_ids())));
grant select on audit_records, documents to parley_audit;
alter function app.room_activity(text, int) owner to parley_audit;
revoke all on function app.room_activity(text, int) from public;
grant execute on function app.room_activity(text, int) to parley_app;

-- A document that gets a grant of its own moves into a folder of its own, with everything that repeats its folder.
do $$
declare
  name text;
begin
  foreach name in array array['clauses', 'definitions'] loop
    execute format(
      'create policy %I on %I for update to parley_app using (tenant_id = (select app.tenant_id()) and folder_id in (select unnest(app.folder_ids())))',
      name || '_moved', name);
    execute format('grant update (folder_id) on %I to parley_app', name);
  end loop;
end $$;
