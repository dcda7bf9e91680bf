-- W5 for SQLite: every comb of ten teeth, counted by one join.
select 'combs', count(*)
from h as ab
join h as bc on bc.a = ab.b
join h as cd on cd.a = bc.b
join h as de on de.a = cd.b
join h as ef on ef.a = de.b
join h as fg on fg.a = ef.b
join h as gh on gh.a = fg.b
join h as hi on hi.a = gh.b
join h as ij on ij.a = hi.b
join v as va on va.a = ab.a
join v as vb on vb.a = bc.a
join v as vc on vc.a = cd.a
join v as vd on vd.a = de.a
join v as ve on ve.a = ef.a
join v as vf on vf.a = fg.a
join v as vg on vg.a = gh.a
join v as vh on vh.a = hi.a
join v as vi on vi.a = ij.a
join v as vj on vj.a = ij.b;
