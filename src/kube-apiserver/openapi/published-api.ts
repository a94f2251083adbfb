import type { PublishedApi } from '../../apiserver/index.ts';
import { definition, loadDocumentation, messageOfType, schemaFingerprint } from '../../kinds/index.ts';
import { connectParameters } from './connect-parameters.ts';

/** What is published of the API of Kubernetes beside its kinds. */
export const publishedApi: PublishedApi = {
  fingerprint: schemaFingerprint,
  definition,
  messageOf: (name) =>
    name.startsWith(GO_TYPES) && definition(name) ? messageOfType(name.slice(GO_TYPES.length)) : undefined,
  loadDocumentation,
  connectParameters,
};

const GO_TYPES = 'io.k8s.';
