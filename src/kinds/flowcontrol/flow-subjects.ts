/** Who a flow schema is about: users, groups and service accounts. */
import { append } from '../../base/index.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  forbidden,
  invalidAll,
  notSupported,
  required,
} from '../../api/index.ts';
import type { FlowSchema } from '../types/index.ts';

type Rule = NonNullable<NonNullable<FlowSchema['spec']>['rules']>[number];
type Subject = Rule['subjects'][number];
type SubjectField = (typeof SUBJECT_FIELDS)[keyof typeof SUBJECT_FIELDS];

/** The kinds of subjects, and the field that describes each. */
const SUBJECT_FIELDS = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;
const KINDS = ['Group', 'ServiceAccount', 'User'];

export function validateFlowSubjects(subjects: readonly Subject[], path: FieldPath): FieldError[] {
  if (subjects.length === 0) return [required(path, 'subjects must contain at least one value')];
  return subjects.flatMap((subject, index) => validateSubject(subject, path.index(index)));
}

function validateSubject(subject: Subject, path: FieldPath): FieldError[] {
  const { kind } = subject;
  if (!isSubjectKind(kind)) return [notSupported(path.child('kind'), kind, KINDS)];
  // oxlint-disable-next-line wheelhouse/keys-are-data -- one of its own keys
  const field = SUBJECT_FIELDS[kind];
  const errors = validateDescription(subject, field, kind, path.child(field));
  for (const [otherKind, other] of Object.entries(SUBJECT_FIELDS)) {
    if (other === field || !subject[other]) continue;
    const detail = `${other} is forbidden when subject kind is not '${otherKind}'`;
    errors.push(forbidden(path.child(other), detail));
  }
  return errors;
}

function validateDescription(
  subject: Subject,
  field: SubjectField,
  kind: string,
  path: FieldPath,
): FieldError[] {
  const description = subject[field];
  if (!description) return [required(path, `${field} is required when subject kind is '${kind}'`)];
  const { name } = description;
  const errors = name === '' ? [required(path.child('name'))] : [];
  if (!('namespace' in description)) return errors;
  const { namespace } = description;
  const namespacePath = path.child('namespace');
  if (name !== '' && name !== '*')
    append(errors, invalidAll(path.child('name'), name, dns1123Subdomain(name)));
  return namespace === ''
    ? [...errors, required(namespacePath, 'must specify namespace for service account')]
    : [...errors, ...invalidAll(namespacePath, namespace, dns1123Label(namespace))];
}

function isSubjectKind(kind: string): kind is keyof typeof SUBJECT_FIELDS {
  return Object.hasOwn(SUBJECT_FIELDS, kind);
}
