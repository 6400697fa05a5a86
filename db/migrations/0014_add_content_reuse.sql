-- Which reading of the file the pages and passages come from: a better reader counts up, and what an older one left can be read anew.
alter table documents add column reader_version int;
-- The same content again: found by its hash, copied instead of read.
create index documents_by_content on documents (tenant_id, content_hash) where status = 'ready';
