import { repeats } from '../../base/index.ts';
import {
  dns1035Label,
  duplicate,
  type FieldError,
  FieldPath,
  fullyQualifiedName,
  invalid,
  invalidAll,
  type Strategy,
  notSupported,
  required,
  validateLabelSelector,
} from '../../api/index.ts';
import type { MutatingWebhookConfiguration, ValidatingWebhookConfiguration } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validateMatchConditions } from './match-conditions.ts';
import { validateMatchRule } from './match-rules.ts';
import { SERVICE_PORT, validateWebhookClient } from './webhook-client.ts';
import { warnAboutReservedName } from './reserved-names.ts';

type AnyConfiguration = MutatingWebhookConfiguration | ValidatingWebhookConfiguration;
type MutatingWebhook = NonNullable<MutatingWebhookConfiguration['webhooks']>[number];
type Webhook = NonNullable<ValidatingWebhookConfiguration['webhooks']>[number] &
  Pick<MutatingWebhook, 'reinvocationPolicy'>;

const WEBHOOKS = FieldPath.of('webhooks');
const FAILURE_POLICIES = ['Fail', 'Ignore'];
const MATCH_POLICIES = ['Equivalent', 'Exact'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const REINVOCATIONS = ['IfNeeded', 'Never'];
const REVIEW_VERSIONS = ['v1', 'v1beta1'];
const LONGEST_SECONDS = 30;
const DEFAULT_SECONDS = 10;

export const validatingWebhookConfigurationStrategy: Strategy<ValidatingWebhookConfiguration> =
  configurationRules(setWebhookDefaults);

export const mutatingWebhookConfigurationStrategy: Strategy<MutatingWebhookConfiguration> =
  configurationRules((webhook) => {
    setWebhookDefaults(webhook);
    webhook.reinvocationPolicy ??= 'Never';
  });

function configurationRules(setDefaults: (webhook: Webhook) => void): Strategy<AnyConfiguration> {
  return {
    setDefaults({ webhooks }) {
      webhooks?.forEach(setDefaults);
    },
    prepareForCreate: beginGeneration,
    prepareForUpdate(configuration, old) {
      raiseGeneration(configuration, old, ['webhooks']);
    },
    anyFinalizers: true,
    metadataChecks: ['itself'],
    allowUnconditionalUpdate: false,
    warnings: warnAboutReservedName,
    validateCreate: ({ webhooks }) => validateWebhooks(webhooks ?? []),
    validateUpdate: ({ webhooks }) => validateWebhooks(webhooks ?? []),
  };
}

function setWebhookDefaults(webhook: Webhook): void {
  webhook.failurePolicy ??= 'Fail';
  webhook.matchPolicy ??= 'Equivalent';
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= DEFAULT_SECONDS;
  if (webhook.clientConfig.service) webhook.clientConfig.service.port ??= SERVICE_PORT;
  for (const rule of webhook.rules ?? []) rule.scope ??= '*';
}

function validateWebhooks(webhooks: readonly Webhook[]): FieldError[] {
  const names = new Set<string>();
  return webhooks.flatMap((webhook, index) => {
    const path = WEBHOOKS.index(index);
    const versions = path.child('admissionReviewVersions');
    const errors = [
      ...validateWebhook(webhook, path),
      ...validateReviewVersions(webhook.admissionReviewVersions ?? [], versions),
    ];
    if (names.has(webhook.name)) errors.push(duplicate(path.child('name'), webhook.name));
    if (webhook.name !== '') names.add(webhook.name);
    return errors;
  });
}

function validateWebhook(webhook: Webhook, path: FieldPath): FieldError[] {
  const seconds = webhook.timeoutSeconds;
  return [
    ...fullyQualifiedName(webhook.name, path.child('name')),
    ...(webhook.rules ?? []).flatMap((rule, index) =>
      validateMatchRule(rule, path.child('rules').index(index)),
    ),
    ...validateChoice(webhook.failurePolicy, FAILURE_POLICIES, path.child('failurePolicy')),
    ...validateChoice(webhook.matchPolicy, MATCH_POLICIES, path.child('matchPolicy')),
    ...validateSideEffects(webhook.sideEffects, path.child('sideEffects')),
    ...(seconds !== undefined && (seconds < 1 || seconds > LONGEST_SECONDS)
      ? [
          invalid(
            path.child('timeoutSeconds'),
            seconds,
            `the timeout value must be between 1 and ${LONGEST_SECONDS} seconds`,
          ),
        ]
      : []),
    ...validateLabelSelector(webhook.namespaceSelector, path.child('namespaceSelector')),
    ...validateLabelSelector(webhook.objectSelector, path.child('objectSelector')),
    ...validateWebhookClient(webhook.clientConfig ?? {}, path.child('clientConfig')),
    ...validateChoice(webhook.reinvocationPolicy, REINVOCATIONS, path.child('reinvocationPolicy')),
    ...validateMatchConditions(webhook.matchConditions ?? [], path.child('matchConditions')),
  ];
}

function validateChoice(
  value: string | undefined,
  choices: readonly string[],
  path: FieldPath,
): FieldError[] {
  return value === undefined || choices.includes(value) ? [] : [notSupported(path, value, choices)];
}

function validateSideEffects(value: string | undefined, path: FieldPath): FieldError[] {
  return value === undefined
    ? [required(path, `must specify one of ${SIDE_EFFECTS.join(', ')}`)]
    : validateChoice(value, SIDE_EFFECTS, path);
}

/** The versions of the question that a webhook understands: one must be ours. */
function validateReviewVersions(versions: readonly string[], path: FieldPath): FieldError[] {
  const known = REVIEW_VERSIONS.join(', ');
  if (versions.length === 0) return [required(path, `must specify one of ${known}`)];
  const isRepeated = repeats<string>();
  const errors = versions.flatMap((version, index) =>
    isRepeated(version)
      ? [invalid(path.index(index), version, 'duplicate version')]
      : invalidAll(path.index(index), version, dns1035Label(version)),
  );
  return versions.some((version) => REVIEW_VERSIONS.includes(version))
    ? errors
    : [...errors, invalid(path, versions, `must include at least one of ${known}`)];
}
