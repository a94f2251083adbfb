import fs from 'node:fs';
import { type Document, isMap, isSeq, parse, parseDocument } from 'yaml';
import { yamlText } from '../api/index.ts';
import { UnusablePathError } from './files/private-path.ts';
import type { Credentials } from './pki/credential-terms.ts';
import { namedKey } from './pki/named-key.ts';

const NAME = 'wheelhouse';

/** How a kubeconfig says to reach a server, all of it as PEM. */
export interface Administrator {
  readonly server: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A kubeconfig that reaches one cluster as its administrator, as YAML. */
export function kubeconfigFor(server: string, credentials: Credentials): string {
  return yamlText({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': NAME,
    ...entriesFor(server, credentials),
  });
}

/**
 * A kubeconfig of a user, as YAML, with a context `wheelhouse` for one cluster, which becomes the current one. What else is
 * in it stays as it is. Throws {@link UnusablePathError} where the text is no kubeconfig.
 */
export function addToKubeconfig(text: string, server: string, credentials: Credentials): string {
  const document = readDocument(text);
  for (const [list, [entry]] of Object.entries(entriesFor(server, credentials))) {
    if (!isSeq(document.get(list))) document.set(list, document.createNode([]));
    const found = document.get(list);
    if (!isSeq(found)) continue;
    const at = found.items.findIndex((item) => isMap(item) && item.get('name') === NAME);
    if (at === -1) found.add(document.createNode(entry));
    else found.items[at] = document.createNode(entry);
    // An empty list is written `[]`, and what comes into it would be, too.
    found.flow = false;
  }
  document.set('current-context', NAME);
  // As kubectl writes it, unless the user's own file is laid out in another way.
  const indentSeq = /^ +- /m.test(text) && !/^- /m.test(text);
  return document.toString({ lineWidth: 0, indentSeq });
}

/** What {@link addToKubeconfig} would throw, before there is anything to add. */
export function assertKubeconfig(text: string): void {
  readDocument(text);
}

/** How the context `wheelhouse` of a kubeconfig file says to reach its cluster. Throws where there is none. */
export function readAdministrator(file: string): Administrator {
  const config = parse(fs.readFileSync(file, 'utf8')) as ReturnType<typeof entriesFor>;
  const cluster = config.clusters.find(({ name }) => name === NAME)?.cluster;
  const user = config.users.find(({ name }) => name === NAME)?.user;
  if (!cluster || !user) throw new Error(`no context ${NAME} in ${file}`);
  return administratorOf(cluster, user);
}

/**
 * What {@link readAdministrator} reads from a file that {@link kubeconfigFor} has written with these credentials. The file is
 * read, and only what says nothing else than was meant is known without a parser: undefined where it differs.
 */
export function writtenAdministrator(
  file: string,
  server: string,
  credentials: Credentials,
): Administrator | undefined {
  if (fs.readFileSync(file, 'utf8') !== kubeconfigFor(server, credentials)) return undefined;
  const { cluster, user } = partsFor(server, credentials);
  return administratorOf(cluster, user);
}

const CONTEXT = { cluster: NAME, namespace: 'default', user: NAME };

function partsFor(server: string, { authority, admin }: Credentials) {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return {
    cluster: { 'certificate-authority-data': base64(authority.certificate), server },
    user: {
      'client-certificate-data': base64(admin.certificate),
      'client-key-data': base64(namedKey(admin.key)),
    },
  };
}

type Parts = ReturnType<typeof partsFor>;

/** Keys are in the order in which kubectl writes them. */
function entriesFor(server: string, credentials: Credentials) {
  const { cluster, user } = partsFor(server, credentials);
  return {
    clusters: [{ cluster, name: NAME }],
    contexts: [{ context: CONTEXT, name: NAME }],
    users: [{ name: NAME, user }],
  };
}

function administratorOf(cluster: Parts['cluster'], user: Parts['user']): Administrator {
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');
  return {
    server: cluster.server,
    ca: text(cluster['certificate-authority-data']),
    cert: text(user['client-certificate-data']),
    key: text(user['client-key-data']),
  };
}

function readDocument(text: string): Document {
  const document = parseDocument(text.trim() === '' ? 'apiVersion: v1\nkind: Config\n' : text);
  const [error] = document.errors;
  if (error) throw new UnusablePathError(`it is no kubeconfig: ${error.message.split('\n')[0]}`);
  if (!isMap(document.contents) || document.get('kind') !== 'Config') {
    throw new UnusablePathError("it is no kubeconfig: its kind is not 'Config'");
  }
  return document;
}
