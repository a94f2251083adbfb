/** Where plugins take part, by upstream's names. */
export const EXTENSION_POINTS = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;

export type ExtensionPoint = (typeof EXTENSION_POINTS)[number];

/** A plugin at a point; its own weight where none is said, or 0. */
export interface EnabledPlugin {
  readonly name: string;
  readonly weight?: number;
}
