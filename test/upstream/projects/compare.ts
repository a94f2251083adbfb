import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kubectl } from '../../support/kubectl.ts';
import type { Send } from '../send.ts';
import type { Definition, Manifest } from './modules.ts';

/** A server, as requests and as `kubectl` reach it. */
export interface Side {
  readonly send: Send;
  readonly kubectl: Kubectl;
}

/** What differs, each as text. */
export interface Findings {
  compared: number;
  readonly differences: string[];
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const TRIES = 200;

/** Defines on every side what can be defined; resolves with the definitions that are served, and notes what differs. */
export async function define(
  sides: readonly Side[],
  definitions: readonly Definition[],
  found: Findings,
): Promise<Definition[]> {
  const served: Definition[] = [];
  for (const definition of definitions) {
    const given = withoutWebhook(definition);
    const answers = await each(sides, async ({ send }) => {
      const { status, text } = await send('POST', DEFINITIONS, JSON.stringify(given));
      return status === 201 ? await conditionsOf(send, given.metadata.name) : `${status} ${text}`;
    });
    note(found, `the definition ${given.metadata.name}`, answers);
    if (answers[0]?.includes('Established True')) served.push(given);
  }
  return served;
}

/** Compares what `kubectl` says of the kinds, and of the objects once they are made. */
export async function compareKubectl(
  sides: readonly Side[],
  definitions: readonly Definition[],
  samples: readonly Manifest[],
  found: Findings,
): Promise<void> {
  for (const { spec } of definitions) {
    const kind = `${spec.names.plural}.${spec.group}`;
    for (const { name } of spec.versions.filter(({ served }) => served)) {
      const at = `/openapi/v3/apis/${spec.group}/${name}`;
      const schemas = await each(sides, async ({ send }) =>
        schemaOf((await send('GET', at)).text, spec, name),
      );
      noteSchemas(found, `the schema of ${kind} in ${name}`, schemas);
    }
    note(found, `explain ${kind}`, await said(sides, `explain ${kind} --recursive`));
  }
  for (const sample of samples) {
    const { kind, apiVersion, metadata } = sample;
    const object = JSON.stringify({ ...sample, metadata: { ...metadata, namespace: undefined } });
    const made = await said(sides, 'apply --server-side -f -', object);
    note(found, `apply ${apiVersion} ${kind} ${metadata.name}`, made);
    if (!made[0]?.startsWith('0 ')) continue;
    const [group = '', version = ''] = apiVersion.split('/');
    const definition = definitions.find(({ spec }) => spec.group === group && spec.names.kind === kind);
    const named = `${definition?.spec.names.plural}.${version}.${group} ${metadata.name}`;
    for (const verb of ['get', 'get -o wide', 'get -o yaml', 'describe'])
      note(found, `${verb} ${named}`, (await said(sides, `${verb} ${named}`)).map(withoutTimes));
  }
}

/** Their conversions ask servers that are not here. */
function withoutWebhook(definition: Definition): Definition {
  if (definition.spec.conversion?.strategy !== 'Webhook') return definition;
  return { ...definition, spec: { ...definition.spec, conversion: { strategy: 'None' } } };
}

async function conditionsOf(send: Send, name: string): Promise<string> {
  // Upstream says in the status of its own groups' definitions, and in another write, who approved them.
  const wanted = /\.(k8s|kubernetes)\.io$/.test(name) ? 3 : 2;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { status } = JSON.parse((await send('GET', `${DEFINITIONS}/${name}`)).text) as {
      status?: { conditions?: { type: string; status: string; reason: string; message: string }[] };
    };
    const conditions = status?.conditions ?? [];
    if (
      conditions.length >= wanted &&
      conditions.some(({ type, status: is }) => type === 'Established' && is === 'True')
    )
      return conditions
        .map(({ type, status: is, reason, message }) => `${type} ${is} ${reason} ${message}`)
        .sort()
        .join('\n');
    await pause(50);
  }
  return 'never established';
}

async function each<T>(sides: readonly Side[], ask: (side: Side) => Promise<T>): Promise<T[]> {
  return Promise.all(sides.map(ask));
}

/** What is published of a kind, in a document of its whole version. */
function schemaOf(document: string, { group, names }: Definition['spec'], version: string): unknown {
  const { components } = JSON.parse(document || '{}') as {
    components?: { schemas?: Record<string, { 'x-kubernetes-group-version-kind'?: unknown }> };
  };
  const of = [{ group, version, kind: names.kind }];
  const schemas = Object.values(components?.schemas ?? {});
  return schemas.find((schema) => isDeepStrictEqual(schema['x-kubernetes-group-version-kind'], of));
}

function noteSchemas(found: Findings, what: string, [theirs, own = theirs]: readonly unknown[]): void {
  found.compared++;
  if (theirs === undefined) found.differences.push(`${what} is not published`);
  else if (!isDeepStrictEqual(theirs, own))
    found.differences.push(`${what}: ${firstDifference(theirs, own)}`);
}

function said(sides: readonly Side[], args: string, input?: string): Promise<string[]> {
  return each(sides, async ({ kubectl }) => {
    const { code, stdout, stderr } = await kubectl.try(args, input);
    return `${code} ${stdout}${stderr}`;
  });
}

function note(found: Findings, what: string, [theirs = '', own = theirs]: readonly string[]): void {
  found.compared++;
  if (theirs === own) return;
  const [before, after] = [theirs.split('\n'), own.split('\n')];
  const at = before.findIndex((line, index) => line !== after[index]);
  const lines = [before.slice(at, at + 3), after.slice(at, at + 3)].map((some) => some.join('\n    '));
  found.differences.push(`${what}, line ${at + 1}\n  upstream\n    ${lines[0]}\n  ours\n    ${lines[1]}`);
}

function withoutTimes(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/(resourceVersion|Resource Version): +"?\d+"?/g, '$1: N')
    .replaceAll(/\b\d+m?s\b/g, 'AGE')
    .replaceAll(/AGE +$/gm, 'AGE')
    .replaceAll(/ +/g, ' ');
}

function firstDifference(theirs: unknown, own: unknown, at = ''): string {
  if (isDeepStrictEqual(theirs, own)) return '';
  if (isMap(theirs) && isMap(own)) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(own)])) {
      const difference = firstDifference(theirs[key], own[key], `${at}/${key}`);
      if (difference) return difference;
    }
  }
  return `${at}: ${shown(theirs)} | ${shown(own)}`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 300);
}
