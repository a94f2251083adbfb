import { FieldPath, invalid } from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import type { WebhookCredentials } from '../webhook-client/index.ts';
import { aggregated, checkKind, type Document, DocumentError } from './document.ts';

const NEWEST = { kind: 'WebhookAdmissionConfiguration', versions: ['apiserver.config.k8s.io/v1'] };
const OLDER = { kind: 'WebhookAdmission', versions: ['apiserver.config.k8s.io/v1alpha1'] };

/** Throws a {@link DocumentError} where the kubeconfig cannot be used, or webhooks are to be read from files. */
export function webhookCredentials(
  { content }: Document,
  read: (kubeconfig: string) => WebhookCredentials,
): WebhookCredentials | undefined {
  checkKind(content, OLDER.versions.includes(text(content['apiVersion'])) ? OLDER : NEWEST);
  const file = text(content['kubeConfigFile']);
  if (text(content['staticManifestsDir']) !== '') {
    throw new DocumentError('staticManifestsDir is not built into this server');
  }
  if (file === '') return undefined;
  if (!file.startsWith('/')) {
    const error = invalid(FieldPath.of('kubeConfigFile'), file, 'must be an absolute file path');
    throw new DocumentError(aggregated([error]));
  }
  try {
    return read(file);
  } catch (error) {
    throw new DocumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
