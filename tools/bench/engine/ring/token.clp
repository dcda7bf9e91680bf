; W1 for CLIPS: processes are numbers, the resource is nobody in particular.
(deffacts start (process 1) (process 2) (next 1 2) (next 2 1) (joining 3))
(defrule join
  ?j <- (joining ?k&:(<= ?k ?*processes*))
  ?e <- (next ?last 1)
  =>
  (retract ?j ?e)
  (assert (process ?k) (next ?last ?k) (next ?k 1) (joining (+ ?k 1))))
(defrule mount
  ?j <- (joining ?k&:(> ?k ?*processes*))
  =>
  (retract ?j)
  (assert (resource r) (token r 1) (asking)))
(defrule request
  (asking)
  (process ?p)
  (resource ?r)
  (not (held-by ?r ?p))
  (not (request ?p ?))
  =>
  (assert (request ?p ?r)))
(defrule asked
  (declare (salience -1))
  ?a <- (asking)
  =>
  (retract ?a)
  (assert (working)))
(defrule take
  (working)
  ?t <- (token ?r ?p)
  ?q <- (request ?p ?r)
  =>
  (retract ?t ?q)
  (assert (held-by ?r ?p)))
(defrule release
  (working)
  ?h <- (held-by ?r ?p)
  (not (request ?p ?))
  =>
  (retract ?h)
  (assert (release ?r ?p)))
(defrule give
  (working)
  ?x <- (release ?r ?p)
  (next ?p ?q)
  =>
  (retract ?x)
  (assert (token ?r ?q)))
