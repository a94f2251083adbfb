import {
  checkNoBacksteps,
  checkMessages,
  configMapKey,
  dns1123Label,
  dns1123Subdomain,
  environmentVariableName,
  type FieldError,
  type FieldPath,
  invalid,
  nameRule,
  required,
  valueNotFound,
} from '../../../api/index.ts';
import { ENVIRONMENT_FIELDS, validateFieldReference, validateResourceReference } from './field-references.ts';
import type { AnyContainer, EnvironmentSource, EnvironmentVariable } from './types.ts';
import type { VolumesByName } from './volumes.ts';

type Source = NonNullable<EnvironmentVariable['valueFrom']>;
type KeySelector = NonNullable<Source['configMapKeyRef']>;
type FileSelector = NonNullable<Source['fileKeyRef']>;

const objectName = nameRule(dns1123Subdomain);

export function validateEnvironment(
  errors: FieldError[],
  container: AnyContainer,
  volumes: VolumesByName,
  path: FieldPath,
): void {
  const at = path.child('env');
  for (const [index, variable] of (container.env ?? []).entries()) {
    if (!variable.name) errors.push(required(at.index(index).child('name')));
    else {
      const messages = environmentVariableName(variable.name);
      if (messages.length > 0) checkMessages(errors, at.index(index).child('name'), variable.name, messages);
    }
    if (variable.valueFrom) {
      const from = at.index(index).child('valueFrom');
      validateSource(errors, variable.valueFrom, from);
      validateSourceCount(errors, variable, variable.valueFrom, from);
    }
  }
  validateFileVolumes(errors, container, volumes, at);
  validateEnvironmentSources(errors, container.envFrom, path.child('envFrom'));
}

function validateSource(errors: FieldError[], source: Source, path: FieldPath): void {
  if (source.fieldRef) {
    validateFieldReference(errors, source.fieldRef, ENVIRONMENT_FIELDS, path.child('fieldRef'));
  }
  if (source.resourceFieldRef) {
    validateResourceReference(errors, source.resourceFieldRef, false, path.child('resourceFieldRef'));
  }
  if (source.configMapKeyRef) {
    validateKeySelector(errors, source.configMapKeyRef, path.child('configMapKeyRef'));
  }
  if (source.secretKeyRef) validateKeySelector(errors, source.secretKeyRef, path.child('secretKeyRef'));
  if (source.fileKeyRef) validateFileSelector(errors, source.fileKeyRef, path.child('fileKeyRef'));
}

function validateSourceCount(
  errors: FieldError[],
  variable: EnvironmentVariable,
  source: Source,
  path: FieldPath,
): void {
  const count = Object.keys(source).length;
  if (count === 0) {
    const names = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    errors.push(invalid(path, '', `must specify one of: ${names}`));
  } else if (variable.value) {
    errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  } else if (count > 1) {
    errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  }
}

function validateKeySelector(errors: FieldError[], selector: KeySelector, path: FieldPath): void {
  const name = selector.name ?? '';
  checkMessages(errors, path.child('name'), name, objectName(name, false));
  if (!selector.key) errors.push(required(path.child('key')));
  else checkMessages(errors, path.child('key'), selector.key, configMapKey(selector.key));
}

function validateFileSelector(errors: FieldError[], selector: FileSelector, path: FieldPath): void {
  const { volumeName, path: file, key } = selector;
  if (!key) errors.push(required(path.child('key')));
  else checkMessages(errors, path.child('key'), key, environmentVariableName(key));
  if (!volumeName) errors.push(required(path.child('volumeName')));
  else checkMessages(errors, path.child('volumeName'), volumeName, dns1123Label(volumeName));
  if (!file) errors.push(required(path.child('path')));
  else checkNoBacksteps(errors, path.child('path'), file);
}

/** A file of variables is written by an init container, so its volume must be one that both share. */
function validateFileVolumes(
  errors: FieldError[],
  container: AnyContainer,
  volumes: VolumesByName,
  path: FieldPath,
): void {
  for (const [index, { valueFrom }] of (container.env ?? []).entries()) {
    if (!valueFrom?.fileKeyRef) continue;
    const name = valueFrom.fileKeyRef.volumeName ?? '';
    const at = path.index(index).child('valueFrom', 'fileKeyRef', 'volumeName');
    const volume = volumes.get(name);
    if (!volume) errors.push(valueNotFound(at, name));
    else if (!volume.emptyDir) errors.push(invalid(at, name, 'referenced volume must be of type emptyDir'));
  }
}

function validateEnvironmentSources(
  errors: FieldError[],
  sources: readonly EnvironmentSource[] | undefined,
  path: FieldPath,
): void {
  for (const [index, source] of (sources ?? []).entries()) {
    const at = path.index(index);
    if (source.prefix) {
      checkMessages(errors, at.child('prefix'), source.prefix, environmentVariableName(source.prefix));
    }
    if (source.configMapRef) validateSourceName(errors, source.configMapRef.name, at.child('configMapRef'));
    if (source.secretRef) validateSourceName(errors, source.secretRef.name, at.child('secretRef'));
    if (!source.configMapRef && !source.secretRef) {
      errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (source.configMapRef && source.secretRef) {
      errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    }
  }
}

function validateSourceName(errors: FieldError[], name: string | undefined, path: FieldPath): void {
  if (!name) errors.push(required(path.child('name')));
  else checkMessages(errors, path.child('name'), name, objectName(name, true));
}
