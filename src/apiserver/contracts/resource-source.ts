import type { Disposable } from '../../base/index.ts';
import type { ResourceInfo } from '../../api/index.ts';

/** The resources that are served now. The built-in ones never change; definitions of custom ones come and go. */
export interface ResourceSource {
  /** In the order of discovery. */
  resources(): readonly ResourceInfo[];
  find(group: string, version: string, plural: string): ResourceInfo | undefined;
  /** Tells that `resources` answers differently from now on. */
  onChange(listener: () => void): Disposable;
}
