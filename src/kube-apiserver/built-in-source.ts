import { builtInResources, resourceOfPlural } from '../kinds/index.ts';
import type { ResourceSource } from '../apiserver/index.ts';
import { deletionRules } from './deletion-rules.ts';
import { connectParameters } from './openapi/connect-parameters.ts';
import { builtInPrefix } from './storage-keys.ts';
import { storedAs } from './stored-as.ts';

/** The built-in resources, which never change. */
export const builtInSource: ResourceSource = {
  resources: builtInResources,
  find: resourceOfPlural,
  deletionOf: deletionRules,
  storagePrefix: builtInPrefix,
  storedAs,
  connectParameters,
  onChange: () => ({ dispose: () => undefined }),
};
