/**
 * The product parser, first part: expressions and texts with holes.
 * The parser is LL(3) with error recovery, so that one mistake does not hide the next. `race.ohm` and `golden.ohm` are the
 * same grammar, to be read; a test keeps both equal. A part that is damaged is left out of the tree; what is in it is whole.
 */
import {
  EmbeddedActionsParser,
  type IRecognitionException,
  type IToken,
  type ParserMethod,
} from "chevrotain";
import type { BinaryOp, Expr, Literal, Name, Template } from "../ast.js";
import { applied, type Arguments, type Range } from "./aggregate.js";
import { intLiteral, templateOf } from "./build.js";
import type { Fault } from "./fault.js";
import { longest, mostRecoveries } from "./limits.js";
import { join, nameOf, spanOf } from "./span.js";
import * as t from "./tokens.js";
import { messages } from "./words.js";

export type Maybe<T> = T | undefined;
const k = t.keywords;

/** Adds what is whole. */
export const keep = <T>(list: T[], item: Maybe<T>): void => {
  if (item !== undefined) list.push(item);
};

/** The part of chevrotain's recovery that takes up a list again; its types do not tell of it. */
interface Recovery {
  shouldInRepetitionRecoveryBeTried(...args: unknown[]): boolean;
  SAVE_ERROR(error: IRecognitionException): IRecognitionException;
}
const recovery = EmbeddedActionsParser.prototype as unknown as Recovery;

export class ExpressionParser extends EmbeddedActionsParser {
  /** What the grammar allows and the language does not. */
  faults: Fault[] = [];
  /** Whether anything was found wrong so far. */
  protected damaged = false;
  private operations = 0;
  private recoveries = 0;

