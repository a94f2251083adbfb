/** Reviews of access: may I, may they, and what may I. */
import { append, isObject, type JsonObject } from '../../base/index.ts';
import { badRequest, type KubernetesObject } from '../../api/index.ts';
import type { PolicyRule } from '../../kinds/index.ts';
import type { Authorizer, User, VirtualCreate, VirtualResource } from '../../apiserver/index.ts';
import { missingRole, type RoleRules } from '../rbac/role-rules.ts';
import { attributesOfReview, text, userOfReview } from './review-attributes.ts';
import { checkLocalReview, checkReview, checkSelfReview } from './review-validation.ts';
import { selectorProblems } from './selector-problems.ts';

/** Whence it is known what somebody may do. */
export interface RuleSources {
  /** Left out where roles are not asked. */
  readonly roles: RoleRules | undefined;
  /** What others than roles allow. */
  readonly others: (user: User, namespace: string) => PolicyRule[];
}

/** The reviews of `authorization.k8s.io/v1`. */
export function accessReviews(authorizer: Authorizer, rules: RuleSources): VirtualResource[] {
  const answer = (review: KubernetesObject, user: User) => withDecision(authorizer, review, user);
  return [
    review('selfsubjectaccessreviews', ({ object, user }) => {
      checkSelfReview(object);
      return answer(object, user);
    }),
    review('subjectaccessreviews', ({ object }) => {
      checkReview(object);
      return answer(object, userOfReview(specOf(object)));
    }),
    review('localsubjectaccessreviews', ({ object, namespace }) => {
      checkLocalReview(object, namespace);
      return answer(object, userOfReview(specOf(object)));
    }),
    review('selfsubjectrulesreviews', ({ object, user }) => withRules(rules, object, user)),
  ];
}

function review(
  resource: string,
  create: (request: VirtualCreate) => Promise<KubernetesObject>,
): VirtualResource {
  return {
    group: 'authorization.k8s.io',
    version: 'v1',
    resource,
    create: async (request) => create(request),
  };
}

function specOf(object: KubernetesObject): JsonObject {
  return isObject(object['spec']) ? object['spec'] : {};
}

async function withDecision(
  authorizer: Authorizer,
  object: KubernetesObject,
  user: User,
): Promise<KubernetesObject> {
  const spec = specOf(object);
  const { verdict, reason } = await authorizer.authorize(attributesOfReview(spec, user));
  const evaluationError = selectorProblems(spec);
  const status = {
    allowed: verdict === 'allow',
    ...(verdict === 'deny' ? { denied: true } : {}),
    ...(reason === undefined || reason === '' ? {} : { reason }),
    ...(evaluationError === undefined ? {} : { evaluationError }),
  };
  return { ...object, status };
}

async function withRules(
  { roles, others }: RuleSources,
  object: KubernetesObject,
  user: User,
): Promise<KubernetesObject> {
  const namespace = text(specOf(object)['namespace']);
  if (namespace === '') throw badRequest('no namespace on request');
  const held: PolicyRule[] = others(user, namespace);
  const missing: string[] = [];
  for await (const bound of roles?.of(user, namespace) ?? []) {
    if (bound.rules) append(held, bound.rules);
    else missing.push(missingRole(bound.binding));
  }
  const status = {
    resourceRules: held.filter((rule) => (rule.resources?.length ?? 0) > 0).map(resourceRule),
    nonResourceRules: held.filter((rule) => (rule.nonResourceURLs?.length ?? 0) > 0).map(pathRule),
    incomplete: missing.length > 0,
    ...(missing.length === 0 ? {} : { evaluationError: missing.join(', ') }),
  };
  return { ...object, status };
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule): JsonObject {
  return { verbs, apiGroups, resources, ...(resourceNames ? { resourceNames } : {}) };
}

function pathRule({ verbs, nonResourceURLs }: PolicyRule): JsonObject {
  return { verbs, nonResourceURLs };
}
