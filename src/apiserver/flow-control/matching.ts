import type { User } from '../contracts/index.ts';
import { serviceAccountOf } from '../authentication/service-account-user.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { FlowResourceRule, FlowRules, FlowSelector, FlowSubject } from './config.ts';

/** Whether a selector's rules are about a request of a user. */
export function matches({ rules }: FlowSelector, user: User, info: RequestInfo): boolean {
  return rules.some((rule) => isOfOne(rule.subjects, user) && isAbout(rule, info));
}

/** In the order in which they are asked. */
export function inPrecedence<S extends FlowSelector>(selectors: readonly S[]): S[] {
  return selectors.toSorted(
    (a, b) => a.matchingPrecedence - b.matchingPrecedence || (a.name < b.name ? -1 : 1),
  );
}

function isOfOne(subjects: readonly FlowSubject[], user: User): boolean {
  return subjects.some((subject) => isOf(subject, user));
}

function isOf(subject: FlowSubject, user: User): boolean {
  const { name } = subject;
  if (subject.kind !== 'Account')
    return name === '*' || (subject.kind === 'User' ? name === user.name : user.groups.includes(name));
  const account = serviceAccountOf(user.name);
  return account?.namespace === subject.namespace && (name === '*' || name === account.name);
}

function isAbout({ resourceRules, nonResourceRules }: FlowRules, info: RequestInfo): boolean {
  if (info.isResource) return resourceRules.some((rule) => isAboutResource(rule, info));
  return nonResourceRules.some(
    ({ verbs, nonResourceURLs }) =>
      holds(verbs, info.verb) && nonResourceURLs.some((url) => isUnder(url, info.path)),
  );
}

function isAboutResource(rule: FlowResourceRule, info: RequestInfo): boolean {
  const { resource, subresource, namespace } = info;
  return (
    holds(rule.verbs, info.verb) &&
    holds(rule.resources, subresource === '' ? resource : `${resource}/${subresource}`) &&
    holds(rule.apiGroups, info.group) &&
    (namespace === '' ? rule.clusterScope : holds(rule.namespaces, namespace))
  );
}

function isUnder(url: string, path: string): boolean {
  if (url === '*' || url === path) return true;
  const prefix = url.endsWith('*') ? url.slice(0, -1) : url;
  return path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}

/** A star stands for everything where it is alone. */
function holds(list: readonly string[], value: string): boolean {
  return (list.length === 1 && list[0] === '*') || list.includes(value);
}
