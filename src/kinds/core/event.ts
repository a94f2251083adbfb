import type { SelectableFields } from '../../api/index.ts';
import { fieldText, selectableFields } from '../definition/index.ts';
import { deepEqual } from '../../base/index.ts';
import {
  byteLength,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  type Strategy,
  OBJECT_REFERENCE,
  required,
  validateImmutable,
  validateLabelName,
} from '../../api/index.ts';
import type { Event, EventsEvent } from '../types/index.ts';

const TEXT_LIMIT = 128;
const NOTE_LIMIT = 1024;
const EVENT_SOURCE = goStruct('Component Host');

/** An Event of the core group: whatever its writer says of it, once it is told where it belongs. */
export const eventStrategy: Strategy<Event> = {
  metadataChecks: [],
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
  validateCreate: (event) => validateAnyEvent(ofCore(event), 'reportingComponent'),
  validateUpdate: (event) => validateAnyEvent(ofCore(event), 'reportingComponent'),
};

/** An Event of `events.k8s.io`. Upstream's messages name its fields as the core group does. */
export const newEventStrategy: Strategy<EventsEvent> = {
  answersAs: { group: '', kind: 'Event' },
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
  validateCreate(object) {
    const event = ofEvents(object);
    return [
      ...validateAnyEvent(event, 'reportingController'),
      ...validateSeries(event),
      ...validateNewStyle(event),
    ];
  },
  validateUpdate(object, oldObject) {
    const [event, old] = [ofEvents(object), ofEvents(oldObject)];
    return [
      ...validateAnyEvent(event, 'reportingController'),
      ...(deepEqual(event.series, old.series) ? [] : validateSeries(event)),
      ...validateUnchanged(event, old),
    ];
  },
};

/** What both versions say of an event, by the names of upstream's messages. A time that is not set is missing. */
interface AnyEvent {
  readonly namespace: string;
  readonly involvedObject: Event['involvedObject'];
  readonly reason: string;
  readonly message: string;
  readonly source: { readonly component?: string; readonly host?: string };
  readonly firstTimestamp: string | undefined;
  readonly lastTimestamp: string | undefined;
  readonly count: number;
  readonly type: string;
  readonly eventTime: string | undefined;
  readonly series: { readonly count?: number; readonly lastObservedTime?: string | null } | undefined;
  readonly action: string;
  readonly related: Event['related'];
  readonly reportingController: string;
  readonly reportingInstance: string;
}

function ofCore(event: Event): AnyEvent {
  return {
    ...common(event),
    involvedObject: event.involvedObject,
    message: event.message ?? '',
    source: event.source ?? {},
    firstTimestamp: event.firstTimestamp ?? undefined,
    lastTimestamp: event.lastTimestamp ?? undefined,
    count: event.count ?? 0,
    reportingController: event.reportingComponent ?? '',
  };
}

function ofEvents(event: EventsEvent): AnyEvent {
  return {
    ...common(event),
    involvedObject: event.regarding ?? {},
    message: event.note ?? '',
    source: event.deprecatedSource ?? {},
    firstTimestamp: event.deprecatedFirstTimestamp ?? undefined,
    lastTimestamp: event.deprecatedLastTimestamp ?? undefined,
    count: event.deprecatedCount ?? 0,
    reportingController: event.reportingController ?? '',
  };
}

function common(event: Event | EventsEvent) {
  return {
    namespace: event.metadata.namespace ?? '',
    reason: event.reason ?? '',
    type: event.type ?? '',
    eventTime: event.eventTime ?? undefined,
    series: event.series,
    action: event.action ?? '',
    related: event.related,
    reportingInstance: event.reportingInstance ?? '',
  };
}

