-- W7 for SQLite: the closure as a recursive union.
with recursive reaches(a, b) as (
  select a, b from leads_to
  union
  select reaches.a, leads_to.b from reaches join leads_to on leads_to.a = reaches.b
)
select 'pairs', count(*) from reaches;
