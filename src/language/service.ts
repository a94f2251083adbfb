import { type Log, silentLog } from '../base/index.ts';
import type { Catalog } from './catalog/catalog.ts';
import { Workspace } from './workspace/workspace.ts';

export interface LanguageServiceOptions {
  /** All that is known about kinds. */
  readonly catalog: Catalog;
  /** Hears of faults of our own; the service goes on. */
  readonly log?: Log;
}

/** An empty workspace, to which files are added. */
export function createLanguageService({ catalog, log = silentLog }: LanguageServiceOptions): Workspace {
  return new Workspace(catalog, log);
}
