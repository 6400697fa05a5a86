-- A search over sixty months of activities is planned once a connection: planned at each call, that cost as much as the search.
alter function app.find_records(text[], text[], text[], int) set plan_cache_mode = force_generic_plan;
