/** What each rule of `race.ohm` means as syntax tree: the second opinion on the product parser. */
import type { ActionDict, Node } from "ohm-js";
import type * as ast from "../ast.js";

/** `at(from, to)` is the span from the start of one node to the end of another. */
export type At = (from: Node, to?: Node) => ast.Span;

const trees = <T>(list: Node): T[] => list.children.map((child) => child.tree() as T);
const listed = <T>(list: Node): T[] =>
  list.asIteration().children.map((child) => child.tree() as T);
const optional = <T>(node: Node): T | undefined => node.children[0]?.tree() as T | undefined;
const line = (text: string): string => text.slice(3).replace(/^ /, "").trimEnd();

const escapes: Readonly<Record<string, string>> = { n: "\n" };

/** The meaning of every rule, with spans made by `at`. */
export function ruleActions(at: () => At): ActionDict<unknown> {
  const name = (node: Node): ast.Name => ({ text: node.sourceString, span: at()(node) });
  const fold = (first: Node, signs: Node, rest: Node): ast.Expr =>
    rest.children.reduce<ast.Expr>((left, node, index) => {
      const right = node.tree() as ast.Expr;
      const op = signs.children[index]!.sourceString as ast.BinaryOp;
      return { kind: "binary", op, left, right, span: { ...left.span, end: right.span.end } };
    }, first.tree() as ast.Expr);
  const rule = (
    whole: Node,
    change: Node | undefined,
    head: Node,
    clauses: Node,
    behind: object,
  ): object => ({
    kind: "rule",
    ...(change ? { change: change.sourceString } : {}),
    before: [],
    ...(head.tree() as object),
    clauses: trees(clauses),
    effects: [],
    holds: [],
    ...behind,
    span: at()(whole),
  });
  const scoped = (whole: Node, scope: Node): object => {
    const { clauses, end } = scope.tree() as { clauses: unknown; end: number };
    return { clauses, span: { ...at()(whole), end } };
  };
  const aggregate = (
    whole: Node,
    id: Node,
    values: readonly Node[],
    clauses: Node,
    by?: Node,
  ): object => ({
    kind: "aggregate",
    function: name(id),
    values: values.map((value) => value.tree()),
    clauses: clauses.tree(),
    by: by ? (optional(by) ?? []) : [],
    span: at()(whole),
  });

  return {
    File(doc, uses, items, _end) {
      return { kind: "file", doc: trees(doc), uses: trees(uses), items: trees(items) };
    },
    fileDoc: (start, rest) => line(start.sourceString + rest.sourceString),
    doc: (start, rest) => line(start.sourceString + rest.sourceString),
    Use(_use, path) {
      return { kind: "use", path: listed(path), span: at()(this) };
    },
    Item(doc, item) {
      return { ...(item.tree() as ast.Item), doc: trees(doc) };
    },
    Param(_param, id, _colon, type, _is, value) {
      return {
        kind: "param",
        name: id.tree(),
        type: type.tree(),
        value: value.tree(),
        span: at()(this),
      };
    },
    Rule_changed(change, head, _open, clauses, effects, _close) {
      return rule(this, change, head, clauses, { effects: optional(effects) ?? [] });
    },
    Rule_new(head, _open, clauses, effects, _close) {
      return rule(this, undefined, head, clauses, { effects: effects.tree() });
    },
    Rule_changed_invariant(change, head, _open, clauses, holds, _close) {
      return rule(this, change, head, clauses, { holds: optional(holds) ?? [] });
    },
    Rule_new_invariant(head, _open, clauses, holds, _close) {
      return rule(this, undefined, head, clauses, { holds: holds.tree() });
    },
    Head_rewrite(form, id, before, decreases) {
      return {
        form: form.sourceString,
        name: id.tree(),
        before: optional(before) ?? [],
        ...(decreases.children.length ? { decreases: optional(decreases) } : {}),
      };
    },
    Head_plain: (form, id) => ({ form: form.sourceString, name: id.tree() }),
    Invariant: (form, id) => ({ form: form.sourceString, name: id.tree() }),
    Before: (_before, list) => listed(list),
    Decreases: (_decreases, value) => value.tree(),
    Effects: (_arrow, effects) => trees(effects),
    Holds: (_arrow, clauses) => trees(clauses),

    Stage(_stage, id, orders, _open, steps, _close) {
      const named = (word: string): ast.Name[] =>
        orders.children
          .filter((one) => one.sourceString.startsWith(word))
          .flatMap((one) => one.tree() as ast.Name[]);
      return {
        kind: "stage",
        name: id.tree(),
        after: named("after"),
        before: named("before"),
        steps: trees(steps),
        span: at()(this),
      };
    },
    After: (_after, list) => listed(list),
    StageStep_repeat(_repeat, count, _open, steps, _close) {
      return { kind: "repeat", count: count.tree(), steps: trees(steps), span: at()(this) };
    },
    StageStep_once(id, _once) {
      return { kind: "times", rule: id.tree(), span: at()(this) };
    },
    StageStep_times(id, count, _times) {
      return { kind: "times", rule: id.tree(), count: count.tree(), span: at()(this) };
    },
    StageStep_run(id) {
      return { kind: "run", rule: id.tree(), span: at()(this) };
    },
    step: (word) => word.tree(),
    counter: (id) => id.tree(),
    Count(count) {
      const tree = count.tree() as ast.Name | ast.Literal;
      return "kind" in tree ? tree : { kind: "name", name: tree, span: tree.span };
    },

    PathItem(path) {
      return { kind: "path", path: path.tree(), span: at()(this) };
    },
    Let(_let, id, _is, value) {
      return { kind: "let", name: id.tree(), value: value.tree(), span: at()(this) };
    },
    Where(_where, condition) {
      return { kind: "where", condition: condition.tree(), span: at()(this) };
    },
    Unless(_unless, scope) {
      return { kind: "unless", ...scoped(this, scope) };
    },
    Optional(_optional, scope) {
      return { kind: "optional", ...scoped(this, scope) };
    },
    Each(_for, _each, scope) {
      return { kind: "each", ...scoped(this, scope) };
    },
    Scope_block(_open, clauses, close) {
      return { clauses: trees(clauses), end: close.source.endIdx };
    },
    // Behind a syntactic rule within a lexical one ohm skips space: the clause itself knows where it ends.
    Scope_line(path, where) {
      const clauses = [path.tree() as ast.PathClause, ...trees<ast.WhereClause>(where)];
      return { clauses, end: clauses.at(-1)!.span.end };
    },
    sameLineWhere: (_blank, _ahead, where) => where.tree(),

    Path(first, edges, nodes) {
      const steps = edges.children.map((edge, index) => ({
        edge: edge.tree(),
        node: nodes.children[index]!.tree(),
      }));
      return { first: first.tree(), steps, span: at()(this) };
    },
    Node(node, attributes) {
      return {
        ...(node.tree() as object),
        attributes: optional(attributes) ?? [],
        span: at()(this),
      };
    },
    node_both: (id, kind) => ({ name: id.tree(), type: kind.tree() }),
    node_name: (id) => ({ name: id.tree() }),
    node_any_kind: (_any, kind) => ({ type: kind.tree() }),
    node_any: (_any) => ({}),
    node_kind: (kind) => ({ type: kind.tree() }),
    kind: (_colon, id) => id.tree(),
    Attributes: (_open, list, _close) => listed(list),
    Attribute_value(id, _colon, value) {
      return { name: id.tree(), value: value.tree(), span: at()(this) };
    },
    Attribute_bind(id) {
      return { name: id.tree(), span: at()(this) };
    },
    edge_out(_line, kinds, repeat, _end) {
      return { kinds: kinds.tree(), direction: "out", repeat: repeat.tree(), span: at()(this) };
    },
    edge_in(_line, kinds, repeat, _end) {
      return { kinds: kinds.tree(), direction: "in", repeat: repeat.tree(), span: at()(this) };
    },
    edgeKinds: (list) => listed(list),
    edgeKind(_start, _rest) {
      return name(this);
    },
    repeat: (sign) => ({ "": "one", "+": "plus", "*": "star" })[sign.sourceString],

    Delete(_delete, path, cascade) {
      return {
        kind: "delete",
        path: path.tree(),
        cascade: cascade.children.length > 0,
        span: at()(this),
      };
    },
    Patch(_patch, node, _dot, field, _from, from, _to, to) {
      const ends = { from: from.tree(), to: to.tree() };
      return { kind: "patch", node: node.tree(), field: field.tree(), ...ends, span: at()(this) };
    },
    Message(level, text, target) {
      const place = target.children.length ? { at: optional(target) } : {};
      return {
        kind: "message",
        level: level.sourceString,
        text: text.tree(),
        ...place,
        span: at()(this),
      };
    },
    At: (_at, id) => id.tree(),
    Beside(_beside, left, _comma, right) {
      return { kind: "beside", left: left.tree(), right: right.tree(), span: at()(this) };
    },
    AttributeEffect(node, _dot, attribute, _is, value) {
      return {
        kind: "attribute",
        node: node.tree(),
        attribute: attribute.tree(),
        value: value.tree(),
        span: at()(this),
      };
    },

    Expr: fold,
    And: fold,
    Sum: fold,
    Product: fold,
    Comparison_two(left, sign, right) {
      const sides = { left: left.tree(), right: right.tree() };
      return { kind: "binary", op: sign.sourceString, ...sides, span: at()(this) };
    },
    Unary_minus(_sign, operand) {
      return { kind: "unary", op: "-", operand: operand.tree(), span: at()(this) };
    },
    Unary_not(_sign, operand) {
      return { kind: "unary", op: "not", operand: operand.tree(), span: at()(this) };
    },
    Aggregate_one(id, _open, value, clauses, _close) {
      return aggregate(this, id, [value], clauses);
    },
    Aggregate_count(id, _open, clauses, _close) {
      return aggregate(this, id, [], clauses);
    },
    Aggregate_join(id, _open, value, _comma, separator, clauses, by, _close) {
      return aggregate(this, id, [value, separator], clauses, by);
    },
    Aggregate_fold(id, _open, carried, _is, start, _comma, next, clauses, by, _close) {
      const fold = { name: carried.tree(), start: start.tree() };
      return { ...aggregate(this, id, [next], clauses, by), fold };
    },
    For: (_for, clauses) => trees(clauses),
    By: (_by, keys) => listed(keys),
    Primary_call(id, _open, list, _close) {
      return { kind: "call", function: id.tree(), arguments: listed(list), span: at()(this) };
    },
    Primary_attribute(node, _dot, attribute) {
      return {
        kind: "attribute",
        node: node.tree(),
        attribute: attribute.tree(),
        span: at()(this),
      };
    },
    Primary_name(id) {
      return { kind: "name", name: id.tree(), span: at()(this) };
    },
    Primary_paren(_open, inner, _close) {
      return { ...(inner.tree() as object), span: at()(this) };
    },

    Literal_negative(_sign, size) {
      const literal = size.tree() as ast.Literal & { kind: "int" };
      return { ...literal, value: -literal.value, span: at()(this) };
    },
    bool(word) {
      return { kind: "bool", value: word.sourceString === "true", span: at()(this) };
    },
    int_hex(_prefix, _digits) {
      return { kind: "int", value: BigInt(this.sourceString), hex: true, span: at()(this) };
    },
    int_decimal(_digits) {
      return { kind: "int", value: BigInt(this.sourceString), span: at()(this) };
    },
    string(_open, text, _close) {
      return { kind: "string", value: trees(text).join(""), span: at()(this) };
    },
    textChar_escape: (_sign, letter) => escapes[letter.sourceString] ?? letter.sourceString,
    textChar_plain: (character) => character.sourceString,
    template(_open, first, holes, parts, _close) {
      return { parts: [first.tree(), ...trees(parts)], holes: trees(holes), span: at()(this) };
    },
    chunk: (text) => trees(text).join(""),
    hole: (_open, _ahead, value, _blank, _close) => value.tree(),

    word(_start, _rest) {
      return name(this);
    },
    name: (word) => word.tree(),
  };
}