function validateAnyEvent(event: AnyEvent, controllerField: string): FieldError[] {
  if (event.eventTime === undefined) return validateInvolvedNamespace(event);
  const controllerPath = FieldPath.of(controllerField);
  const { reportingController, message } = event;
  return [
    ...((event.involvedObject.namespace ?? '') === '' ? validateInvolvedNamespace(event) : []),
    ...(reportingController === '' ? [required(controllerPath)] : []),
    ...validateLabelName(reportingController, controllerPath),
    ...validateShortText(event.reportingInstance, 'reportingInstance'),
    ...validateShortText(event.action, 'action'),
    ...validateShortText(event.reason, 'reason'),
    ...(byteLength(message) > NOTE_LIMIT ? [tooManyCharacters('message', NOTE_LIMIT)] : []),
  ];
}

/** Events of namespaced objects stand in the object's namespace, those of others in `default`. */
function validateInvolvedNamespace({ namespace, involvedObject }: AnyEvent): FieldError[] {
  const involved = involvedObject.namespace ?? '';
  const agrees = involved === '' ? namespace === '' || namespace === 'default' : namespace === involved;
  const path = FieldPath.of('involvedObject', 'namespace');
  return agrees ? [] : [invalid(path, involved, 'does not match event.namespace')];
}

function validateShortText(text: string, field: string): FieldError[] {
  if (text === '') return [required(FieldPath.of(field))];
  return byteLength(text) > TEXT_LIMIT ? [tooManyCharacters(field, TEXT_LIMIT)] : [];
}

function tooManyCharacters(field: string, limit: number): FieldError {
  return invalid(FieldPath.of(field), '', `can have at most ${limit} characters`);
}

function validateSeries({ series }: AnyEvent): FieldError[] {
  if (!series) return [];
  const path = FieldPath.of('series');
  return [
    ...((series.count ?? 0) < 2 ? [invalid(path.child('count'), '', 'should be at least 2')] : []),
    ...((series.lastObservedTime ?? '') === '' ? [required(path.child('lastObservedTime'))] : []),
  ];
}

function validateNewStyle(event: AnyEvent): FieldError[] {
  const errors = event.eventTime === undefined ? [required(FieldPath.of('eventTime'))] : [];
  if (event.type !== 'Normal' && event.type !== 'Warning') {
    errors.push(invalid(FieldPath.of('type'), '', `has invalid value: ${event.type}`));
  }
  const deprecated = {
    firstTimestamp: event.firstTimestamp !== undefined,
    lastTimestamp: event.lastTimestamp !== undefined,
    count: event.count !== 0,
    source: (event.source.component ?? '') !== '' || (event.source.host ?? '') !== '',
  };
  for (const [field, isSet] of Object.entries(deprecated)) {
    if (isSet) errors.push(invalid(FieldPath.of(field), '', 'needs to be unset'));
  }
  return errors;
}

function validateUnchanged(event: AnyEvent, old: AnyEvent): FieldError[] {
  const same = (field: keyof AnyEvent, struct?: typeof OBJECT_REFERENCE): FieldError[] =>
    validateImmutable(event[field], old[field], FieldPath.of(field), struct);
  return [
    ...same('involvedObject', OBJECT_REFERENCE),
    ...same('reason'),
    ...same('message'),
    ...same('source', EVENT_SOURCE),
    ...same('firstTimestamp'),
    ...same('lastTimestamp'),
    ...same('count'),
    // Upstream compares the reason twice.
    ...same('reason'),
    ...same('type'),
    ...same('eventTime'),
    ...same('action'),
    ...same('related', OBJECT_REFERENCE),
    ...same('reportingController'),
    ...same('reportingInstance'),
  ];
}

export const eventFields = selectableFields({
  ...reference('involvedObject'),
  reason: fieldText('reason'),
  reportingComponent: fieldText('reportingComponent'),
  source: (event) => fieldText('source.component')(event) || fieldText('reportingComponent')(event),
  type: fieldText('type'),
});

export const newEventFields = selectableFields({
  ...reference('regarding'),
  reason: fieldText('reason'),
  reportingController: fieldText('reportingController'),
  type: fieldText('type'),
});

function reference(name: string): SelectableFields['fields'] {
  const parts = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];
  return Object.fromEntries(parts.map((part) => [`${name}.${part}`, fieldText(`${name}.${part}`)]));
}
