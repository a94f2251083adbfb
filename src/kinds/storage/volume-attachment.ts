import { deepEqual } from '../../base/index.ts';
import {
  byteLength,
  dns1123Subdomain,
  FIELD_IS_IMMUTABLE,
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  inRange,
  invalid,
  invalidAll,
  type Strategy,
  printed,
  required,
  tooLong,
} from '../../api/index.ts';
import type { VolumeAttachment } from '../types/index.ts';
import { checkDriverName } from '../core/volume/sources.ts';
import { roundAmounts } from '../core/resources/round-amounts.ts';
import { setVolumeSourceDefaults } from '../core/volume/source-defaults.ts';
import { keepMetadata } from '../shared/status-metadata.ts';
import { PERSISTENT_VOLUME_SPEC } from '../core/persistent-volume/go-persistent-volume.ts';
import { validateVolumeSpec } from '../core/persistent-volume/spec.ts';

type Source = VolumeAttachment['spec']['source'];
type Status = NonNullable<VolumeAttachment['status']>;

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const ONE_SOURCE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
const METADATA_LIMIT_BYTES = 256 * 1024;
const MESSAGE_LIMIT = 1024;
const MAX_INT32 = 2 ** 31 - 1;
const ATTACHMENT_SPEC = goStruct('Attacher Source{} NodeName', {
  Source: goStruct('PersistentVolumeName* InlineVolumeSpec*', { InlineVolumeSpec: PERSISTENT_VOLUME_SPEC }),
});

export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  prepareForCreate(attachment) {
    attachment.status = { attached: false };
  },
  prepareForUpdate(attachment, old) {
    attachment.status = old.status ?? { attached: false };
  },
  prepareForStatusUpdate(attachment, old) {
    attachment.spec = old.spec;
    keepMetadata(attachment, old);
  },
  metadataChecks: ['itself'],
  allowUnconditionalUpdate: false,
  setDefaults({ spec }) {
    const volume = spec?.source?.inlineVolumeSpec;
    if (!volume) return;
    roundAmounts(volume.capacity);
    setVolumeSourceDefaults(volume);
  },
  validateCreate: ({ spec }) => [...validateSpec(spec), ...validateVolumeName(spec.source)],
  validateUpdate: ({ spec }, old) => [
    ...validateSpec(spec),
    ...validateVolumeName(spec.source),
    ...(deepEqual(spec, old.spec) ? [] : [invalid(SPEC, printed(ATTACHMENT_SPEC, spec), FIELD_IS_IMMUTABLE)]),
  ],
  validateStatusUpdate: ({ status }) => validateStatus(status),
};

function validateSpec({ attacher, source, nodeName }: VolumeAttachment['spec']): FieldError[] {
  const errors: FieldError[] = [];
  checkDriverName(errors, SPEC.child('attacher'), attacher);
  return [
    ...errors,
    ...validateSource(source ?? {}, SPEC.child('source')),
    ...invalidAll(SPEC.child('nodeName'), nodeName, dns1123Subdomain(nodeName)),
  ];
}

function validateSource({ persistentVolumeName, inlineVolumeSpec }: Source, path: FieldPath): FieldError[] {
  if (persistentVolumeName === undefined) {
    return inlineVolumeSpec
      ? validateVolumeSpec(inlineVolumeSpec, { name: '', inline: true }, path.child('inlineVolumeSpec'))
      : [required(path, ONE_SOURCE)];
  }
  if (inlineVolumeSpec) return [forbidden(path, ONE_SOURCE)];
  return persistentVolumeName === ''
    ? [required(path.child('persistentVolumeName'), 'must specify non empty persistentVolumeName')]
    : [];
}

/** The name of a volume is checked also where there is one source too many. */
function validateVolumeName(source: Source | undefined): FieldError[] {
  const name = source?.persistentVolumeName;
  const path = SPEC.child('source', 'persistentVolumeName');
  return name === undefined ? [] : invalidAll(path, name, dns1123Subdomain(name));
}

function validateStatus({
  attachmentMetadata = {},
  attachError,
  detachError,
}: Partial<Status> = {}): FieldError[] {
  let sizeBytes = 0;
  for (const [key, value] of Object.entries(attachmentMetadata))
    sizeBytes += byteLength(key) + byteLength(value);
  const metadata = STATUS.child('attachmentMetadata');
  return [
    ...(sizeBytes > METADATA_LIMIT_BYTES ? [tooLong(metadata, METADATA_LIMIT_BYTES)] : []),
    ...validateVolumeError(attachError, STATUS.child('attachError')),
    ...validateVolumeError(detachError, STATUS.child('detachError')),
  ];
}

function validateVolumeError(error: Status['attachError'], path: FieldPath): FieldError[] {
  if (!error) return [];
  const { message = '', errorCode } = error;
  return [
    ...(byteLength(message) > MESSAGE_LIMIT ? [tooLong(path.child('message'), MESSAGE_LIMIT)] : []),
    ...(errorCode === undefined
      ? []
      : invalidAll(path.child('errorCode'), errorCode, inRange(errorCode, 0, MAX_INT32))),
  ];
}
