import type { HttpHandler, HttpResponse } from '../../base/index.ts';
import { badRequest, parseDuration, StatusError } from '../../api/index.ts';
import type { Authenticator } from '../contracts/index.ts';
import { failureAnswer, textAnswer } from '../encoding/answer.ts';
import { pathNotFound } from '../handlers/refusals.ts';
import { routeResource } from '../handlers/route-resource.ts';
import type { Call } from '../request/call.ts';
import { type RequestInfo, requestInfo } from '../request/request-info.ts';
import { parseTarget } from '../request/target.ts';
import { Warnings } from '../request/warnings.ts';
import type { ServerParts } from '../server-parts.ts';
import { authenticate } from '../authentication/authenticate.ts';
import { authorize } from '../authorization/authorize.ts';

/** The server as one function: who asks, whether they may, and what answers. Whatever fails is a `Status`. */
export function createHandler(parts: ServerParts, authenticators: readonly Authenticator[]): HttpHandler {
  return async (http) => {
    const target = parseTarget(http.target);
    if (!target) return textAnswer(400, '400 Bad Request');
    const info = requestInfo(http.method, target.path, target.query);
    const request = { http, info, query: target.query, warnings: new Warnings() };
    const response = await answerRequest(parts, authenticators, request);
    if (isServed(parts, info)) parts.metrics.count(info, response.status);
    return response;
  };
}

type Request = Omit<Call, 'user'>;

async function answerRequest(
  parts: ServerParts,
  authenticators: readonly Authenticator[],
  request: Request,
): Promise<HttpResponse> {
  const { http, info, query, warnings } = request;
  try {
    const caller = await authenticate(authenticators, http);
    const user = await parts.impersonator.userOf(http, caller, info);
    await authorize(parts.authorizer, user, info);
    if (info.verb !== 'watch') checkTimeout(query);
    const call: Call = { ...request, user };
    return await (info.isResource ? answerResource(parts, call) : answerPath(parts, call));
  } catch (error) {
    if (!(error instanceof StatusError)) parts.log.error('a request failed', { target: http.target, error });
    return failureAnswer(error, http.headers, warnings.headers());
  }
}

/** Only what there is is counted, so that no client can make up something to count. */
function isServed(
  { resources }: ServerParts,
  { isResource, group, version, resource }: RequestInfo,
): boolean {
  return !isResource || resources.find(group, version, resource) !== undefined;
}

function answerResource(parts: ServerParts, call: Call): Promise<HttpResponse> {
  const { group, version, resource: plural } = call.info;
  const resource = parts.resources.find(group, version, plural);
  if (resource) return routeResource(parts, { ...call, resource });
  if (!parts.resources.hasGroup(group)) return Promise.resolve(textAnswer(404, NO_PAGE));
  throw pathNotFound();
}

async function answerPath({ paths }: ServerParts, { http, info }: Call): Promise<HttpResponse> {
  for (const path of paths) {
    const response = await path.handle(http, info.path);
    if (response) return response;
  }
  return textAnswer(404, NO_PAGE);
}

/** A client may say how long it wants to wait; here no request but a watch takes long. */
function checkTimeout(query: URLSearchParams): void {
  const timeout = query.get('timeout') ?? '';
  if (timeout === '' || parseDuration(timeout) !== undefined) return;
  const why = `time: invalid duration ${JSON.stringify(timeout)}`;
  throw badRequest(`invalid timeout specified in the request URL - ${why}`);
}

const NO_PAGE = '404 page not found\n';
