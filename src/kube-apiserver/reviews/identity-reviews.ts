/** Reviews of identity: who am I, and whose token is this. */
import { type Clock, isObject, type JsonObject } from '../../base/index.ts';
import { badRequest, formatTime, type KubernetesObject } from '../../api/index.ts';
import { TokenError, type TokenReviewer, type User, type VirtualResource } from '../../apiserver/index.ts';
import { text, texts } from './review-attributes.ts';

/** The reviews of `authentication.k8s.io/v1`. */
export function identityReviews(tokens: TokenReviewer, clock: Clock): VirtualResource[] {
  const of = { group: 'authentication.k8s.io', version: 'v1' };
  return [
    {
      ...of,
      resource: 'selfsubjectreviews',
      create: ({ object, user }) => Promise.resolve(selfReview(object, user, clock.now())),
    },
    { ...of, resource: 'tokenreviews', create: ({ object }) => tokenReview(object, tokens) },
  ];
}

function selfReview(object: KubernetesObject, user: User, nowMs: number): KubernetesObject {
  return {
    ...object,
    metadata: { creationTimestamp: formatTime(nowMs) },
    status: { userInfo: userInfo(user) },
  };
}

async function tokenReview(object: KubernetesObject, tokens: TokenReviewer): Promise<KubernetesObject> {
  const spec = isObject(object['spec']) ? object['spec'] : {};
  const token = text(spec['token']);
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const asked = texts(spec['audiences']);
  const status = await statusOf(token, asked.length > 0 ? asked : tokens.audiences, tokens);
  // What a client says of the status stays where nothing else is said.
  const before = isObject(object['status']) ? object['status'] : {};
  return {
    ...object,
    status: status['authenticated'] === true ? status : { ...before, authenticated: false, ...status },
  };
}

async function statusOf(token: string, asked: readonly string[], tokens: TokenReviewer): Promise<JsonObject> {
  try {
    const { user, audiences } = await tokens.review(token, asked);
    return { authenticated: true, user: userInfo(user), audiences };
  } catch (error) {
    if (error instanceof TokenError) return { error: error.message };
    throw error;
  }
}

/** A user as `UserInfo` of authentication/v1. */
export function userInfo({ name, uid, groups, extra }: User): JsonObject {
  return {
    username: name,
    ...(uid === undefined || uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups: [...groups] }),
    ...(extra === undefined ? {} : { extra }),
  };
}
