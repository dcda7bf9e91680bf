/** One sentence for each word of the language, for whoever hovers over it or is about to write it. */

export interface KeywordEntry {
  readonly sentence: string;
  readonly example?: string;
}

export const keywordEntries: Readonly<Record<string, KeywordEntry>> = {
  use: { sentence: "What the file builds on: a vocabulary, files of the library, or a file beside this one.", example: "use graph.rust" },
  param: { sentence: "A value that the command line can set.", example: "param cache_line: int = 64" },
  derive: { sentence: "Adds edges, attributes, nodes and patches: what follows from what is there.", example: "derive place {\n  …\n  =>\n  …\n}" },
  rewrite: { sentence: "Takes away and adds, until it finds nothing more: brings a graph into a normal form." },
  forbid: { sentence: "Speaks where a shape is found that must not be. Its name is the code of the diagnostic." },
  invariant: { sentence: "Must hold whenever the rules have run: for every match of the first clauses there is one of those behind `=>`." },
  extend: { sentence: "Adds clauses and effects to the rule of this name in another file.", example: "extend forbid large_value { … }" },
  override: { sentence: "Stands in the place of the rule of this name; with empty braces the rule is taken away." },
  stage: { sentence: "Rules that run together, before or after those of other stages.", example: "stage names before main {\n  meet_type\n}" },
  before: { sentence: "Where both match, this one goes first; of a stage, it runs first." },
  after: { sentence: "The stage runs when these have run." },
  decreases: { sentence: "An integer of the match that is never negative and that each step makes smaller." },
  once: { sentence: "Applies the first match, and no more." },
  times: { sentence: "Applies the first match, so often at most.", example: "grow 12 times" },
  repeat: { sentence: "Does its steps so often.", example: "repeat 3 { … }" },
  unless: { sentence: "Holds where what follows has no match that agrees with the names bound outside.", example: "unless type { frozen: true }" },
  optional: { sentence: "Binds its names where it has a match, and holds all the same where it has none." },
  for: { sentence: "`for each` binds all matches at once; in an aggregate, what stands behind `for` is ranged over." },
  each: { sentence: "`for each` binds all its matches at once; effects that speak of its names happen for each of them." },
  by: { sentence: "The order of `fold` and `join`: by the first key, where that is equal by the second; `-key` turns it round." },
  let: { sentence: "Gives a value a name.", example: "let end = field.offset + type.size" },
  where: { sentence: "Holds where the expression is true." },
  delete: { sentence: "Takes away an edge, or a node that has no other edges (rewrites only).", example: "delete a -edge-> b" },
  cascade: { sentence: "Takes the node away with all edges that it has." },
  patch: { sentence: "The bridge to bytes: the site must hold the one value and shall hold the other.", example: "patch site.value from site.expected to n" },
  from: { sentence: "The value that a site must hold." },
  to: { sentence: "The value that a site shall hold." },
  error: { sentence: "Refuses, with a message; `{…}` within it is an expression.", example: 'error "{type.path} is too large" at type' },
  warning: { sentence: "Speaks without refusing." },
  note: { sentence: "Names another place, or says why." },
  help: { sentence: "Says what to do." },
  at: { sentence: "The node that the message is about." },
  beside: { sentence: "Draws both nodes next to each other.", example: "beside local, target" },
  and: { sentence: "True where both are; the right side is not looked at if the left is false." },
  or: { sentence: "True where one of them is; the right side is not looked at if the left is true." },
  not: { sentence: "True where the other is false." },
  true: { sentence: "A truth value." },
  false: { sentence: "A truth value." },
  nothing: { sentence: "The rules make nothing of this graph." },
};