  /** `checked`: the grammar is looked at for what can be read in two ways. It takes half the time to start, so a test asks for it. */
  constructor(checked = false) {
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 3,
      errorMessageProvider: messages,
      skipValidations: !checked,
    });
  }

  // A missing token is reported, never invented: it would have no place.
  protected override canTokenTypeBeInsertedInRecovery(): boolean {
    return false;
  }

  // A token is left out for the sake of the one behind it only on a line of theirs; the next line is another matter.
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    return this.LA(1).startLine === this.LA(2).startLine;
  }

  // Chevrotain takes a list up again by recursion, so the times are counted.
  protected shouldInRepetitionRecoveryBeTried(...args: unknown[]): boolean {
    if (
      this.recoveries >= mostRecoveries ||
      !recovery.shouldInRepetitionRecoveryBeTried.apply(this, args)
    )
      return false;
    this.recoveries++;
    return true;
  }

  protected SAVE_ERROR(error: IRecognitionException): IRecognitionException {
    this.damaged = true;
    return recovery.SAVE_ERROR.call(this, error);
  }

  override reset(): void {
    super.reset();
    this.damaged = false;
    this.faults = [];
    this.operations = 0;
    this.recoveries = 0;
  }

  /** What an aggregate goes through: clauses, which the next part of the parser knows. */
  declare protected range: ParserMethod<[], Maybe<Range>>;

  /** Says that a clause or effect of a rule starts here, whose expressions may be as long as any. */
  protected freshExpression(): void {
    this.operations = 0;
  }

  protected template = this.RULE("template", (): Maybe<Template> => {
    const tokens: IToken[] = [];
    const holes: Expr[] = [];
    this.OR([
      { ALT: () => tokens.push(this.CONSUME(t.Text)) },
      {
        ALT: () => {
          tokens.push(this.CONSUME(t.TemplateOpen));
          keep(holes, this.SUBRULE(this.expression));
          this.MANY(() => {
            tokens.push(this.CONSUME(t.TemplateMiddle));
            keep(holes, this.SUBRULE2(this.expression));
          });
          tokens.push(this.CONSUME(t.TemplateClose));
        },
      },
    ]);
    return this.ACTION(() =>
      holes.length === tokens.length - 1 ? templateOf(tokens, holes) : undefined,
    );
  });

  protected plainLiteral = this.RULE("plainLiteral", (): Maybe<Literal> => {
    const token = this.LA(1);
    return this.OR<Maybe<Literal>>([
      {
        ALT: () => {
          this.CONSUME(t.Int);
          return this.ACTION(() => intLiteral(token));
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Text);
          return this.ACTION(() => ({
            kind: "string",
            value: token.payload as string,
            span: spanOf(token),
          }));
        },
      },
      { ALT: () => this.truth(this.CONSUME(k.true)) },
      { ALT: () => this.truth(this.CONSUME(k.false)) },
    ]);
  });

  private truth(token: IToken): Literal {
    return { kind: "bool", value: token.tokenType === k.true, span: spanOf(token) };
  }

  protected literal = this.RULE("literal", (): Maybe<Literal> =>
    this.OR<Maybe<Literal>>([
      { ALT: () => this.SUBRULE(this.plainLiteral) },
      {
        ALT: () => {
          const sign = this.CONSUME(t.Minus);
          const size = this.CONSUME(t.Int);
          return this.ACTION(() => intLiteral(size, sign));
        },
      },
    ]),
  );

  /** What stands for an attribute or in a patch; a golden narrows it. */
  protected value = this.RULE("value", (): Maybe<Expr> => this.SUBRULE(this.expression));

  expression = this.RULE("expression", (): Maybe<Expr> => {
    let result = this.SUBRULE(this.conjunction);
    this.MANY(() => {
      const sign = this.CONSUME(k.or);
      const right = this.SUBRULE2(this.conjunction);
      this.ACTION(() => (result = this.binary(result, sign, right)));
    });
    return result;
  });

  private conjunction = this.RULE("conjunction", (): Maybe<Expr> => {
    let result = this.SUBRULE(this.comparison);
    this.MANY(() => {
      const sign = this.CONSUME(k.and);
      const right = this.SUBRULE2(this.comparison);
      this.ACTION(() => (result = this.binary(result, sign, right)));
    });
    return result;
  });

  private comparison = this.RULE("comparison", (): Maybe<Expr> => {
    let result = this.SUBRULE(this.sum);
    this.OPTION(() => {
      const sign = this.CONSUME(t.Comparison);
      const right = this.SUBRULE2(this.sum);
      this.ACTION(() => (result = this.binary(result, sign, right)));
    });
    return result;
  });

  private sum = this.RULE("sum", (): Maybe<Expr> => {
    let result = this.SUBRULE(this.product);
    this.MANY(() => {
      const sign = this.CONSUME(t.Sum);
      const right = this.SUBRULE2(this.product);
      this.ACTION(() => (result = this.binary(result, sign, right)));
    });
    return result;
  });

  private product = this.RULE("product", (): Maybe<Expr> => {
    let result = this.SUBRULE(this.unary);
    this.MANY(() => {
      const sign = this.CONSUME(t.Product);
      const right = this.SUBRULE2(this.unary);
      this.ACTION(() => (result = this.binary(result, sign, right)));
    });
    return result;
  });

  private unary = this.RULE("unary", (): Maybe<Expr> => {
    const signs: IToken[] = [];
    this.MANY(() =>
      signs.push(
        this.OR([{ ALT: () => this.CONSUME(t.Minus) }, { ALT: () => this.CONSUME(k.not) }]),
      ),
    );
    const operand = this.SUBRULE(this.primary);
    return this.ACTION(() =>
      signs.reduceRight((inner, sign) => this.unaryOf(sign, inner), operand),
    );
  });

  private primary = this.RULE("primary", (): Maybe<Expr> =>
    this.OR<Maybe<Expr>>([
      { ALT: () => this.SUBRULE(this.plainLiteral) },
      { ALT: () => this.SUBRULE(this.named) },
      { ALT: () => this.SUBRULE(this.parenthesised) },
    ]),
  );

  /** Parentheses belong to the span of what they hold. */
  private parenthesised = this.RULE("parenthesised", (): Maybe<Expr> => {
    const open = this.CONSUME(t.LeftParen);
    const inner = this.SUBRULE(this.expression);
    const close = this.CONSUME(t.RightParen);
    return this.ACTION(() => inner && { ...inner, span: join(spanOf(open), spanOf(close)) });
  });

  /** `x`, `x.attribute` or `f(x, y)`. */
  private named = this.RULE("named", (): Maybe<Expr> => {
    const name = nameOf(this.CONSUME(t.Name));
    let result: Maybe<Expr> = { kind: "name", name, span: name.span };
    this.OPTION(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Dot);
            const attribute = nameOf(this.CONSUME2(t.Word));
            result = {
              kind: "attribute",
              node: name,
              attribute,
              span: join(name.span, attribute.span),
            };
          },
        },
        {
          ALT: () => {
            const given = this.SUBRULE(this.callArguments);
            result = this.ACTION(() => given && this.call(name, given));
          },
        },
      ]),
    );
    return result;
  });

  private call(name: Name, given: Arguments): Maybe<Expr> {
    const result = applied(name, given);
    if ("kind" in result) return result;
    this.faults.push(result);
    return undefined;
  }

  private callArguments = this.RULE("callArguments", (): Maybe<Arguments> => {
    const values: Expr[] = [];
    this.CONSUME(t.LeftParen);
    const fold = this.OPTION(() => this.SUBRULE(this.foldStart));
    this.MANY_SEP({ SEP: t.Comma, DEF: () => keep(values, this.SUBRULE(this.expression)) });
    const range = this.OPTION2(() => this.SUBRULE(this.range));
    const end = this.CONSUME(t.RightParen);
    return this.ACTION(() => ({
      ...(fold ? { fold } : {}),
      values,
      ...(range ? { range } : {}),
      end,
    }));
  });

  /** `name = expression,`: what a `fold` carries along. */
  private foldStart = this.RULE("foldStart", (): Arguments["fold"] => {
    const name = nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Assign);
    const start = this.SUBRULE(this.expression);
    this.CONSUME(t.Comma);
    return this.ACTION(() => start && { name, start });
  });

  private binary(left: Maybe<Expr>, sign: IToken, right: Maybe<Expr>): Maybe<Expr> {
    if (!left || !right || !this.counted(sign)) return left;
    return {
      kind: "binary",
      op: sign.image as BinaryOp,
      left,
      right,
      span: join(left.span, right.span),
    };
  }

  private unaryOf(sign: IToken, operand: Maybe<Expr>): Maybe<Expr> {
    if (!operand || !this.counted(sign)) return operand;
    return {
      kind: "unary",
      op: sign.image as "-" | "not",
      operand,
      span: join(spanOf(sign), operand.span),
    };
  }

  /** Counts an operation; past the limit it is left out of the tree, and the first one is reported. */
  private counted(sign: IToken): boolean {
    if (++this.operations === longest + 1)
      this.faults.push({
        message: `the expression has more than ${longest} operations`,
        span: spanOf(sign),
        help: "name its parts with `let`",
      });
    return this.operations <= longest;
  }
}
