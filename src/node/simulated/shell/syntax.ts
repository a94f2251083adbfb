/** What a word is put together from. What is quoted is not split at its blanks. */
export type Part =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly type: 'variable';
      readonly name: string;
      readonly quoted: boolean;
      /** Of `${NAME:-word}`. */
      readonly fallback?: string;
    }
  | { readonly type: 'arithmetic'; readonly expression: string; readonly quoted: boolean }
  | { readonly type: 'output'; readonly of: List; readonly quoted: boolean };

export type Word = readonly Part[];

export interface Redirection {
  readonly descriptor: number;
  readonly target: Word;
}

export interface Simple {
  readonly type: 'simple';
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

export type Command =
  | Simple
  | {
      readonly type: 'if';
      readonly branches: readonly { readonly condition: List; readonly body: List }[];
      readonly otherwise: List;
    }
  | { readonly type: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: List }
  /** As it is written, to see whether anything in it could leave the loop. */
  | { readonly type: 'while'; readonly condition: List; readonly source: string };

export interface Step {
  readonly command: Command;
  /** `! command` */
  readonly negated: boolean;
  /** How the one before must have ended: `;`, `&&`, `||`. */
  readonly after: 'always' | 'success' | 'failure';
}

export type List = readonly Step[];
