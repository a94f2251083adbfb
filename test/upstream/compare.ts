import { type Base, filled } from './bases.ts';
import { mutated, mutationsOf, type Mutation } from './mutate.ts';
import type { Schemas } from './schemas.ts';
import type { Answer, Send } from './send.ts';
import { wrongTypesOf } from './types.ts';
import { differences, verdictOf, type Verdict } from './verdict.ts';

export interface Difference {
  readonly base: string;
  /** The change that was made, as text. */
  readonly change: string;
  /** Differences of the same kind have the same one. */
  readonly signature: string;
  readonly text: string;
}

interface Sides {
  readonly upstream: Send;
  readonly ours: Send;
  readonly schemas: Schemas;
}

export interface CompareOptions {
  readonly seed: number;
  /** At most so many changes of an object. */
  readonly most: number;
  /** Only values of a wrong type, one for each field. */
  readonly types: boolean;
}

interface Result {
  readonly sent: number;
  readonly differences: readonly Difference[];
  /** Why nothing was compared. */
  readonly problem?: string;
}

const AT_ONCE = 8;
let serial = 0;

/** Compares both servers' answers to changes of one object. */
export async function compareBase(
  sides: Sides,
  given: Base,
  { seed, most, types }: CompareOptions,
): Promise<Result> {
  const word = `c${seed}x${serial++}`;
  const variables = { NS: `compare-${word}`, RUN: word, LONG: 'a'.repeat(300) };
  const base = filled(given, variables);
  const both = [sides.upstream, sides.ours] as const;
  const prepared = await Promise.all(both.map(async (send) => prepare(send, base, variables.NS)));
  const [first, second] = prepared;
  try {
    if (!first?.object || !second?.object) {
      return { sent: 0, differences: [], problem: `not accepted: ${first?.problem} | ${second?.problem}` };
    }
    const objects = [first.object, second.object] as const;
    const { apiVersion, kind } = first.object as { apiVersion: string; kind: string };
    const schema = sides.schemas.ofKind(apiVersion, kind);
    if (!schema) return { sent: 0, differences: [], problem: `no schema of ${apiVersion} ${kind}` };
    const mutations = types
      ? [...wrongTypesOf(sides.schemas, schema)]
      : chosen([...mutationsOf(sides.schemas, schema, first.object)], seed, most);
    const found: Difference[] = [];
    for (let start = 0; start < mutations.length; start += AT_ONCE) {
      const group = mutations.slice(start, start + AT_ONCE);
      const results = await Promise.all(
        group.map(async (mutation) => {
          const [upstream, ours] = await Promise.all([
            write(sides.upstream, base, objects[0], mutation),
            write(sides.ours, base, objects[1], mutation),
          ]);
          return differenceOf(base, mutation, verdictOf(upstream), verdictOf(ours));
        }),
      );
      found.push(...results.filter((result) => result !== undefined));
    }
    return { sent: mutations.length, differences: found };
  } finally {
    await Promise.all(both.map(async (send) => cleanUp(send, base, variables.NS)));
  }
}

/** The object that is changed: as it is sent, or for updates as it is stored. */
async function prepare(
  send: Send,
  base: Base,
  namespace: string,
): Promise<{ readonly object?: unknown; readonly problem?: string }> {
  await post(send, '/api/v1/namespaces', { metadata: { name: namespace } });
  await post(send, `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'default' } });
  for (const step of base.before ?? []) await send(step.method, step.path, JSON.stringify(step.body));
  if (base.mode === 'create') return { object: base.base };
  const created = await post(send, base.path, base.base);
  if (created.status !== 201) return { problem: created.text.slice(0, 200) };
  if (!base.subresource) return { object: JSON.parse(created.text) };
  const object = JSON.parse(created.text) as { metadata: { name: string } };
  const { status } = base.base as { status?: unknown };
  const place = `${base.path}/${object.metadata.name}/${base.subresource}`;
  const updated = await send('PUT', place, JSON.stringify({ ...object, status }));
  return updated.status === 200
    ? { object: JSON.parse(updated.text) }
    : { problem: updated.text.slice(0, 200) };
}

async function post(send: Send, place: string, body: unknown): Promise<Answer> {
  return send('POST', place, JSON.stringify(body));
}

async function write(send: Send, base: Base, object: unknown, mutation: Mutation): Promise<Answer> {
  const body = JSON.stringify(mutated(object, mutation));
  const validation = `dryRun=All&fieldValidation=${mutation.at.length % 4 === 1 ? 'Warn' : 'Strict'}`;
  if (base.mode === 'create') return send('POST', `${base.path}?${validation}`, body);
  const { name } = (object as { metadata: { name: string } }).metadata;
  const place = `${base.path}/${name}${base.subresource ? `/${base.subresource}` : ''}`;
  return send('PUT', `${place}?${validation}`, body);
}

async function cleanUp(send: Send, base: Base, namespace: string): Promise<void> {
  for (const step of base.cleanup ?? []) {
    if (typeof step === 'string') await send('DELETE', step);
    else await send(step.method, step.path, JSON.stringify(step.body));
  }
  await send('DELETE', `/api/v1/namespaces/${namespace}`);
}

/** At most so many of the mutations, by a seed: the same ones each time. */
function chosen(mutations: readonly Mutation[], seed: number, most: number): readonly Mutation[] {
  if (mutations.length <= most) return mutations;
  let state = seed;
  const ranked = mutations.map((mutation) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { mutation, rank: state };
  });
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ mutation }) => mutation);
}

function differenceOf(
  base: Base,
  mutation: Mutation,
  upstream: Verdict,
  ours: Verdict,
): Difference | undefined {
  const found = differences(upstream, ours);
  // Expressions are compared where there is something that reads them.
  if (found.length === 0 || JSON.stringify(upstream.body).includes('compilation failed')) return undefined;
  const value = JSON.stringify(mutation.value) ?? 'removed';
  const lines = found.map(
    ([at, theirs, mine]) => `  ${at}\n    upstream ${short(theirs)}\n    ours     ${short(mine)}`,
  );
  const [first] = found;
  const shape = first ? [first[0], kindOf(first[1]), kindOf(first[2])].join(' ') : '';
  return {
    base: base.name,
    change: `${mutation.at.join('/')} = ${value.slice(0, 120)}`,
    signature: `${upstream.status} ${ours.status} ${shape}`.replaceAll(/\/\d+/g, '/#'),
    text: lines.join('\n'),
  };
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 500);
}

/** A text without names and numbers. */
function kindOf(value: unknown): string {
  return short(value)
    .replaceAll(/\\+"[^"]*"|`[^`]*`/g, '"')
    .replaceAll(/\b[A-Z][A-Za-z.]+\b/g, 'N')
    .replaceAll(/\(\{.*/g, '')
    .replaceAll(/\d+/g, '#')
    .slice(0, 120);
}
