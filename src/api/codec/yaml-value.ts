import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { LargeInteger, setKey } from '../../base/index.ts';
import { quote } from '../go-text.ts';
import { DEPTH_LIMIT } from './json-syntax.ts';

/** A body that is no YAML, or only nearly so; the text is Go's where it is known. */
export class YamlError extends Error {}

/** A key that a map has twice. The offset is where its later value begins. */
export interface DuplicateKey {
  /** As Go prints it: a string quoted, anything else bare. */
  readonly key: string;
  readonly offset: number;
}

export interface YamlValue {
  readonly value: unknown;
  readonly duplicates: readonly DuplicateKey[];
}

/** The plain value of a document's content. Throws {@link YamlError}. */
export function valueOfYaml(content: Node | null): YamlValue {
  const builder = new Builder(targetsOfAliases(content));
  return { value: builder.value(content), duplicates: builder.duplicates };
}

type Targets = ReadonlyMap<Node, Node>;

/** Builds values as Go does: aliases and merge keys are gone through each time, and what they may make is bounded. */
class Builder {
  readonly duplicates: DuplicateKey[] = [];
  private readonly targets: Targets;
  /** Aliases that are being gone through. */
  private readonly entered = new Set<Node>();
  private depth = 0;
  private nodes = 0;
  private nodesInAliases = 0;

  constructor(targets: Targets) {
    this.targets = targets;
  }

  value(node: unknown): unknown {
    this.count();
    if (isAlias(node)) return this.through(node, node.source, (target) => this.value(target));
    if (isScalar(node)) return node.value ?? null;
    if (isSeq(node)) return this.deeper(() => node.items.map((item) => this.value(item)));
    if (isMap(node)) return this.deeper(() => this.map(node));
    return null;
  }

  private map(node: YAMLMap): unknown {
    const map: Record<string, unknown> = {};
    this.fill(map, new Set(), node);
    return map;
  }

  /** Later keys win, also over those that are merged in; the former ones are told. */
  private fill(map: Record<string, unknown>, seen: Set<string>, node: YAMLMap): void {
    for (const pair of node.items) {
      if (isMergeKey(pair)) {
        this.merge(map, seen, pair.value);
        continue;
      }
      const { text, printed } = readKey(this.value(pair.key));
      if (seen.has(printed)) this.duplicates.push({ key: printed, offset: offsetOf(pair) });
      seen.add(printed);
      setKey(map, text, this.value(pair.value));
    }
  }

  private merge(map: Record<string, unknown>, seen: Set<string>, from: unknown): void {
    this.count();
    if (isMap(from)) this.deeper(() => this.fill(map, seen, from));
    else if (isAlias(from)) this.through(from, from.source, (target) => this.mergeMap(map, seen, target));
    else if (!isSeq(from)) throw wantsMap();
    else {
      // Of several maps the first ones win.
      for (const item of from.items.toReversed()) {
        if (isSeq(item)) throw wantsMap();
        this.merge(map, seen, item);
      }
    }
  }

  private mergeMap(map: Record<string, unknown>, seen: Set<string>, target: Node): void {
    if (!isMap(target)) throw wantsMap();
    this.merge(map, seen, target);
  }

  private through<T>(alias: Node, name: string, go: (target: Node) => T): T | undefined {
    const target = this.targets.get(alias);
    if (this.entered.has(alias)) throw new YamlError(`yaml: anchor '${name}' value contains itself`);
    if (!target) return undefined;
    this.entered.add(alias);
    const made = this.deeper(() => go(target));
    this.entered.delete(alias);
    return made;
  }

  private deeper<T>(go: () => T): T {
    if (++this.depth > DEPTH_LIMIT) throw new YamlError(`yaml: exceeded max depth of ${DEPTH_LIMIT}`);
    const made = go();
    this.depth--;
    return made;
  }

  private count(): void {
    this.nodes++;
    if (this.entered.size === 0) return;
    this.nodesInAliases++;
    if (this.nodesInAliases <= 100 || this.nodes <= 1000) return;
    if (this.nodesInAliases / this.nodes > aliasShareOf(this.nodes)) {
      throw new YamlError('yaml: document contains excessive aliasing');
    }
  }
}

/** How much of a document of so many nodes may come of aliases: nearly all of a small one, a tenth of a large one. */
function aliasShareOf(nodes: number): number {
  const [small, large] = [400_000, 4_000_000];
  if (nodes <= small) return 0.99;
  return nodes >= large ? 0.1 : 0.99 - 0.89 * ((nodes - small) / (large - small));
}

/** What each alias stands for: the last node before it with that anchor. Walks with a stack of its own. */
function targetsOfAliases(content: Node | null): Targets {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  const waiting: unknown[] = [content];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!isNode(node)) continue;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (!target) throw new YamlError(`yaml: unknown anchor '${node.source}' referenced`);
      targets.set(node, target);
      continue;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isSeq(node)) for (const item of node.items.toReversed()) waiting.push(item);
    else if (isMap(node)) for (const { key, value } of node.items.toReversed()) waiting.push(value, key);
  }
  return targets;
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/** A key as JSON has it, and as Go prints it. */
function readKey(key: unknown): { text: string; printed: string } {
  if (typeof key === 'string') return { text: key, printed: quote(key) };
  if (key === null) return { text: '', printed: '<nil>' };
  if (typeof key === 'number' || typeof key === 'boolean' || key instanceof LargeInteger) {
    return { text: key.toString(), printed: key.toString() };
  }
  throw new YamlError(`yaml: invalid map key: ${JSON.stringify(key)}`);
}

function offsetOf({ key, value }: Pair): number {
  const at = isNode(value) ? value.range : isNode(key) ? key.range : undefined;
  return at?.[0] ?? 0;
}

function wantsMap(): YamlError {
  return new YamlError('yaml: map merge requires map or sequence of maps as the value');
}
