import { append } from '../../base/index.ts';
import {
  bytesOfBase64,
  dns1035Label,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../api/index.ts';
import { validateWebhookClient } from '../admissionregistration/webhook-client.ts';
import type { DefinitionConversion } from '../custom/index.ts';
import { pemBlocks } from '../shared/x509/pem.ts';

const STRATEGIES = ['None', 'Webhook'];
const REVIEW_VERSIONS = ['v1', 'v1beta1'];
const NOT_WEBHOOK = 'should not be set when strategy is not set to Webhook';

export function isKnownReviewVersion(version: string): boolean {
  return REVIEW_VERSIONS.includes(version);
}

/** What is wrong with how versions are converted; a webhook stands in upstream's form without a level of its own. */
export function validateConversion(
  { strategy, webhook }: DefinitionConversion,
  path: FieldPath,
  checks: { readonly reviewVersions: boolean; readonly bundles: boolean },
): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child('strategy');
  if (strategy === '') errors.push(required(at));
  else if (!STRATEGIES.includes(strategy)) errors.push(notSupported(at, strategy, STRATEGIES));
  const client = path.child('webhookClientConfig');
  const reviews = path.child('conversionReviewVersions');
  const { clientConfig, conversionReviewVersions = [] } = webhook ?? {};
  if (strategy !== 'Webhook') {
    if (clientConfig) errors.push(forbidden(client, NOT_WEBHOOK));
    if (conversionReviewVersions.length > 0) errors.push(forbidden(reviews, NOT_WEBHOOK));
    return errors;
  }
  if (!clientConfig) errors.push(required(client, 'required when strategy is set to Webhook'));
  else {
    append(errors, validateWebhookClient(clientConfig, client));
    const problem = checks.bundles ? bundleProblem(clientConfig.caBundle) : undefined;
    if (problem !== undefined) errors.push(invalid(client.child('caBundle'), clientConfig.caBundle, problem));
  }
  append(errors, validateReviewVersions(conversionReviewVersions, reviews, checks.reviewVersions));
  return errors;
}

function validateReviewVersions(
  versions: readonly string[],
  path: FieldPath,
  mustKnow: boolean,
): FieldError[] {
  if (versions.length === 0) return [required(path)];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, version] of versions.entries()) {
    if (seen.has(version)) errors.push(invalid(path.index(index), version, 'duplicate version'));
    else
      for (const problem of dns1035Label(version)) errors.push(invalid(path.index(index), version, problem));
    seen.add(version);
  }
  if (mustKnow && !versions.some(isKnownReviewVersion)) {
    errors.push(invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`));
  }
  return errors;
}

/** Whether there is a bundle at all, and its certificates can be read. */
export function hasSoundBundle(conversion: DefinitionConversion | undefined): boolean {
  const { caBundle = '' } = conversion?.webhook?.clientConfig ?? {};
  return caBundle === '' || bundleProblem(caBundle) === undefined;
}

function bundleProblem(bundle = ''): string | undefined {
  if (bundle === '') return undefined;
  const text = new TextDecoder().decode(bytesOfBase64(bundle));
  for (const { type, hasHeaders } of pemBlocks(text))
    if (type === 'CERTIFICATE' && !hasHeaders) return undefined;
  return 'unable to load root certificates: unable to parse bytes as PEM block';
}
