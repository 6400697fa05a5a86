-- A person's own answers, newest first.
create index runs_of_user on runs (tenant_id, user_id, started_at desc, id desc);
