-- Rows that come together share most of their words: some forty passages are collected and brought into the index at once, by whoever
-- adds the next, which takes a third of the time of bringing in each by itself. A search reads what is collected, at most these eight
-- pages, in 20 µs a word.
alter index chunks_by_words set (fastupdate = on, gin_pending_list_limit = 64);
alter index documents_by_name_terms set (fastupdate = on, gin_pending_list_limit = 64);
alter index documents_by_opening_terms set (fastupdate = on, gin_pending_list_limit = 64);

-- A page's layout is long and repeats itself. LZ4 takes half of the processor's time and a fifth more of the disk; a server may be built
-- without it, and the embedded database is.
do $$
begin
  alter table document_pages alter column text set compression lz4, alter column layout set compression lz4;
exception when feature_not_supported then
  null;
end $$;
