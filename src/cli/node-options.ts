import { dns1123Subdomain, labelValue, Quantity } from '../api/index.ts';
import { builtInKinds, type Node } from '../kinds/index.ts';
import { suggestion } from './nearest.ts';
import { checked, pairs } from './option-values.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_CAPACITY = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110' };
const PREFIX = '--node-prefix';
const CAPACITY = '--node-capacity';

/** The names of nodes are this and a number. Throws {@link UsageError} where the longest is no name of a node. */
export function nodePrefix(prefix: string, count: number): string {
  const name = `${prefix}${Math.max(0, count - 1)}`;
  // A node's name is the value of its label `kubernetes.io/hostname`, too.
  const [problem] = [...dns1123Subdomain(name), ...labelValue(name)];
  if (problem === undefined) return prefix;
  throw new UsageError(`${PREFIX} "${prefix}" makes no name of a node: "${name}": ${problem}`);
}

/** What each node has: what is given, and the default of what is not. Throws {@link UsageError}. */
export function nodeCapacity(text: string | undefined): Readonly<Record<string, string>> {
  const given = text === undefined ? [] : pairs(CAPACITY, text);
  for (const [name, amount] of given) {
    assertResource(name);
    checked(`${CAPACITY}: ${name}`, () => Quantity.parse(amount));
    const problem = problemOf({ [name]: amount });
    if (problem !== undefined) throw new UsageError(`${CAPACITY}: ${name}: ${problem}`);
  }
  return { ...DEFAULT_CAPACITY, ...Object.fromEntries(given) };
}

/** Resources without a domain are Kubernetes' own. */
function assertResource(name: string): void {
  const own = Object.keys(DEFAULT_CAPACITY);
  if (own.includes(name) || name.startsWith('hugepages-') || /^[^/]+\/[^/]+$/.test(name)) return;
  throw new UsageError(
    `${CAPACITY}: unknown resource "${name}"${suggestion(name, own)}: ${own.join(', ')}, hugepages-SIZE and DOMAIN/NAME are`,
  );
}

/** What the API would say of a Node with such a capacity. */
function problemOf(capacity: Record<string, string>): string | undefined {
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node' }, status: { capacity } };
  const strategy = builtInKinds().findResource('', 'v1', 'nodes')?.strategy;
  const [error] = strategy?.validateCreate?.(node) ?? [];
  return error?.message;
}
