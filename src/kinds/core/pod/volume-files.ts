/** Volumes in everyday use: files of the node, of the API, of claims and of images. */
import { append } from '../../../base/index.ts';
import { validateClaimSpec } from '../volume/claim-spec.ts';
import {
  checkDescendingPath,
  checkRequired,
  checkVisiblePath,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  Quantity,
  required,
  validateTemplateMetadata,
} from '../../../api/index.ts';
import { validatePullPolicy } from './pull-policy.ts';
import { validateFieldReference, validateResourceReference, VOLUME_FIELDS } from './field-references.ts';
import type { PodVolume } from './types.ts';

type KeyToPath = NonNullable<NonNullable<PodVolume['secret']>['items']>[number];
type DownwardFile = NonNullable<NonNullable<PodVolume['downwardAPI']>['items']>[number];
type ClaimTemplate = NonNullable<NonNullable<PodVolume['ephemeral']>['volumeClaimTemplate']>;

const HIGHEST_MODE = 0o777;

export const FILE_CHECKS = {
  emptyDir(errors: FieldError[], { emptyDir }: PodVolume, path: FieldPath): void {
    if (emptyDir?.sizeLimit === undefined || Quantity.parse(emptyDir.sizeLimit).sign() >= 0) return;
    const detail = 'SizeLimit field must be a valid resource quantity';
    errors.push(forbidden(path.child('emptyDir', 'sizeLimit'), detail));
  },

  gitRepo(errors: FieldError[], { gitRepo }: PodVolume, path: FieldPath): void {
    const at = path.child('gitRepo');
    checkRequired(errors, at.child('repository'), gitRepo?.repository);
    checkDescendingPath(errors, at.child('directory'), gitRepo?.directory ?? '');
  },

  secret(errors: FieldError[], { secret }: PodVolume, path: FieldPath): void {
    const at = path.child('secret');
    checkRequired(errors, at.child('secretName'), secret?.secretName);
    validateMode(errors, secret?.defaultMode, at.child('defaultMode'));
    validateItems(errors, secret?.items, at.child('items'));
  },

  configMap(errors: FieldError[], { configMap }: PodVolume, path: FieldPath): void {
    const at = path.child('configMap');
    checkRequired(errors, at.child('name'), configMap?.name);
    validateMode(errors, configMap?.defaultMode, at.child('defaultMode'));
    validateItems(errors, configMap?.items, at.child('items'));
  },

  downwardAPI(errors: FieldError[], { downwardAPI }: PodVolume, path: FieldPath): void {
    const at = path.child('downwardAPI');
    validateMode(errors, downwardAPI?.defaultMode, at.child('defaultMode'));
    for (const file of downwardAPI?.items ?? []) validateDownwardFile(errors, file, at);
  },

  persistentVolumeClaim(errors: FieldError[], volume: PodVolume, path: FieldPath): void {
    const at = path.child('persistentVolumeClaim', 'claimName');
    checkRequired(errors, at, volume.persistentVolumeClaim?.claimName);
  },

  ephemeral(errors: FieldError[], { ephemeral }: PodVolume, path: FieldPath): void {
    const at = path.child('ephemeral', 'volumeClaimTemplate');
    const template = ephemeral?.volumeClaimTemplate;
    if (!template) errors.push(required(at));
    else validateClaimTemplate(errors, template, at);
  },

  image(errors: FieldError[], { image }: PodVolume, path: FieldPath): void {
    const at = path.child('image');
    validatePullPolicy(errors, image?.pullPolicy, at.child('pullPolicy'));
  },
};

export function validateMode(errors: FieldError[], mode: number | undefined, path: FieldPath): void {
  if (mode === undefined || (mode >= 0 && mode <= HIGHEST_MODE)) return;
  errors.push(invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}

function validateItems(errors: FieldError[], items: readonly KeyToPath[] | undefined, path: FieldPath): void {
  for (const [index, item] of (items ?? []).entries()) validateKeyToPath(errors, item, path.index(index));
}

export function validateKeyToPath(errors: FieldError[], item: KeyToPath, path: FieldPath): void {
  checkRequired(errors, path.child('key'), item.key);
  checkRequired(errors, path.child('path'), item.path);
  checkVisiblePath(errors, path.child('path'), item.path ?? '');
  validateMode(errors, item.mode, path.child('mode'));
}

export function validateDownwardFile(errors: FieldError[], file: DownwardFile, path: FieldPath): void {
  checkRequired(errors, path.child('path'), file.path);
  checkVisiblePath(errors, path.child('path'), file.path ?? '');
  if (file.fieldRef) {
    validateFieldReference(errors, file.fieldRef, VOLUME_FIELDS, path.child('fieldRef'));
    if (file.resourceFieldRef) {
      const detail = 'fieldRef and resourceFieldRef can not be specified simultaneously';
      errors.push(invalid(path, 'resource', detail));
    }
  } else if (file.resourceFieldRef) {
    validateResourceReference(errors, file.resourceFieldRef, true, path.child('resourceFieldRef'));
  } else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  validateMode(errors, file.mode, path.child('mode'));
}

function validateClaimTemplate(errors: FieldError[], template: ClaimTemplate, path: FieldPath): void {
  append(errors, validateTemplateMetadata(template.metadata, path.child('metadata')));
  append(errors, validateClaimSpec(template.spec ?? {}, path.child('spec')));
}
