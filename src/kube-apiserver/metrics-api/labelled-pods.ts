import type { Disposable } from '../../base/index.ts';
import {
  type KubernetesObject,
  matchesRequirements,
  parseLabelSelector,
  type LabelRequirement,
} from '../../api/index.ts';
import type { ObjectFollowing, ObjectReader } from '../../apiserver/index.ts';

export const PODS = { group: '', resource: 'pods' };

interface Entry {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The names of Pods by their labels: autoscalers ask for their own few Pods again and again, which must not cost a look at
 * all others. Pods are followed from the first such question on.
 */
export class LabelledPods implements Disposable {
  private readonly reader: ObjectReader;
  private readonly byKey = new Map<string, Entry>();
  /** By namespace and one label. */
  private readonly byWord = new Map<string, Map<string, Entry>>();
  private following: ObjectFollowing | undefined;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  /**
   * The Pods of a namespace that a selector selects, by name; undefined where it asks for no label to begin with. The
   * selector must be one that can be read.
   */
  async select(namespace: string, selector: string): Promise<readonly Entry[] | undefined> {
    const requirements = parseLabelSelector(selector);
    const words = requirements.flatMap((each) => wordFor(namespace, each));
    if (namespace === '' || words.length === 0) return undefined;
    this.following ??= this.reader.follow<KubernetesObject>(PODS, ({ type, object }) =>
      this.take(type === 'deleted', object),
    );
    await this.following.ready();
    const sizes = words.map((word) => this.byWord.get(word)?.size ?? 0);
    const rarest = this.byWord.get(words[sizes.indexOf(Math.min(...sizes))] ?? '');
    const found = [...(rarest?.values() ?? [])].filter(({ labels }) =>
      matchesRequirements(requirements, labels),
    );
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  dispose(): void {
    this.following?.dispose();
  }

  private take(isGone: boolean, { metadata }: KubernetesObject): void {
    const { namespace = '', name = '', labels = {} } = metadata;
    const key = `${namespace}/${name}`;
    const before = this.byKey.get(key);
    if (!isGone && before?.labels === labels) return;
    for (const word of before ? wordsOf(before) : []) this.remove(word, key);
    this.byKey.delete(key);
    if (isGone) return;
    const entry = { namespace, name, labels };
    this.byKey.set(key, entry);
    for (const word of wordsOf(entry)) {
      const entries = this.byWord.get(word);
      if (entries) entries.set(key, entry);
      else this.byWord.set(word, new Map([[key, entry]]));
    }
  }

  private remove(word: string, key: string): void {
    const entries = this.byWord.get(word);
    entries?.delete(key);
    if (entries?.size === 0) this.byWord.delete(word);
  }
}

function wordsOf({ namespace, labels }: Entry): string[] {
  return Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`);
}

const ONE_OF: ReadonlySet<string> = new Set(['=', '==', 'in']);

/** The label that an object must have for a requirement, where it is one. */
function wordFor(namespace: string, { key, operator, values }: LabelRequirement): string[] {
  const [value, ...others] = values;
  const isOne = ONE_OF.has(operator) && value !== undefined && others.length === 0;
  return isOne ? [`${namespace}/${key}=${value}`] : [];
}
