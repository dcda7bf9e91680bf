% W5 for SWI-Prolog: every comb of ten teeth, counted by one conjunction.
combs(Count) :-
  aggregate_all(count,
    ( h(A, B), v(A, _), h(B, C), v(B, _), h(C, D), v(C, _), h(D, E), v(D, _), h(E, F), v(E, _),
      h(F, G), v(F, _), h(G, H), v(G, _), h(H, I), v(H, _), h(I, J), v(I, _), v(J, _) ),
    Count).
