import type { Issues } from './issues.ts';
import { END, kindsText, type Token, type TokenKind } from './tokens.ts';

/** What may come next at some place of a rule; `ends` if the rule may end there. */
export interface Follow {
  readonly kinds: ReadonlySet<TokenKind>;
  readonly ends: boolean;
}

export function follow(kinds: Iterable<TokenKind>, ends = false): Follow {
  return { kinds: new Set(kinds), ends };
}

/** Parsing cannot go on at this place: the rule that was being read gives up. */
export class Mismatch extends Error {
  readonly issue: string;
  readonly place: string;
  readonly token: Token;

  constructor(issue: string, place: string, token: Token) {
    super(issue);
    this.issue = issue;
    this.place = place;
    this.token = token;
  }
}

/** Parsing ends for good. */
export class ParsingEnded extends Error {}

const RECOVERY_LIMIT = 30;
const DEPTH_LIMIT = 250;
export const DEEP_NESTING: string = `expression recursion limit exceeded: ${DEPTH_LIMIT}`;

/**
 * The stream of tokens, and what to do where one is not what the grammar wants: the strategy of ANTLR, since its messages
 * are those that users know. A token too many is dropped, one that is missing is imagined; else the rule is left at the
 * next token that any of the rules around it can go on with, and until a token matches again nothing more is reported.
 */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private readonly issues: Issues;
  private readonly around: Follow[] = [];
  private readonly depths = new Map<string, number>();
  private index = 0;
  private recovering = false;
  private attempts = 0;
  private lastErrorIndex = -1;
  private readonly lastErrorPlaces = new Set<string>();

  constructor(tokens: readonly Token[], issues: Issues) {
    this.tokens = tokens;
    this.issues = issues;
  }

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)];
    if (!token) throw new ParsingEnded();
    return token;
  }

  /** Whether the token `ahead` is of that kind. */
  is(kind: TokenKind, ahead = 0): boolean {
    return this.peek(ahead).kind === kind;
  }

  /** Reads a rule after which `after` may come. Undefined where the rule had to be given up. */
  rule<T>(name: string, after: Follow, read: () => T): T | undefined {
    this.enter(name);
    this.around.push(after);
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      this.report(error.token, error.issue);
      this.recover(error.place);
      return undefined;
    } finally {
      this.around.pop();
      this.leave(name, 1);
    }
  }

  /** A rule that contains itself counts each level. */
  enter(name: string): void {
    const depth = (this.depths.get(name) ?? 0) + 1;
    this.depths.set(name, depth);
    if (depth <= DEPTH_LIMIT) return;
    this.issues.add(-1, DEEP_NESTING);
    throw new ParsingEnded();
  }

  leave(name: string, levels: number): void {
    this.depths.set(name, (this.depths.get(name) ?? 0) - levels);
  }

  /** The token of that kind, after which `then` may come; undefined where it is imagined. */
  match(kind: TokenKind, then: Follow): Token | undefined {
    const token = this.peek();
    if (token.kind === kind) return this.take();
    this.count();
    const expected = new Set([kind]);
    if (this.dropOne(expected)) return this.take();
    if (this.reachable(then).has(token.kind)) {
      this.report(token, `missing ${kind} at '${token.text}'`);
      return undefined;
    }
    throw new Mismatch(mismatched(token, expected), kind, token);
  }

  take(): Token {
    const token = this.peek();
    this.settle();
    this.advance();
    return token;
  }

  /** Before a choice: makes sure that one of its ways can be gone. */
  sync(at: Follow, place: string): void {
    const token = this.peek();
    if (this.recovering || at.kinds.has(token.kind) || at.ends) return;
    const expected = this.reachable(at);
    if (this.dropOne(expected)) return;
    throw new Mismatch(mismatched(token, expected), place, token);
  }

  /** Between repetitions: passes over what neither repeats nor goes on. */
  syncLoop(at: Follow): void {
    const token = this.peek();
    if (this.recovering || at.kinds.has(token.kind)) return;
    const expected = this.reachable(at);
    this.report(token, `extraneous input '${token.text}' expecting ${kindsText(expected)}`);
    this.passUntil(new Set([...expected, ...this.recoverySet()]));
  }

  /** None of the ways of a choice fits the tokens from here to the one `ahead`. */
  noWay(ahead: number, place: string): Mismatch {
    const texts: string[] = [];
    for (let index = 0; index <= ahead; index++) {
      const token = this.peek(index);
      texts.push(token.kind === END ? '' : token.text);
    }
    const offending = this.peek(ahead);
    const word = RESERVED_AFTER_SIGN.exec(texts.join(''))?.[1];
    const issue =
      word === undefined
        ? `no viable alternative at input '${texts.join('')}'`
        : `mismatched input '${word}' expecting IDENTIFIER`;
    return new Mismatch(issue, place, offending);
  }

  private report(token: Token, message: string): void {
    if (this.recovering) return;
    this.recovering = true;
    this.issues.add(token.offset, `Syntax error: ${message}`);
  }

  private recover(place: string): void {
    this.count();
    if (this.lastErrorIndex === this.index && this.lastErrorPlaces.has(place)) this.advance();
    this.lastErrorIndex = this.index;
    this.lastErrorPlaces.add(place);
    this.passUntil(this.recoverySet());
  }

  private dropOne(expected: ReadonlySet<TokenKind>): boolean {
    if (!expected.has(this.peek(1).kind) || this.is(END)) return false;
    const token = this.peek();
    this.report(token, `extraneous input '${token.text}' expecting ${kindsText(expected)}`);
    this.advance();
    this.settle();
    return true;
  }

  /** What may come in view of all the rules around. */
  private reachable(at: Follow): Set<TokenKind> {
    const kinds = new Set(at.kinds);
    let { ends } = at;
    for (let level = this.around.length - 1; ends && level >= 0; level--) {
      const outer = this.around[level];
      for (const kind of outer?.kinds ?? []) kinds.add(kind);
      ends = outer?.ends ?? false;
    }
    if (ends) kinds.add(END);
    return kinds;
  }

  private recoverySet(): Set<TokenKind> {
    return new Set(this.around.flatMap(({ kinds }) => [...kinds]));
  }

  private passUntil(kinds: ReadonlySet<TokenKind>): void {
    while (!this.is(END) && !kinds.has(this.peek().kind)) this.advance();
  }

  private settle(): void {
    this.recovering = false;
    this.lastErrorIndex = -1;
    this.lastErrorPlaces.clear();
  }

  private advance(): void {
    if (this.index < this.tokens.length - 1) this.index++;
  }

  private count(): void {
    if (this.attempts++ < RECOVERY_LIMIT) return;
    this.issues.add(
      this.peek().offset,
      `Syntax error: error recovery attempt limit exceeded: ${RECOVERY_LIMIT}`,
    );
    throw new ParsingEnded();
  }
}

const RESERVED_AFTER_SIGN = /^.(true|false|null)$/;

function mismatched(token: Token, expected: ReadonlySet<TokenKind>): string {
  return `mismatched input '${token.text}' expecting ${kindsText(expected)}`;
}
