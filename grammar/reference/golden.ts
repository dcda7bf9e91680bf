/** What each rule that `golden.ohm` adds means as syntax tree. */
import type { ActionDict, Node } from "ohm-js";
import type * as ast from "../ast.js";
import type { At } from "./rules.js";

export function goldenActions(at: () => At): ActionDict<unknown> {
  const caseOf = (
    settings: Node,
    graph: Node,
    arrow: Node,
    expected: readonly unknown[],
  ): object => {
    const span = at()(arrow);
    const column = span.column + arrow.sourceString.length;
    return {
      parameters: settings.children.map((setting) => setting.tree()),
      graph: graph.children.map((path) => path.tree()),
      expected,
      expectedSpan: { ...span, start: span.end, column },
    };
  };
  return {
    GoldenFile(first, firstCase, titles, cases, end) {
      const bodies = [...firstCase.children, ...(cases.children[0]?.children ?? [])];
      const heads = [...first.children, ...(titles.children[0]?.children ?? [])];
      const starts = heads.map((head) => head.tree() as { title: string; span: ast.Span });
      return {
        kind: "golden",
        cases: bodies.map((body, index) => {
          const behind = starts[index + 1]?.span.start ?? end.source.endIdx;
          const { parameters, graph, expected, expectedSpan } = body.tree() as ast.GoldenCase;
          const { title, span } = starts[index]!;
          return {
            title,
            parameters,
            graph,
            expected,
            expectedSpan: { ...expectedSpan, end: behind },
            span: { ...span, end: behind },
          };
        }),
      };
    },
    Case_nothing: (settings, graph, arrow, _nothing) => caseOf(settings, graph, arrow, []),
    Case_some: (settings, graph, arrow, list) =>
      caseOf(
        settings,
        graph,
        arrow,
        list.children.map((one) => one.tree()),
      ),
    Setting(_param, id, _is, value) {
      return { name: id.tree(), value: value.tree(), span: at()(this) };
    },
    Gone(_delete, path) {
      return { kind: "delete", path: path.tree(), cascade: false, span: at()(this) };
    },
    ExpectedMessage(level, code, text) {
      const said = text.children.length
        ? { text: (text.children[0]!.tree() as { value: string }).value }
        : {};
      return {
        kind: "expected_message",
        level: level.sourceString,
        code: code.tree(),
        ...said,
        span: at()(this),
      };
    },
    firstTitle: (_lines, _blank, title) => title.tree(),
    nextTitle: (_lines, _blank, title) => title.tree(),
    title(_sign, rest) {
      return { title: rest.sourceString.trim(), span: at()(this) };
    },
    edge_out(_line, kind, _end) {
      return { kinds: [kind.tree()], direction: "out", repeat: "one", span: at()(this) };
    },
    edge_in(_line, kind, _end) {
      return { kinds: [kind.tree()], direction: "in", repeat: "one", span: at()(this) };
    },
  };
}
