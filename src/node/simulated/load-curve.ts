import { parseDuration, Quantity, QuantityError } from '../../api/index.ts';

/** How much a container uses, by how long it has run: cores of CPU, bytes of memory. */
export interface LoadCurve {
  at(sinceStartMs: number): number;
  /** It is of all Pods of one controller, and shared out among those of them that are ready. */
  readonly isTotal?: boolean;
}

/** The same at any time. */
export function constantLoad(amount: number): LoadCurve {
  return { at: () => amount };
}

/**
 * Reads what an annotation says of a container: a quantity (`100m`), or a curve of quantities over the time since its start
 * (`0s=50m,60s=500m,300s=100m`), which goes straight from one point to the next and stays as it is at the last. Before the
 * first point it is as there. With `total` before it, it is what all Pods of one controller use together, since the first
 * of them started: each that is ready has its share. Several containers are told apart by their names, and the rest follows without one:
 * `sidecar:5m;0s=50m,60s=500m`. Undefined where it says nothing of this container, or nothing that can be read.
 */
export function parseLoad(text: string | undefined, container: string): LoadCurve | undefined {
  const parts = (text ?? '').split(';').map((part): [string | undefined, string] => {
    const colon = part.indexOf(':');
    return colon < 0 ? [undefined, part] : [part.slice(0, colon).trim(), part.slice(colon + 1)];
  });
  const own = parts.find(([name]) => name === container);
  const chosen = own ?? parts.findLast(([name]) => name === undefined);
  return chosen && parseCurve(chosen[1].trim());
}

interface Point {
  readonly atMs: number;
  readonly amount: number;
}

const TOTAL = /^total\s+/;

function parseCurve(text: string): LoadCurve | undefined {
  if (TOTAL.test(text)) {
    const curve = parseCurve(text.replace(TOTAL, ''));
    return curve && { ...curve, isTotal: true };
  }
  if (text === '') return undefined;
  if (!text.includes('=')) {
    const amount = amountOf(text);
    return amount === undefined ? undefined : constantLoad(amount);
  }
  const points: Point[] = [];
  for (const entry of text.split(',')) {
    const [time = '', quantity = ''] = entry.split('=').map((part) => part.trim());
    const atMs = parseDuration(time);
    const amount = amountOf(quantity);
    if (atMs === undefined || amount === undefined) return undefined;
    points.push({ atMs, amount });
  }
  points.sort((a, b) => a.atMs - b.atMs);
  return { at: (sinceStartMs) => amountAt(points, sinceStartMs) };
}

function amountAt(points: readonly Point[], ms: number): number {
  const next = points.findIndex(({ atMs }) => atMs > ms);
  const to = points[next];
  const from = next < 0 ? points.at(-1) : points[next - 1];
  if (!from) return to?.amount ?? 0;
  if (!to) return from.amount;
  return from.amount + ((to.amount - from.amount) * (ms - from.atMs)) / (to.atMs - from.atMs);
}

function amountOf(text: string): number | undefined {
  try {
    const amount = Quantity.parse(text).toDouble();
    return amount >= 0 ? amount : undefined;
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}
