/** The product parser, second part: paths, and the effects that a rule and the expectation of a golden share. */
import type * as ast from "../ast.js";
import { edgePattern, nodePattern, pathOf } from "./build.js";
import { ExpressionParser, keep, type Maybe } from "./expression-parser.js";
import { join, nameOf, spanOf } from "./span.js";
import * as t from "./tokens.js";

const k = t.keywords;

export class PathParser extends ExpressionParser {
  protected pathItem = this.RULE("pathItem", (): Maybe<ast.PathClause> => {
    const path = this.SUBRULE(this.path);
    return this.ACTION(() => path && { kind: "path", path, span: path.span });
  });

  protected path = this.RULE("path", (): Maybe<ast.Path> => {
    const steps: ast.Step[] = [];
    const first = this.SUBRULE(this.node);
    this.MANY(() => {
      const edge = this.SUBRULE(this.edge);
      const node = this.SUBRULE2(this.node);
      keep(
        steps,
        this.ACTION(() => edge && node && { edge, node }),
      );
    });
    return this.ACTION(() => first && pathOf(first, steps));
  });

  /** One token; a golden narrows what it may say. */
  protected edge = this.RULE("edge", (): Maybe<ast.EdgePattern> => {
    const token = this.CONSUME(t.Edge);
    return this.ACTION(() => edgePattern(token));
  });

  private node = this.RULE("node", (): Maybe<ast.NodePattern> => {
    let name: Maybe<ast.Name>;
    let type: Maybe<ast.Name>;
    const first = this.LA(1);
    this.OR([
      {
        ALT: () => {
          name = nameOf(this.CONSUME(t.Name));
          this.OPTION({ GATE: () => this.adjacent(), DEF: () => (type = this.SUBRULE(this.kind)) });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Underscore);
          this.OPTION2({
            GATE: () => this.adjacent(),
            DEF: () => (type = this.SUBRULE2(this.kind)),
          });
        },
      },
      { ALT: () => (type = this.SUBRULE3(this.kind)) },
    ]);
    const attributes = this.OPTION3(() => this.SUBRULE(this.attributes)) ?? [];
    return this.ACTION(() => {
      const span = join(spanOf(first), spanOf(this.LA(0)));
      return nodePattern(name, type, attributes, span);
    });
  });

  private kind = this.RULE("kind", (): Maybe<ast.Name> => {
    this.CONSUME(t.KindColon);
    return nameOf(this.CONSUME(t.Word));
  });

  /** No space lies before the next token: `b:B` is one node, `b :B` the end of one path and the start of another. */
  private adjacent(): boolean {
    return this.LA(0).endOffset! + 1 === this.LA(1).startOffset;
  }

  private attributes = this.RULE("attributes", (): ast.AttributePattern[] => {
    const attributes: ast.AttributePattern[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => keep(attributes, this.SUBRULE(this.attribute)) });
    this.CONSUME(t.RightBrace);
    return attributes;
  });

  protected attribute = this.RULE("attribute", (): Maybe<ast.AttributePattern> => {
    const name = nameOf(this.CONSUME(t.Word));
    const value = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.value);
    });
    return this.ACTION(() =>
      value ? { name, value, span: join(name.span, value.span) } : { name, span: name.span },
    );
  });

  protected attributeEffect = this.RULE("attributeEffect", (): Maybe<ast.AttributeEffect> => {
    const node = nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Dot);
    const attribute = nameOf(this.CONSUME(t.Word));
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.value);
    return this.ACTION(
      () =>
        value && { kind: "attribute", node, attribute, value, span: join(node.span, value.span) },
    );
  });

  protected patch = this.RULE("patch", (): Maybe<ast.PatchEffect> => {
    const keyword = this.CONSUME(k.patch);
    const node = nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Dot);
    const field = nameOf(this.CONSUME(t.Word));
    this.CONSUME(k.from);
    const from = this.SUBRULE(this.value);
    this.CONSUME(k.to);
    const to = this.SUBRULE2(this.value);
    return this.ACTION(() => {
      if (!from || !to) return undefined;
      return { kind: "patch", node, field, from, to, span: join(spanOf(keyword), to.span) };
    });
  });
}
