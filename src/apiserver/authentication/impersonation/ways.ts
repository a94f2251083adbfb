/** The rights by which a user may speak for another one. */
import { dns1123Subdomain, domainPrefixedPath, FieldPath } from '../../../api/index.ts';
import type { AuthorizationAttributes, User } from '../../contracts/index.ts';
import { serviceAccountOf } from '../service-account-user.ts';
import { impersonatedUser, type WantedUser } from './wanted-user.ts';

/** What a request asks for, apart from who asks. */
export type Asked = Omit<AuthorizationAttributes, 'user'>;

/** Something that must be allowed; or may not be, whatever anybody allows. */
export interface Question {
  readonly asked: Asked;
  /** Why it is refused without a question. */
  readonly never?: string;
  /** Allowed, this stands for all the questions that it covers. */
  readonly covers?: readonly Question[];
}

/** One kind of right to impersonate. */
export interface Way {
  readonly name: string;
  /** Whether it is for such a user at all. */
  isFor(wanted: WantedUser, requestor: User): boolean;
  /** As whom the questions are asked. */
  asker(requestor: User): User;
  /** All that must be allowed. */
  questions(wanted: WantedUser, asked: Asked): Question[];
  /** The user as requests then see it. */
  userOf(wanted: WantedUser): User;
}

const AUTHENTICATION = 'authentication.k8s.io';
const NODE_PREFIX = 'system:node:';
const NODES = 'system:nodes';
const MASTERS = 'system:masters';
const NODE_NAME = 'authentication.kubernetes.io/node-name';
const NODE_KEYS = 'authentication.kubernetes.io/associated-node-keys';
/** So many questions of a kind are asked as one first. */
const MANY = 4;

/** In the order in which they are tried. */
export const WAYS: readonly Way[] = [
  constrained('associated-node', (wanted, { name, extra }) => {
    const node = isPlain(wanted) ? nodeOf(wanted.name) : undefined;
    const [own, ...others] = extra?.[NODE_NAME] ?? [];
    return node !== undefined && serviceAccountOf(name) !== undefined && own === node && others.length === 0;
  }),
  constrained('arbitrary-node', (wanted) => isPlain(wanted) && nodeOf(wanted.name) !== undefined),
  constrained('serviceaccount', (wanted) => isPlain(wanted) && serviceAccountOf(wanted.name) !== undefined),
  constrained('user-info', ({ name }) => nodeOf(name) === undefined && serviceAccountOf(name) === undefined),
  {
    name: 'impersonate',
    isFor: () => true,
    asker: (requestor) => requestor,
    questions: (wanted) => {
      const ask = asking('impersonate', '');
      const authentication = asking('impersonate', AUTHENTICATION);
      return [
        ofName(wanted.name, ask),
        ...wanted.groups.map((name) => ask('groups', name)),
        ...ofUid(wanted, authentication),
        ...ofExtra(wanted, authentication),
      ].map((asked) => ({ asked }));
    },
    userOf: impersonatedUser,
  },
];

/** A right to do what is asked as another one (`impersonate-on:MODE:get`), beside that to be that one (`impersonate:MODE`). */
function constrained(mode: string, isFor: Way['isFor']): Way {
  const isAssociated = mode === 'associated-node';
  return {
    name: mode,
    isFor,
    // Of which node the account speaks has been looked at; the right is one to be whatever node the account is on.
    asker: (requestor) =>
      isAssociated
        ? { ...requestor, extra: { [NODE_KEYS]: Object.keys(requestor.extra ?? {}).sort() } }
        : requestor,
    questions(wanted, asked) {
      const ask = asking(`impersonate:${mode}`, AUTHENTICATION);
      const node = nodeOf(wanted.name);
      const who = node === undefined ? ofName(wanted.name, ask) : ask('nodes', isAssociated ? '*' : node);
      return [
        { asked: { ...asked, verb: `impersonate-on:${mode}:${asked.verb}` } },
        { asked: who },
        ...ofUid(wanted, ask).map((uid) => ({ asked: uid })),
        ...groupQuestions(wanted, ask),
        ...extraQuestions(wanted, ask),
      ];
    },
    userOf: (wanted) =>
      impersonatedUser(nodeOf(wanted.name) === undefined ? wanted : { ...wanted, groups: [NODES] }),
  };
}

type Ask = (
  resource: string,
  name: string,
  place?: { readonly namespace?: string; readonly subresource?: string },
) => Asked;

function asking(verb: string, group: string): Ask {
  return (resource, name, { namespace = '', subresource = '' } = {}) => ({
    verb,
    isResource: true,
    group,
    version: 'v1',
    resource,
    subresource,
    namespace,
    name,
    path: '',
  });
}

function ofName(name: string, ask: Ask): Asked {
  const account = serviceAccountOf(name);
  if (!account) return ask('users', name);
  return ask('serviceaccounts', account.name, { namespace: account.namespace });
}

function ofUid({ uid }: WantedUser, ask: Ask): Asked[] {
  return uid === '' ? [] : [ask('uids', uid)];
}

function ofExtra({ extra }: WantedUser, ask: Ask): Asked[] {
  return Object.entries(extra).flatMap(([key, values]) =>
    values.map((value) => ask('userextras', value, { subresource: key })),
  );
}

function groupQuestions({ groups }: WantedUser, ask: Ask): Question[] {
  if (groups.includes('')) {
    return [{ asked: ask('groups', ''), never: 'impersonating the empty string group is not allowed' }];
  }
  if (groups.includes(MASTERS)) {
    return [
      { asked: ask('groups', MASTERS), never: 'impersonating the system:masters group is not allowed' },
    ];
  }
  const each = groups.map((name) => ({ asked: ask('groups', name) }));
  return each.length < MANY ? each : [{ asked: ask('groups', '*'), covers: each }];
}

function extraQuestions(wanted: WantedUser, ask: Ask): Question[] {
  for (const [key, values] of Object.entries(wanted.extra)) {
    const never = extraProblem(key, values);
    if (never !== undefined) return [{ asked: ask('userextras', ''), never }];
  }
  const each = ofExtra(wanted, ask).map((asked) => ({ asked }));
  if (each.length < MANY) return each;
  return [{ asked: ask('userextras', '*', { subresource: '*' }), covers: each }];
}

function extraProblem(key: string, values: readonly string[]): string | undefined {
  if (key === '') return 'impersonating the empty string key in extra is not allowed';
  const [problem] = domainPrefixedPath(key, FieldPath.of('extra', 'key'));
  if (problem) {
    return `impersonating an invalid key in extra is not allowed: ${problem.field}: ${problem.message}`;
  }
  if (key !== key.toLowerCase()) {
    return `impersonating a non-lowercase key in extra is not allowed: ${JSON.stringify(key)}`;
  }
  return values.includes('') ? 'impersonating the empty string value in extra is not allowed' : undefined;
}

/** Whether nothing but a name is wanted. */
function isPlain({ uid, groups, extra }: WantedUser): boolean {
  return uid === '' && groups.length === 0 && Object.keys(extra).length === 0;
}

function nodeOf(name: string): string | undefined {
  if (!name.startsWith(NODE_PREFIX)) return undefined;
  const node = name.slice(NODE_PREFIX.length);
  return dns1123Subdomain(node).length === 0 ? node : undefined;
}
