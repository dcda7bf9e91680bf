/** The product parser, third part: rule files. */
import type { IToken } from "chevrotain";
import type * as ast from "../ast.js";
import { keep, type Maybe } from "./expression-parser.js";
import { PathParser } from "./path-parser.js";
import { join, nameOf, spanOf } from "./span.js";
import * as t from "./tokens.js";

type UnlessPart = ast.UnlessClause["clauses"][number];
const k = t.keywords;

export class RuleParser extends PathParser {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  // ── Rule files ──

  file = this.RULE("file", (): Omit<ast.RuleFile, "span"> => {
    const doc: string[] = [];
    const uses: ast.Use[] = [];
    const items: ast.Item[] = [];
    this.MANY(() => doc.push(this.CONSUME(t.FileDoc).payload));
    this.MANY2(() => keep(uses, this.SUBRULE(this.use)));
    this.MANY3(() => keep(items, this.SUBRULE(this.item)));
    return { kind: "file", doc, uses, items };
  });

  private use = this.RULE("use", (): Maybe<ast.Use> => {
    const path: ast.Name[] = [];
    const keyword = this.CONSUME(k.use);
    this.AT_LEAST_ONE_SEP({ SEP: t.Dot, DEF: () => path.push(nameOf(this.CONSUME(t.Name))) });
    return this.ACTION(() => ({
      kind: "use",
      path,
      span: join(spanOf(keyword), path.at(-1)!.span),
    }));
  });

  private item = this.RULE("item", (): Maybe<ast.Item> => {
    const doc: string[] = [];
    this.MANY(() => doc.push(this.CONSUME(t.Doc).payload));
    return this.OR<Maybe<ast.Item>>([
      { ALT: () => this.SUBRULE(this.param, { ARGS: [doc] }) },
      { ALT: () => this.SUBRULE(this.rule, { ARGS: [doc] }) },
    ]);
  });

