/** The product parser, fourth part: rule files. */
import type { IToken } from "chevrotain";
import type * as ast from "../ast.js";
import { ClauseParser } from "./clause-parser.js";
import { named, reach, ruleDraft, stageDraft, type Draft, type RuleDraft } from "./draft.js";
import { keep, type Maybe } from "./expression-parser.js";
import { intLiteral } from "./build.js";
import { join, nameOf, spanOf } from "./span.js";
import * as t from "./tokens.js";

const k = t.keywords;

const itemWords = new Set([k.invariant, k.extend, k.override, k.stage]);

/** Stands for the argument while chevrotain records the grammar. */
const noRule = ruleDraft({ start: 0, end: 0, line: 1, column: 1 }, []);

export class RuleParser extends ClauseParser {
  // What was read so far stays when the end of the text takes the rules of the grammar by surprise.
  private doc: string[] = [];
  private uses: ast.Use[] = [];
  private items: (Draft | ast.Param)[] = [];

  constructor(checked = false) {
    super(checked);
    this.performSelfAnalysis();
  }

  override reset(): void {
    super.reset();
    this.doc = [];
    this.uses = [];
    this.items = [];
  }

  /** Reads a rule file; what is damaged is left out. */
  read(): Omit<ast.RuleFile, "span"> {
    this.file();
    return { kind: "file", doc: this.doc, uses: this.uses, items: named(this.items) };
  }

  // ── Rule files ──

