import { append } from '../../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  forbidden,
  goStruct,
  invalid,
  invalidAll,
  LABEL_SELECTOR,
  notSupported,
  PrintedValue,
  Quantity,
  required,
  validateLabelSelector,
} from '../../../api/index.ts';
import type { PersistentVolumeClaimSpec } from '../../types/index.ts';
import { validatePositiveQuantity } from '../resources/resources.ts';

type DataSource = NonNullable<PersistentVolumeClaimSpec['dataSource']>;
type DataSourceRef = NonNullable<PersistentVolumeClaimSpec['dataSourceRef']>;

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES = ['Block', 'Filesystem'];
const ONE_POD = 'ReadWriteOncePod';
const CLAIM = 'PersistentVolumeClaim';
/** Upstream means to show a field's path here, which prints as an empty structure. */
const NOTHING = new PrintedValue('{}');

/** The spec of a claim as upstream's messages print it. */
export const CLAIM_SPEC = goStruct(
  'AccessModes[] Selector* Resources{} VolumeName StorageClassName* VolumeMode* DataSource* DataSourceRef* VolumeAttributesClassName*',
  {
    Selector: LABEL_SELECTOR,
    Resources: goStruct('Limits[] Requests[]'),
    DataSource: goStruct('APIGroup* Kind Name'),
    DataSourceRef: goStruct('APIGroup* Kind Name Namespace*'),
  },
);

export interface ClaimOptions {
  /** Groups of data sources are not checked: they were named before that was done. */
  readonly anyGroup?: boolean;
}

/** The spec of a claim, or of the template of one. */
export function validateClaimSpec(
  spec: PersistentVolumeClaimSpec,
  path: FieldPath,
  options: ClaimOptions = {},
): FieldError[] {
  const { storageClassName = '', volumeMode, volumeAttributesClassName = '' } = spec;
  const modes = path.child('accessModes');
  return [
    ...((spec.accessModes ?? []).length === 0 ? [required(modes, 'at least 1 access mode is required')] : []),
    ...validateLabelSelector(spec.selector, path.child('selector')),
    ...validateAccessModes(spec.accessModes ?? [], modes),
    ...validateStorage(spec.resources?.requests?.['storage'], path.child('resources').key('storage')),
    ...validateClassName(storageClassName, path.child('storageClassName')),
    ...(volumeMode === undefined || VOLUME_MODES.includes(volumeMode)
      ? []
      : [notSupported(path.child('volumeMode'), volumeMode, VOLUME_MODES)]),
    ...validateDataSources(spec, path, options),
    ...validateClassName(volumeAttributesClassName, path.child('volumeAttributesClassName')),
  ];
}

/** Each mode must be known; one that gives the volume to a single Pod goes with no other. */
export function validateAccessModes(modes: readonly string[], path: FieldPath): FieldError[] {
  const errors = modes
    .filter((mode) => !ACCESS_MODES.includes(mode))
    .map((mode) => notSupported(path, mode, ACCESS_MODES));
  const others = modes.some((mode) => mode !== ONE_POD && ACCESS_MODES.includes(mode));
  if (modes.includes(ONE_POD) && others) {
    errors.push(forbidden(path, `may not use ${ONE_POD} with other access modes`));
  }
  return errors;
}

/** The name of a class, where there is one. */
export function validateClassName(name: string, path: FieldPath): FieldError[] {
  return name === '' ? [] : invalidAll(path, name, dns1123Subdomain(name));
}

function validateStorage(amount: string | number | undefined, path: FieldPath): FieldError[] {
  return amount === undefined ? [required(path)] : validatePositiveQuantity(Quantity.parse(amount), path);
}

function validateDataSources(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: FieldPath,
  options: ClaimOptions,
): FieldError[] {
  const errors = [
    ...(dataSource ? validateDataSource(dataSource, path.child('dataSource'), options) : []),
    ...(dataSourceRef ? validateDataSourceRef(dataSourceRef, path.child('dataSourceRef'), options) : []),
  ];
  if (!dataSource || !dataSourceRef) return errors;
  if (dataSourceRef.namespace) {
    const detail = 'may not be specified when dataSourceRef.namespace is specified';
    return [...errors, invalid(path, NOTHING, detail)];
  }
  return sameSource(dataSource, dataSourceRef)
    ? errors
    : [...errors, invalid(path, NOTHING, 'must match dataSourceRef')];
}

function validateDataSource(
  { apiGroup, kind, name }: DataSource,
  path: FieldPath,
  { anyGroup }: ClaimOptions,
): FieldError[] {
  const errors = name === '' ? [required(path.child('name'))] : [];
  if (kind === '') errors.push(required(path.child('kind')));
  if (!apiGroup) {
    if (kind !== CLAIM) {
      errors.push(invalid(path, kind, `must be '${CLAIM}' when referencing the default apiGroup`));
    }
  } else if (!anyGroup) {
    append(errors, invalidAll(path.child('apiGroup'), apiGroup, dns1123Subdomain(apiGroup)));
  }
  return errors;
}

function validateDataSourceRef(
  reference: DataSourceRef,
  path: FieldPath,
  options: ClaimOptions,
): FieldError[] {
  const { namespace = '' } = reference;
  const errors = validateDataSource(reference, path, options);
  return namespace === ''
    ? errors
    : [...errors, ...invalidAll(path.child('namespace'), namespace, dns1123Label(namespace))];
}

function sameSource(source: DataSource, reference: DataSourceRef): boolean {
  return (
    (source.apiGroup ?? '') === (reference.apiGroup ?? '') &&
    source.kind === reference.kind &&
    source.name === reference.name
  );
}
