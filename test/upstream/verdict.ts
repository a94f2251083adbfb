import type { Answer } from './send.ts';

/** What is compared of an answer. */
export interface Verdict {
  readonly status: number;
  readonly warning?: string;
  readonly body: unknown;
}

const VARIES: Readonly<Record<string, string>> = {
  uid: '<uid>',
  resourceVersion: '<revision>',
  nodePort: '<port>',
  healthCheckNodePort: '<port>',
  token: '<token>',
};
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const CLUSTER_ADDRESS = /\b10\.0\.0\.\d+\b/g;
const RANDOM_VOLUME = /\bkube-api-access-[a-z0-9]{5}\b/g;
const PORT_TAKEN = /\b3[0-2]\d{3}\b/g;

/** An answer without what chance and time put into it. */
export function verdictOf({ status, headers, text }: Answer): Verdict {
  const warning = headers['warning'] as string | undefined;
  const body = settled(parsed(text));
  return { status, ...(warning === undefined ? {} : { warning: settledText(warning) }), body };
}

function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => settled(item));
  if (typeof value === 'string') return settledText(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'managedFields');
  return Object.fromEntries(
    entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => {
        const varying = VARIES[name];
        if (varying !== undefined && item !== '' && item !== 0 && typeof item !== 'object')
          return [name, varying];
        if (name === 'name' && typeof item === 'string' && 'generateName' in value) {
          const prefix = String(value.generateName);
          if (prefix !== '' && item.startsWith(prefix)) return [name, `${prefix}<random>`];
        }
        return [name, settled(item)];
      }),
  );
}

function settledText(text: string): string {
  return text
    .replaceAll(UUID, '<uid>')
    .replaceAll(TIME, '<time>')
    .replaceAll(CLUSTER_ADDRESS, '<address>')
    .replaceAll(PORT_TAKEN, '<port>')
    .replaceAll(RANDOM_VOLUME, 'kube-api-access-<random>');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The places where two values differ, at most a few: a path, what upstream has there, and what we have. */
export function differences(upstream: unknown, ours: unknown, at = ''): [string, unknown, unknown][] {
  if (Object.is(upstream, ours)) return [];
  if (!isTree(upstream) || !isTree(ours) || Array.isArray(upstream) !== Array.isArray(ours)) {
    return [[at, upstream, ours]];
  }
  const keys = [...new Set([...Object.keys(upstream), ...Object.keys(ours)])];
  return keys.flatMap((key) => differences(upstream[key], ours[key], `${at}/${key}`)).slice(0, 4);
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
