import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A request of a recording: `$NS` and `$RUN` stand for the namespace and a fresh word. */
export interface Step {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** A valid object, and how it is written. */
export interface Base {
  readonly name: string;
  readonly mode: 'create' | 'update';
  readonly path: string;
  readonly base: unknown;
  readonly subresource?: string;
  readonly before?: readonly Step[];
  readonly cleanup?: readonly (string | Step)[];
  readonly until?: unknown;
}

/** Custom resources, webhooks and CEL have comparisons of their own. */
const LEFT_OUT = /^(api|extension)\/(crd|admission)|extension\/(minimal-)?crd/;

/** The valid objects of recordings (`*.mutations.json` below a folder) that a word of the filter is part of. */
export function basesOf(folder: string, filter: readonly string[]): Base[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.mutations.json') && !LEFT_OUT.test(file))
    .filter((file) => filter.length === 0 || filter.some((word) => file.includes(word)))
    .toSorted()
    .map((file) => {
      const { head } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { head: Base };
      return { ...head, name: file.replace('.mutations.json', '') };
    })
    .filter((base) => base.until === undefined);
}

export function filled<T>(value: T, variables: Readonly<Record<string, string>>): T {
  const text = JSON.stringify(value).replaceAll(
    /\$(NS|RUN|LONG)\b/g,
    (all, word: string) => variables[word] ?? all,
  );
  return JSON.parse(text) as T;
}
