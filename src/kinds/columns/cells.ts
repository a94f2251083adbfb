import {
  formatAge,
  formatRequirements,
  type KubernetesObject,
  type LabelSelector,
  labelSelectorRequirements,
  timeMs,
} from '../../api/index.ts';

/** The cells of one object, in the order of its kind's columns. `nowMs` is what ages count from. */
export type Cells = (object: KubernetesObject, nowMs: number) => unknown[];

/** A function of one kind's objects as one of any: what it gets is of its kind. */
export function cells<T extends KubernetesObject>(of: (object: T, nowMs: number) => unknown[]): Cells {
  return (object, nowMs) => of(object as T, nowMs);
}

export const NONE = '<none>';
export const UNSET = '<unset>';
export const UNKNOWN = '<unknown>';

export function nameOf({ metadata }: KubernetesObject): string {
  return metadata.name ?? '';
}

export function ageOf({ metadata }: KubernetesObject, nowMs: number): string {
  return since(metadata.creationTimestamp, nowMs);
}

/** How long ago a time was, as an age. */
export function since(time: string | undefined, nowMs: number): string {
  return time === undefined ? UNKNOWN : formatAge(nowMs - timeMs(time));
}

/** `a=b,c=d`, by key. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? NONE : entries.map(([key, value]) => `${key}=${value}`).join(',');
}

/** The text of a query for a selector's selection. */
export function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return NONE;
  return formatRequirements(labelSelectorRequirements(selector)) || NONE;
}

interface NamedContainer {
  readonly name: string;
  readonly image?: string;
}

/** The names and the images of containers, each joined by commas. */
export function containerTexts(containers: readonly NamedContainer[] | undefined): [string, string] {
  const all = containers ?? [];
  return [all.map(({ name }) => name).join(','), all.map(({ image }) => image ?? '').join(',')];
}

export function flagText(flag: boolean | undefined): string {
  return flag === undefined ? UNSET : flag ? 'True' : 'False';
}

/** The first of a list, with how many more there are. */
export function firstFew(all: readonly string[], limit: number, separator = ','): string {
  const shown = all.slice(0, limit).join(separator);
  return all.length > limit ? `${shown} + ${all.length - limit} more...` : shown;
}
