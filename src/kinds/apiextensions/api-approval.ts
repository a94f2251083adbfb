import { parseUrl } from '../shared/url.ts';
import { type FieldError, FieldPath, invalid, required } from '../../api/index.ts';
import type { CustomResourceDefinition, DefinitionCondition } from '../custom/index.ts';

const ANNOTATION = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

type ApprovalState = 'missing' | 'bypassed' | 'approved' | 'invalid';

interface Approval {
  readonly state: ApprovalState;
  readonly reason: string;
}

/** Groups of the Kubernetes project need a word of its reviewers. */
function isProtectedGroup(group: string): boolean {
  return /(^|\.)(k8s|kubernetes)\.io$/.test(group);
}

function approvalOf({ metadata }: CustomResourceDefinition): Approval {
  const annotation = metadata.annotations?.[ANNOTATION] ?? '';
  const head = `protected groups must have approval annotation "${ANNOTATION}"`;
  if (annotation === '') return { state: 'missing', reason: `${head}, ${SEE}` };
  if (annotation.startsWith('unapproved')) {
    return { state: 'bypassed', reason: `not approved: ${JSON.stringify(annotation)}` };
  }
  const url = parseUrl(annotation);
  if (!('problem' in url) && url.host !== '' && url.scheme !== '') {
    return { state: 'approved', reason: `approved in ${annotation}` };
  }
  return {
    state: 'invalid',
    reason: `${head} with either a URL or a reason starting with "unapproved", ${SEE}`,
  };
}

/** A definition of such a group must be approved; one that was not before may stay as it was. */
export function validateApproval(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  if (!isProtectedGroup(definition.spec.group)) return [];
  const { state, reason } = approvalOf(definition);
  if (old && approvalOf(old).state === state) return [];
  const path = FieldPath.of('metadata', 'annotations').key(ANNOTATION);
  if (state === 'missing') return [required(path, reason)];
  return state === 'invalid' ? [invalid(path, definition.metadata.annotations?.[ANNOTATION], reason)] : [];
}

const REASONS: ReadonlyMap<ApprovalState, string> = new Map([
  ['missing', 'MissingAnnotation'],
  ['bypassed', 'UnapprovedAnnotation'],
  ['approved', 'ApprovedAnnotation'],
  ['invalid', 'InvalidAnnotation'],
]);

/** What the status of a definition says of it; undefined where its group is nobody's but its author's. */
export function approvalCondition(
  definition: CustomResourceDefinition,
): Pick<DefinitionCondition, 'type' | 'status' | 'reason' | 'message'> | undefined {
  if (!isProtectedGroup(definition.spec.group)) return undefined;
  const { state, reason: message } = approvalOf(definition);
  const status = state === 'approved' ? 'True' : 'False';
  return { type: 'KubernetesAPIApprovalPolicyConformant', status, reason: REASONS.get(state) ?? '', message };
}
