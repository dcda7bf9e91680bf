/** The product parser, last part: goldens. Their paths are those of rules, with values for expressions and one kind on an edge. */
import type { IToken } from "chevrotain";
import type * as ast from "../ast.js";
import { edgePattern } from "./build.js";
import type { Open } from "./draft.js";
import { keep, type Maybe } from "./expression-parser.js";
import { ClauseParser } from "./clause-parser.js";
import { join, nameOf, spanOf } from "./span.js";
import * as t from "./tokens.js";

type Setting = ast.GoldenCase["parameters"][number];
type Expected = ast.GoldenCase["expected"][number];
const k = t.keywords;

type CaseDraft = Open<ast.GoldenCase>;

const caseDraft = (title: IToken): CaseDraft => ({
  title: title.payload as string,
  parameters: [],
  graph: [],
  expected: [],
  expectedSpan: behind(title),
  span: spanOf(title),
});

/** The empty span behind a token. */
function behind(token: IToken): ast.Span {
  const { end, line, column } = spanOf(token);
  return { start: end, end, line, column: column + token.image.length };
}

export class GoldenParser extends ClauseParser {
  /** The empty span behind the text, where the last case ends. */
  textEnd: ast.Span = { start: 0, end: 0, line: 1, column: 1 };

  private cases: CaseDraft[] = [];

  constructor(checked = false) {
    super(checked);
    this.performSelfAnalysis();
  }

  override reset(): void {
    super.reset();
    this.cases = [];
  }

  /** Reads a golden; what is damaged is left out. */
  read(): ast.GoldenFile {
    this.golden();
    return { kind: "golden", cases: this.cases.map((_, index) => this.caseAt(index)) };
  }

  private golden = this.RULE("golden", (): void => {
    this.MANY(() => this.SUBRULE(this.goldenCase));
  });

  private goldenCase = this.RULE("goldenCase", (): void => {
    const title = this.CONSUME(t.Title);
    const draft = caseDraft(title);
    this.ACTION(() => this.cases.push(draft));
    this.MANY3(() => keep(draft.parameters, this.SUBRULE(this.setting)));
    this.MANY(() => keep(draft.graph, this.SUBRULE(this.path)));
    const arrow = this.CONSUME(t.GoldenArrow);
    this.ACTION(() => (draft.expectedSpan = behind(arrow)));
    this.OR([
      { ALT: () => this.CONSUME(k.nothing) },
      { ALT: () => this.MANY2(() => keep(draft.expected, this.SUBRULE(this.expected))) },
    ]);
  });

  /** A case reaches to the title of the next. */
  private caseAt(index: number): ast.GoldenCase {
    const draft = this.cases[index]!;
    const { start: end } = this.cases[index + 1]?.span ?? this.textEnd;
    return { ...draft, expectedSpan: { ...draft.expectedSpan, end }, span: { ...draft.span, end } };
  }

  /** `param name = literal` */
  private setting = this.RULE("setting", (): Maybe<Setting> => {
    const keyword = this.CONSUME(k.param);
    const name = nameOf(this.CONSUME(t.Name));
    this.OPTION(() => this.SUBRULE(this.noType));
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.literal);
    return this.ACTION(() => value && { name, value, span: join(spanOf(keyword), value.span) });
  });

  /** The type of a parameter stands in the rules; it is understood here to be refused in words. */
  private noType = this.RULE("noType", (): void => {
    const colon = this.CONSUME(t.Colon);
    this.CONSUME(t.Word);
    this.ACTION(() =>
      this.faults.push({
        message: "a golden gives a parameter a value, and no type",
        span: spanOf(colon),
        help: "it is written `param name = 64`",
      }),
    );
  });

  private expected = this.RULE("expected", (): Maybe<Expected> =>
    this.OR<Maybe<Expected>>([
      { ALT: () => this.SUBRULE(this.attributeEffect) },
      { ALT: () => this.SUBRULE(this.pathItem) },
      { ALT: () => this.SUBRULE(this.gone) },
      { ALT: () => this.SUBRULE(this.patch) },
      { ALT: () => this.SUBRULE(this.expectedMessage) },
    ]),
  );

  private gone = this.RULE("gone", (): Maybe<ast.DeleteEffect> => {
    const keyword = this.CONSUME(k.delete);
    const path = this.SUBRULE(this.path);
    return this.ACTION(
      () =>
        path && { kind: "delete", path, cascade: false, span: join(spanOf(keyword), path.span) },
    );
  });

  private expectedMessage = this.RULE("expectedMessage", (): Maybe<ast.ExpectedMessage> => {
    const level = this.OR([
      { ALT: () => this.CONSUME(k.error) },
      { ALT: () => this.CONSUME(k.warning) },
    ]);
    const code = nameOf(this.CONSUME(t.Word));
    const text = this.OPTION(() => this.CONSUME(t.Text));
    return this.ACTION(() => {
      const span = join(spanOf(level), text ? spanOf(text) : code.span);
      const said = text ? { text: text.payload as string } : {};
      return {
        kind: "expected_message",
        level: level.image as "error" | "warning",
        code,
        ...said,
        span,
      };
    });
  });

  protected override value = this.OVERRIDE_RULE("value", (): Maybe<ast.Expr> =>
    this.SUBRULE(this.literal),
  );

  protected override edge = this.OVERRIDE_RULE("edge", (): Maybe<ast.EdgePattern> => {
    const token = this.CONSUME(t.Edge);
    return this.ACTION(() => {
      const edge = edgePattern(token);
      if (edge.repeat === "one" && edge.kinds.length === 1) return edge;
      this.faults.push({
        message: "an edge of a graph is of one kind and not repeated",
        span: edge.span,
        help: "draw each edge of the graph by itself",
      });
      return undefined;
    });
  });

  protected override attribute = this.OVERRIDE_RULE(
    "attribute",
    (): Maybe<ast.AttributePattern> => {
      const name = nameOf(this.CONSUME(t.Word));
      this.CONSUME(t.Colon);
      const value = this.SUBRULE(this.value);
      return this.ACTION(() => value && { name, value, span: join(name.span, value.span) });
    },
  );
}
