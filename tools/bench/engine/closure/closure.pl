% W7 for SWI-Prolog: the closure as a tabled predicate.
:- table reaches/2.
reaches(A, B) :- leads_to(A, B).
reaches(A, C) :- reaches(A, B), leads_to(B, C).

pairs(Count) :- aggregate_all(count, reaches(_, _), Count).
