/** The product parser, third part: clauses, of rules and of the aggregates in their expressions. */
import type { IToken, ParserMethod } from "chevrotain";
import type * as ast from "../ast.js";
import type { Range } from "./aggregate.js";
import { keep, type Maybe } from "./expression-parser.js";
import { PathParser } from "./path-parser.js";
import { join, nameOf, spanOf } from "./span.js";
import * as t from "./tokens.js";

const k = t.keywords;

interface Scope {
  readonly clauses: readonly ast.InnerClause[];
  readonly end: ast.Span;
}

export class ClauseParser extends PathParser {
  protected clause = this.RULE("clause", (): Maybe<ast.Clause> => {
    this.ACTION(() => this.freshExpression());
    return this.OR<Maybe<ast.Clause>>([
      { ALT: () => this.SUBRULE(this.innerClause) },
      { ALT: () => this.SUBRULE(this.optionalClause) },
      { ALT: () => this.SUBRULE(this.each) },
    ]);
  });

  private innerClause: ParserMethod<[], Maybe<ast.InnerClause>> = this.RULE("innerClause", () =>
    this.OR<Maybe<ast.InnerClause>>([
      { ALT: () => this.SUBRULE(this.pathItem) },
      { ALT: () => this.SUBRULE(this.letClause) },
      { ALT: () => this.SUBRULE(this.whereClause) },
      { ALT: () => this.SUBRULE(this.unless) },
    ]),
  );

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
    const scope = this.SUBRULE(this.scope);
    return this.ACTION(() => scope && { kind: "unless", ...spanned(keyword, scope) });
  });

  private optionalClause = this.RULE("optionalClause", (): Maybe<ast.OptionalClause> => {
    const keyword = this.CONSUME(k.optional);
    const scope = this.SUBRULE(this.scope);
    return this.ACTION(() => scope && { kind: "optional", ...spanned(keyword, scope) });
  });

  private each = this.RULE("each", (): Maybe<ast.EachClause> => {
    const keyword = this.CONSUME(k.for);
    this.CONSUME(k.each);
    const scope = this.SUBRULE(this.scope);
    return this.ACTION(() => scope && { kind: "each", ...spanned(keyword, scope) });
  });

  private scope = this.RULE("scope", (): Maybe<Scope> =>
    this.OR<Maybe<Scope>>([
      { ALT: () => this.SUBRULE(this.scopeBlock) },
      { ALT: () => this.SUBRULE(this.scopeLine) },
    ]),
  );

  private scopeBlock = this.RULE("scopeBlock", (): Maybe<Scope> => {
    const clauses: ast.InnerClause[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => keep(clauses, this.SUBRULE(this.innerClause)));
    const end = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ clauses, end: spanOf(end) }));
  });

  /** A `where` on the line where the path ends belongs to the scope; on a line of its own it is a clause beside it. */
  private scopeLine = this.RULE("scopeLine", (): Maybe<Scope> => {
    const clauses: ast.InnerClause[] = [];
    keep(clauses, this.SUBRULE(this.pathItem));
    this.OPTION({
      GATE: () => this.LA(0).endLine === this.LA(1).startLine,
      DEF: () => keep(clauses, this.SUBRULE(this.whereClause)),
    });
    return this.ACTION(() => {
      const last = clauses.at(-1);
      return last && { clauses, end: last.span };
    });
  });

  /** `for clauses by keys` */
  protected override range = this.RULE("range", (): Maybe<Range> => {
    const clauses: ast.InnerClause[] = [];
    const by: ast.Expr[] = [];
    let order: Maybe<IToken>;
    this.CONSUME(k.for);
    this.AT_LEAST_ONE(() => keep(clauses, this.SUBRULE(this.innerClause)));
    this.OPTION(() => {
      order = this.CONSUME(k.by);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => keep(by, this.SUBRULE(this.expression)) });
    });
    return this.ACTION(() => ({ clauses, by, ...(order ? { bySpan: spanOf(order) } : {}) }));
  });
}

const spanned = (
  keyword: IToken,
  { clauses, end }: Scope,
): Pick<ast.UnlessClause, "clauses" | "span"> => ({
  clauses,
  span: join(spanOf(keyword), end),
});
