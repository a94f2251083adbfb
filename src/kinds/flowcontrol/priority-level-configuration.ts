import { append } from '../../base/index.ts';
import {
  checkRequiredChoice,
  type FieldError,
  FieldPath,
  forbidden,
  inRange,
  invalid,
  invalidAll,
  type Strategy,
  required,
} from '../../api/index.ts';
import type { PriorityLevelConfiguration } from '../types/index.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { validateMandatoryLevel } from './mandatory-specs.ts';
import { keepAllMetadata } from '../shared/status-metadata.ts';
import { validateFlowConditions } from './flow-conditions.ts';

type Spec = NonNullable<PriorityLevelConfiguration['spec']>;
type Limited = NonNullable<Spec['limited']>;
type Exempt = NonNullable<Spec['exempt']>;
type LimitResponse = Limited['limitResponse'] & object;
type Queuing = NonNullable<LimitResponse['queuing']>;

const SPEC = FieldPath.of('spec');
const TYPES = ['Exempt', 'Limited'];
const RESPONSES = ['Queue', 'Reject'];
const DEFAULT_SHARES = 30;
const DEFAULT_QUEUING = { queues: 64, handSize: 8, queueLengthLimit: 50 };
const MOST_QUEUES = 10_000_000;
/** A hand of queues is dealt from a hash of so many bits. */
const HASH_BITS = 60;

export const priorityLevelConfigurationStrategy: Strategy<PriorityLevelConfiguration> = {
  setDefaults({ spec }) {
    if (spec?.limited) setLimitedDefaults(spec.limited);
    if (!spec?.exempt) return;
    spec.exempt.nominalConcurrencyShares ??= 0;
    spec.exempt.lendablePercent ??= 0;
  },
  prepareForCreate(level) {
    level.status = {};
    beginGeneration(level);
  },
  prepareForUpdate(level, old) {
    level.status = old.status ?? {};
    raiseGeneration(level, old, ['spec']);
  },
  prepareForStatusUpdate(level, old) {
    if (old.spec) level.spec = old.spec;
    keepAllMetadata(level, old);
  },
  metadataChecks: ['itself'],
  allowUnconditionalUpdate: false,
  validateCreate: validateConfiguration,
  validateUpdate: validateConfiguration,
  validateStatusUpdate: ({ status }) => validateFlowConditions(status?.conditions ?? []),
};

function setLimitedDefaults(limited: Limited): void {
  limited.nominalConcurrencyShares ??= DEFAULT_SHARES;
  limited.lendablePercent ??= 0;
  const queuing = limited.limitResponse?.queuing;
  if (!queuing) return;
  queuing.queues ||= DEFAULT_QUEUING.queues;
  queuing.handSize ||= DEFAULT_QUEUING.handSize;
  queuing.queueLengthLimit ||= DEFAULT_QUEUING.queueLengthLimit;
}

function validateConfiguration({ metadata, spec, status }: PriorityLevelConfiguration): FieldError[] {
  const { name = '' } = metadata;
  const errors = spec
    ? [...validateSpec(spec, name), ...validateMandatoryLevel(name, spec)]
    : [required(SPEC.child('type'))];
  return [...errors, ...validateFlowConditions(status?.conditions ?? [])];
}

function validateSpec({ type, limited, exempt }: Spec, name: string): FieldError[] {
  const typePath = SPEC.child('type');
  const errors: FieldError[] = [];
  if ((name === 'exempt') !== (type === 'Exempt')) {
    errors.push(invalid(typePath, type, "must be 'Exempt' if and only if `name` is 'exempt'"));
  }
  checkRequiredChoice(errors, typePath, type, TYPES);
  if (type === 'Exempt') {
    if (limited) errors.push(forbidden(SPEC.child('limited'), 'must be nil if the type is not Limited'));
    if (exempt) {
      append(errors, validateShares(exempt, SPEC.child('exempt')));
      append(errors, validateLending(exempt, SPEC.child('exempt')));
    }
  } else if (type === 'Limited') {
    if (exempt) errors.push(forbidden(SPEC.child('exempt'), 'must be nil if the type is Limited'));
    append(errors, validateLimited(limited, SPEC.child('limited')));
  }
  return errors;
}

function validateLimited(limited: Limited | undefined, path: FieldPath): FieldError[] {
  if (!limited) return [required(path, 'must not be empty when type is Limited')];
  const { borrowingLimitPercent = 0 } = limited;
  const borrowing = path.child('borrowingLimitPercent');
  return [
    ...validateShares(limited, path),
    ...validateResponse(limited.limitResponse, path.child('limitResponse')),
    ...validateLending(limited, path),
    ...(borrowingLimitPercent < 0
      ? [invalid(borrowing, borrowingLimitPercent, 'if specified, must be a non-negative integer')]
      : []),
  ];
}

function validateShares({ nominalConcurrencyShares: shares = 0 }: Exempt, path: FieldPath): FieldError[] {
  if (shares >= 0) return [];
  return [invalid(path.child('nominalConcurrencyShares'), shares, 'must be a non-negative integer')];
}

function validateLending({ lendablePercent = 0 }: Exempt, path: FieldPath): FieldError[] {
  return invalidAll(path.child('lendablePercent'), lendablePercent, inRange(lendablePercent, 0, 100));
}

function validateResponse(response: LimitResponse | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  checkRequiredChoice(errors, path.child('type'), response?.type, RESPONSES);
  const queuing = path.child('queuing');
  if (response?.type === 'Reject' && response.queuing) {
    errors.push(forbidden(queuing, 'must be nil if limited.limitResponse.type is not Limited'));
  } else if (response?.type === 'Queue') {
    const detail = 'must not be empty if limited.limitResponse.type is Limited';
    append(
      errors,
      response.queuing ? validateQueuing(response.queuing, queuing) : [required(queuing, detail)],
    );
  }
  return errors;
}

function validateQueuing(queuing: Queuing, path: FieldPath): FieldError[] {
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing;
  const positive = 'must be positive';
  const errors: FieldError[] = [];
  if (queueLengthLimit <= 0) errors.push(invalid(path.child('queueLengthLimit'), queueLengthLimit, positive));
  if (queues <= 0) errors.push(invalid(path.child('queues'), queues, positive));
  else if (queues > MOST_QUEUES) {
    errors.push(invalid(path.child('queues'), queues, `must not be greater than ${MOST_QUEUES}`));
  }
  const bits = Math.ceil(Math.log2(queues) * handSize);
  const hand = path.child('handSize');
  if (handSize <= 0) errors.push(invalid(hand, handSize, positive));
  else if (handSize > queues) {
    errors.push(invalid(hand, handSize, `should not be greater than queues (${queues})`));
  } else if (bits > HASH_BITS) {
    const detail = `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS}`;
    errors.push(invalid(hand, handSize, detail));
  }
  return errors;
}
