import { builtInResources, resourceOfPlural } from '../kinds/index.ts';
import type { ResourceSource } from '../apiserver/index.ts';
import { deletionRules } from './deletion-rules.ts';

/** The built-in resources, which never change. */
export const builtInSource: ResourceSource = {
  resources: builtInResources,
  find: resourceOfPlural,
  deletionOf: deletionRules,
  onChange: () => ({ dispose: () => undefined }),
};
