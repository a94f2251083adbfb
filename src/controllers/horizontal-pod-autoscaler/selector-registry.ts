import { type LabelRequirement, matchesRequirements } from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';

type Requirements = readonly LabelRequirement[];

/**
 * Which Pods the autoscalers look at, as far as they were worked on: two must not look at the same. They are kept by one
 * label that each asks for, so that what a Pod costs does not grow with the autoscalers beside it.
 */
export class SelectorRegistry {
  private readonly words = new Map<string, string>();
  private readonly byWord = new Map<string, Map<string, Requirements>>();

  put(key: string, namespace: string, requirements: Requirements): void {
    const word = `${namespace}/${requirements.flatMap(labelOf)[0] ?? ''}`;
    if (this.words.get(key) !== word) this.remove(key);
    this.words.set(key, word);
    const keys = this.byWord.get(word);
    if (keys) keys.set(key, requirements);
    else this.byWord.set(word, new Map([[key, requirements]]));
  }

  remove(key: string): void {
    const word = this.words.get(key) ?? '';
    const keys = this.byWord.get(word);
    keys?.delete(key);
    if (keys?.size === 0) this.byWord.delete(word);
    this.words.delete(key);
  }

  /** The autoscalers that look at any of some Pods of a namespace, by name. */
  lookingAt(pods: readonly Pod[], namespace: string): string[] {
    const found = new Set<string>();
    for (const { metadata } of pods) {
      const labels = metadata.labels ?? {};
      const words = ['', ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)];
      for (const word of words) {
        for (const [key, requirements] of this.byWord.get(`${namespace}/${word}`) ?? []) {
          if (!found.has(key) && matchesRequirements(requirements, labels)) found.add(key);
        }
      }
    }
    return [...found].sort();
  }
}

function labelOf({ key, operator, values }: LabelRequirement): string[] {
  const isEqual = operator === '=' || operator === '==' || (operator === 'in' && values.length === 1);
  return isEqual ? [`${key}=${values[0] ?? ''}`] : [];
}