  private file = this.RULE("file", (): void => {
    this.MANY(() => this.doc.push(this.CONSUME(t.FileDoc).payload));
    this.MANY2(() => keep(this.uses, this.SUBRULE(this.use)));
    this.MANY3(() => this.SUBRULE(this.item));
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

  private item = this.RULE("item", (): void => {
    const doc: string[] = [];
    this.MANY(() => doc.push(this.CONSUME(t.Doc).payload));
    this.OR([
      { ALT: () => this.SUBRULE(this.param, { ARGS: [doc] }) },
      { ALT: () => this.SUBRULE(this.stage, { ARGS: [doc] }) },
      { ALT: () => this.SUBRULE(this.rule, { ARGS: [this.ruleHere(doc)] }) },
      { ALT: () => this.SUBRULE(this.invariant, { ARGS: [this.ruleHere(doc)] }) },
      { ALT: () => this.SUBRULE(this.changed, { ARGS: [this.ruleHere(doc)] }) },
    ]);
  });

  private param = this.RULE("param", (doc: string[]): void => {
    const keyword = this.CONSUME(k.param);
    const name = nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Colon);
    const type = nameOf(this.CONSUME(t.Word));
    this.CONSUME(t.Assign);
    const value = this.SUBRULE(this.literal);
    this.ACTION(() => {
      if (!value) return;
      const span = join(spanOf(keyword), value.span);
      this.items.push({ kind: "param", doc, name, type, value, span });
    });
  });

  /**
   * Once something is wrong, a line that starts with the first word of an item is one, and no more of what lies before:
   * some of these words may name nodes and steps, and behind a brace that is missing all would.
   */
  private readonly goesOn = (): boolean => {
    if (!this.damaged) return true;
    const { startColumn, tokenType } = this.LA(1);
    return startColumn !== 1 || !itemWords.has(tokenType);
  };

  // ── Rules ──

  private ruleHere(doc: string[]): RuleDraft {
    const draft = ruleDraft(spanOf(this.LA(1)), doc);
    this.items.push(draft);
    return draft;
  }

  private rule = this.RULE("rule", (draft = noRule): void => {
    this.SUBRULE(this.head, { ARGS: [draft] });
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: this.goesOn, DEF: () => keep(draft.clauses, this.SUBRULE(this.clause)) });
    this.CONSUME(t.FatArrow);
    this.SUBRULE(this.effects, { ARGS: [draft] });
  });

  private invariant = this.RULE("invariant", (draft = noRule): void => {
    this.SUBRULE(this.invariantHead, { ARGS: [draft] });
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: this.goesOn, DEF: () => keep(draft.clauses, this.SUBRULE(this.clause)) });
    this.CONSUME(t.FatArrow);
    this.SUBRULE(this.holds, { ARGS: [draft] });
  });

  private changed = this.RULE("changed", (draft = noRule): void => {
    this.SUBRULE(this.change, { ARGS: [draft] });
    this.OR([
      { ALT: () => this.SUBRULE(this.head, { ARGS: [draft] }) },
      { ALT: () => this.SUBRULE(this.invariantHead, { ARGS: [draft] }) },
    ]);
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: this.goesOn, DEF: () => keep(draft.clauses, this.SUBRULE(this.clause)) });
    const turn = this.CONSUME(t.Turn);
    this.ACTION(() => reach(draft, turn));
    if (this.turns(turn, draft.form !== "invariant")) this.SUBRULE(this.effects, { ARGS: [draft] });
    if (this.turns(turn, draft.form === "invariant")) this.SUBRULE(this.holds, { ARGS: [draft] });
  });

  /** Whether `=>` was read, and not the brace that ends the rule, and what follows is of this kind; of the grammar all belong. */
  private turns(turn: IToken, ofKind: boolean): boolean {
    return this.RECORDING_PHASE || (ofKind && turn.tokenType === t.FatArrow);
  }

  private change = this.RULE("change", (draft = noRule): void => {
    const word = this.OR([
      { ALT: () => this.CONSUME(k.extend) },
      { ALT: () => this.CONSUME(k.override) },
    ]);
    this.ACTION(() => (draft.change = word.tokenType === k.extend ? "extend" : "override"));
  });

  private head = this.RULE("head", (draft = noRule): void => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(k.rewrite);
          this.nameRule(draft, "rewrite", this.CONSUME(t.Word));
          this.OPTION(() => this.SUBRULE(this.before, { ARGS: [draft.before] }));
          this.OPTION2(() => this.SUBRULE(this.decreases, { ARGS: [draft] }));
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.derive);
          this.nameRule(draft, "derive", this.CONSUME2(t.Word));
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.forbid);
          this.nameRule(draft, "forbid", this.CONSUME3(t.Word));
        },
      },
    ]);
  });

  private invariantHead = this.RULE("invariantHead", (draft = noRule): void => {
    this.CONSUME(k.invariant);
    this.nameRule(draft, "invariant", this.CONSUME(t.Word));
  });

  private nameRule(draft: RuleDraft, form: ast.Rule["form"], word: IToken): void {
    this.ACTION(() => {
      draft.form = form;
      draft.name = nameOf(word);
      reach(draft, word);
    });
  }

  private before = this.RULE("before", (names: ast.Name[] = []): void => {
    this.CONSUME(k.before);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(nameOf(this.CONSUME(t.Word))) });
  });

  private decreases = this.RULE("decreases", (draft = noRule): void => {
    this.CONSUME(k.decreases);
    const value = this.SUBRULE(this.expression);
    this.ACTION(() => {
      if (value) draft.decreases = value;
    });
  });

  private effects = this.RULE("effects", (draft = noRule): void => {
    this.MANY({ GATE: this.goesOn, DEF: () => keep(draft.effects, this.SUBRULE(this.effect)) });
    const end = this.CONSUME(t.RightBrace);
    this.ACTION(() => reach(draft, end));
  });

  private holds = this.RULE("holds", (draft = noRule): void => {
    this.MANY({ GATE: this.goesOn, DEF: () => keep(draft.holds, this.SUBRULE(this.clause)) });
    const end = this.CONSUME(t.RightBrace);
    this.ACTION(() => reach(draft, end));
  });

  // ── Stages ──

  private stage = this.RULE("stage", (doc: string[]): void => {
    const draft = stageDraft(spanOf(this.CONSUME(k.stage)), doc);
    this.ACTION(() => this.items.push(draft));
    const word = this.CONSUME(t.Word);
    this.ACTION(() => (draft.name = nameOf(word)));
    this.MANY(() =>
      this.OR([
        { ALT: () => this.SUBRULE(this.after, { ARGS: [draft.after] }) },
        { ALT: () => this.SUBRULE(this.before, { ARGS: [draft.before] }) },
      ]),
    );
    this.CONSUME(t.LeftBrace);
    this.MANY2({ GATE: this.goesOn, DEF: () => keep(draft.steps, this.SUBRULE(this.step)) });
    const end = this.CONSUME(t.RightBrace);
    this.ACTION(() => reach(draft, end));
  });

  private after = this.RULE("after", (names: ast.Name[] = []): void => {
    this.CONSUME(k.after);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(nameOf(this.CONSUME(t.Word))) });
  });

  private step = this.RULE("step", (): Maybe<ast.StageStep> =>
    this.OR<Maybe<ast.StageStep>>([
      { ALT: () => this.SUBRULE(this.ruleStep) },
      { ALT: () => this.SUBRULE(this.repeat) },
    ]),
  );

  /** `rule`, `rule once`, `rule 12 times` */
  private ruleStep = this.RULE("ruleStep", (): Maybe<ast.StageStep> => {
    const rule = nameOf(this.CONSUME(t.StepName));
    let step: Maybe<ast.StageStep> = { kind: "run", rule, span: rule.span };
    this.OPTION({
      GATE: () => this.isCounted(),
      DEF: () =>
        this.OR([
          {
            ALT: () => {
              const once = this.CONSUME(k.once);
              step = { kind: "times", rule, span: join(rule.span, spanOf(once)) };
            },
          },
          {
            ALT: () => {
              const count = this.SUBRULE(this.count);
              const times = this.CONSUME(k.times);
              step = count && { kind: "times", rule, count, span: join(rule.span, spanOf(times)) };
            },
          },
        ]),
    });
    return step;
  });

  /** What follows the name of a rule says how often; a name does so only with `times` behind it. */
  private isCounted(): boolean {
    const next = this.LA(1).tokenType;
    return next === k.once || next === t.Int || this.LA(2).tokenType === k.times;
  }

  private count = this.RULE("count", (): Maybe<ast.Count> =>
    this.OR<Maybe<ast.Count>>([
      {
        ALT: () => {
          const token = this.CONSUME(t.Int);
          return this.ACTION(() => intLiteral(token) as ast.Count);
        },
      },
      {
        ALT: () => {
          const name = nameOf(this.CONSUME(t.CountName));
          return { kind: "name", name, span: name.span };
        },
      },
    ]),
  );

  private repeat = this.RULE("repeat", (): Maybe<ast.RepeatStep> => {
    const steps: ast.StageStep[] = [];
    const keyword = this.CONSUME(k.repeat);
    const count = this.SUBRULE(this.count);
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: this.goesOn, DEF: () => keep(steps, this.SUBRULE(this.step)) });
    const end = this.CONSUME(t.RightBrace);
    return this.ACTION(
      () => count && { kind: "repeat", count, steps, span: join(spanOf(keyword), spanOf(end)) },
    );
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
