-- A document that was unpacked from an archive knows the outermost one, so that archives within archives share one allowance.
alter table documents add column archive_id text references documents (id) on delete set null;
alter table documents add column archive_depth int not null default 0;
create index documents_of_archive on documents (archive_id) where archive_id is not null;