  private param = this.RULE("param", (doc: string[]): Maybe<ast.Param> => {
    const keyword = this.CONSUME(k.param);
    const name = nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Colon);
    const type = nameOf(this.CONSUME(t.Word));
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.literal);
    return this.ACTION(
      () =>
        value && { kind: "param", doc, name, type, value, span: join(spanOf(keyword), value.span) },
    );
  });

  private rule = this.RULE("rule", (doc: string[]): Maybe<ast.Rule> => {
    const form = this.OR([
      { ALT: () => this.CONSUME(k.derive) },
      { ALT: () => this.CONSUME(k.rewrite) },
      { ALT: () => this.CONSUME(k.forbid) },
    ]);
    const name = nameOf(this.CONSUME(t.Word));
    const clauses: ast.Clause[] = [];
    const effects: ast.Effect[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => keep(clauses, this.SUBRULE(this.clause)));
    this.CONSUME(t.FatArrow);
    this.MANY2(() => keep(effects, this.SUBRULE(this.effect)));
    const end = this.CONSUME(t.RightBrace);
    return this.ACTION(() => {
      const span = join(spanOf(form), spanOf(end));
      return {
        kind: "rule",
        form: form.image as ast.Rule["form"],
        doc,
        name,
        before: [],
        clauses,
        effects,
        holds: [],
        span,
      };
    });
  });

  // ── Clauses ──

  private clause = this.RULE("clause", (): Maybe<ast.Clause> => {
    this.ACTION(() => this.freshExpression());
    return this.OR<Maybe<ast.Clause>>([
      { ALT: () => this.SUBRULE(this.pathItem) },
      { ALT: () => this.SUBRULE(this.letClause) },
      { ALT: () => this.SUBRULE(this.whereClause) },
      { ALT: () => this.SUBRULE(this.unless) },
    ]);
  });

  private letClause = this.RULE("letClause", (): Maybe<ast.LetClause> => {
    const keyword = this.CONSUME(k.let);
    const name = nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(
      () => value && { kind: "let", name, value, span: join(spanOf(keyword), value.span) },
    );
  });

  private whereClause = this.RULE("whereClause", (): Maybe<ast.WhereClause> => {
    const keyword = this.CONSUME(k.where);
    const condition = this.SUBRULE(this.expression);
    return this.ACTION(
      () => condition && { kind: "where", condition, span: join(spanOf(keyword), condition.span) },
    );
  });

  private unless = this.RULE("unless", (): Maybe<ast.UnlessClause> => {
    const keyword = this.CONSUME(k.unless);
    return this.OR<Maybe<ast.UnlessClause>>([
      { ALT: () => this.SUBRULE(this.unlessBlock, { ARGS: [keyword] }) },
      { ALT: () => this.SUBRULE(this.unlessLine, { ARGS: [keyword] }) },
    ]);
  });

  private unlessBlock = this.RULE("unlessBlock", (keyword: IToken): Maybe<ast.UnlessClause> => {
    const clauses: UnlessPart[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => keep(clauses, this.SUBRULE(this.unlessPart)));
    const end = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({
      kind: "unless",
      clauses,
      span: join(spanOf(keyword), spanOf(end)),
    }));
  });

  private unlessPart = this.RULE("unlessPart", (): Maybe<UnlessPart> => {
    this.ACTION(() => this.freshExpression());
    return this.OR<Maybe<UnlessPart>>([
      { ALT: () => this.SUBRULE(this.pathItem) },
      { ALT: () => this.SUBRULE(this.letClause) },
      { ALT: () => this.SUBRULE(this.whereClause) },
    ]);
  });

  /** A `where` on the line where the path ends belongs to the `unless`; on a line of its own it is a clause of the rule. */
  private unlessLine = this.RULE("unlessLine", (keyword: IToken): Maybe<ast.UnlessClause> => {
    const clauses: UnlessPart[] = [];
    keep(clauses, this.SUBRULE(this.pathItem));
    this.OPTION({
      GATE: () => this.LA(0).endLine === this.LA(1).startLine,
      DEF: () => keep(clauses, this.SUBRULE(this.whereClause)),
    });
    return this.ACTION(() => {
      const last = clauses.at(-1);
      return last && { kind: "unless", clauses, span: join(spanOf(keyword), last.span) };
    });
  });

  // ── Effects ──

  private effect = this.RULE("effect", (): Maybe<ast.Effect> => {
    this.ACTION(() => this.freshExpression());
    return this.OR<Maybe<ast.Effect>>([
      { ALT: () => this.SUBRULE(this.attributeEffect) },
      { ALT: () => this.SUBRULE(this.pathItem) },
      { ALT: () => this.SUBRULE(this.deletion) },
      { ALT: () => this.SUBRULE(this.patch) },
      { ALT: () => this.SUBRULE(this.message) },
      { ALT: () => this.SUBRULE(this.beside) },
    ]);
  });

  private deletion = this.RULE("deletion", (): Maybe<ast.DeleteEffect> => {
    const keyword = this.CONSUME(k.delete);
    const path = this.SUBRULE(this.path);
    const cascade = this.OPTION(() => this.CONSUME(k.cascade));
    return this.ACTION(() => {
      if (!path) return undefined;
      const end = cascade ? spanOf(cascade) : path.span;
      return {
        kind: "delete",
        path,
        cascade: cascade !== undefined,
        span: join(spanOf(keyword), end),
      };
    });
  });

  private message = this.RULE("message", (): Maybe<ast.MessageEffect> => {
    const level = this.OR([
      { ALT: () => this.CONSUME(k.error) },
      { ALT: () => this.CONSUME(k.warning) },
      { ALT: () => this.CONSUME(k.note) },
      { ALT: () => this.CONSUME(k.help) },
    ]);
    const text = this.SUBRULE(this.template);
    const at = this.OPTION(() => {
      this.CONSUME(k.at);
      return nameOf(this.CONSUME(t.Name));
    });
    return this.ACTION(() => {
      if (!text) return undefined;
      const span = join(spanOf(level), (at ?? text).span);
      const form = level.image as ast.MessageEffect["level"];
      return { kind: "message", level: form, text, ...(at ? { at } : {}), span };
    });
  });

  private beside = this.RULE("beside", (): Maybe<ast.BesideEffect> => {
    const keyword = this.CONSUME(k.beside);
    const left = nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Comma);
    const right = nameOf(this.CONSUME2(t.Name));
    return this.ACTION(() => ({
      kind: "beside",
      left,
      right,
      span: join(spanOf(keyword), right.span),
    }));
  });
}
