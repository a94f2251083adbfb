import { type KubernetesObject, type LabelSelector } from '../../api/index.ts';
/** The cells of one object, in the order of its kind's columns. `nowMs` is what ages count from. */
export type Cells = (object: KubernetesObject, nowMs: number) => unknown[];
/** Tables are told by kind: `v1/Pod`. */
export type CellsByKind = Readonly<Record<string, Cells>>;
/** A function of one kind's objects as one of any: what it gets is of its kind. */
export declare function cells<T extends KubernetesObject>(of: (object: T, nowMs: number) => unknown[]): Cells;
export declare const NONE = '<none>';
export declare const UNSET = '<unset>';
export declare const UNKNOWN = '<unknown>';
export declare function nameOf({ metadata }: KubernetesObject): string;
export declare function ageOf({ metadata }: KubernetesObject, nowMs: number): string;
/** How long ago a time was, as an age. */
export declare function since(time: string | undefined, nowMs: number): string;
/** `a=b,c=d`, by key. */
export declare function labelsText(labels: Readonly<Record<string, string>> | undefined): string;
/** The text of a query for a selector's selection. */
export declare function selectorText(selector: LabelSelector | undefined): string;
interface NamedContainer {
  readonly name: string;
  readonly image?: string;
}
/** The names and the images of containers, each joined by commas. */
export declare function containerTexts(containers: readonly NamedContainer[] | undefined): [string, string];
export declare function flagText(flag: boolean | undefined): string;
/** The first of a list, with how many more there are. */
export declare function firstFew(all: readonly string[], limit: number, separator?: string): string;
export {};
//# sourceMappingURL=cells.d.ts.map
