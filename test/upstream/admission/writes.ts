/** A request that webhooks are asked about. */
export interface Write {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NS = '/api/v1/namespaces/webhooks';
const APPS = '/apis/apps/v1/namespaces/webhooks';
const MERGE = 'application/merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: {
    containers: [{ name: 'main', image: 'example.com/a:1' }],
    serviceAccountName: 'default',
    automountServiceAccountToken: false,
  },
};
const labels = { a: 'b' };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'd' },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: POD.spec } },
};

const connect = (path: string, method = 'GET', name = path): Write => ({
  name: `CONNECT ${name}`,
  method,
  path: `${NS}/${path}`,
});

/** What is there before. */
export const PREPARED: readonly Write[] = [
  { name: '', method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'webhooks' } } },
  { name: '', method: 'POST', path: `${NS}/serviceaccounts`, body: { metadata: { name: 'default' } } },
  { name: '', method: 'POST', path: '/api/v1/nodes', body: { metadata: { name: 'n' } } },
  { name: '', method: 'POST', path: `${NS}/pods`, body: POD },
  {
    name: '',
    method: 'POST',
    path: `${NS}/services`,
    body: { metadata: { name: 's' }, spec: { ports: [{ port: 80 }], clusterIP: 'None' } },
  },
  { name: '', method: 'POST', path: `${APPS}/deployments`, body: DEPLOYMENT },
  {
    name: '',
    method: 'POST',
    path: `${NS}/configmaps`,
    body: { metadata: { name: 'old', labels: { a: 'b' } }, data: { k: 'v' } },
  },
];

/** One of each way to write, in an order in which they can be done; with a webhook that refuses, none of them is. */
export const WRITES: readonly Write[] = [
  connect('pods/p/exec?command=ls&command=-l&container=main&stdin=true&stdout=true&tty=true', 'POST'),
  connect('pods/p/exec?command=ls', 'GET', 'pods/exec by GET'),
  connect('pods/p/attach?container=main&stdout=true', 'POST'),
  connect('pods/p/portforward?ports=80&ports=81', 'POST'),
  connect('pods/p/proxy', 'GET'),
  connect('pods/p/proxy/a/path?q=1', 'DELETE'),
  connect('services/s/proxy/a', 'POST'),
  { name: 'CONNECT nodes/proxy', method: 'GET', path: '/api/v1/nodes/n/proxy/metrics' },
  {
    name: 'create',
    method: 'POST',
    path: `${NS}/configmaps`,
    body: { metadata: { name: 'c' }, data: { k: 'v' } },
  },
  {
    name: 'create by generateName',
    method: 'POST',
    path: `${NS}/configmaps?fieldManager=me&fieldValidation=Strict`,
    body: { metadata: { generateName: 'g-' } },
  },
  {
    name: 'create dry',
    method: 'POST',
    path: `${NS}/configmaps?dryRun=All`,
    body: { metadata: { name: 'c' } },
  },
  {
    name: 'update',
    method: 'PUT',
    path: `${NS}/configmaps/old`,
    body: { metadata: { name: 'old' }, data: { k: 'w' } },
  },
  {
    name: 'patch',
    method: 'PATCH',
    path: `${NS}/configmaps/old?fieldManager=me`,
    body: { data: { x: 'y' } },
    contentType: MERGE,
  },
  {
    name: 'patch that changes nothing',
    method: 'PATCH',
    path: `${NS}/configmaps/old`,
    body: {},
    contentType: MERGE,
  },
  {
    name: 'apply',
    method: 'PATCH',
    path: `${NS}/configmaps/old?fieldManager=me&force=true`,
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old' }, data: { z: '1' } },
    contentType: APPLY,
  },
  {
    name: 'apply that creates',
    method: 'PATCH',
    path: `${NS}/configmaps/new?fieldManager=me`,
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new' }, data: { z: '1' } },
    contentType: APPLY,
  },
  { name: 'delete', method: 'DELETE', path: `${NS}/configmaps/old` },
  {
    name: 'delete with options',
    method: 'DELETE',
    path: `${NS}/configmaps/old`,
    body: {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Orphan',
      gracePeriodSeconds: 3,
      preconditions: { resourceVersion: '1' },
    },
  },
  {
    name: 'delete dry',
    method: 'DELETE',
    path: `${NS}/configmaps/old?dryRun=All&propagationPolicy=Foreground`,
  },
  { name: 'delete of a Pod', method: 'DELETE', path: `${NS}/pods/p?gracePeriodSeconds=0` },
  { name: 'delete of a collection', method: 'DELETE', path: `${NS}/configmaps?labelSelector=a%3Db` },
  {
    name: 'status',
    method: 'PATCH',
    path: `${NS}/pods/p/status`,
    body: { status: { phase: 'Running' } },
    contentType: MERGE,
  },
  {
    name: 'binding',
    method: 'POST',
    path: `${NS}/pods/p/binding`,
    body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } },
  },
  {
    name: 'bindings',
    method: 'POST',
    path: `${NS}/bindings`,
    body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } },
  },
  {
    name: 'eviction',
    method: 'POST',
    path: `${NS}/pods/p/eviction`,
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } },
  },
  {
    name: 'ephemeral containers',
    method: 'PATCH',
    path: `${NS}/pods/p/ephemeralcontainers`,
    body: { spec: { ephemeralContainers: [{ name: 'e', image: 'b' }] } },
    contentType: 'application/strategic-merge-patch+json',
  },
  {
    name: 'resize',
    method: 'PATCH',
    path: `${NS}/pods/p/resize`,
    body: { spec: { containers: [{ name: 'main', resources: { requests: { cpu: '1' } } }] } },
    contentType: 'application/strategic-merge-patch+json',
  },
  {
    name: 'token',
    method: 'POST',
    path: `${NS}/serviceaccounts/default/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: ['a'], expirationSeconds: 600 },
    },
  },
  {
    name: 'scale',
    method: 'PATCH',
    path: `${APPS}/deployments/d/scale`,
    body: { spec: { replicas: 3 } },
    contentType: MERGE,
  },
  {
    name: 'scale by PUT',
    method: 'PUT',
    path: `${APPS}/deployments/d/scale`,
    body: {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'd', namespace: 'webhooks' },
      spec: { replicas: 4 },
    },
  },
  {
    name: 'status of a Deployment',
    method: 'PATCH',
    path: `${APPS}/deployments/d/status`,
    body: { status: { observedGeneration: 1 } },
    contentType: MERGE,
  },
  {
    name: 'status of a Service',
    method: 'PATCH',
    path: `${NS}/services/s/status`,
    body: { status: { conditions: [] } },
    contentType: MERGE,
  },
  {
    name: 'status of a Node',
    method: 'PATCH',
    path: '/api/v1/nodes/n/status',
    body: { status: { phase: 'Running' } },
    contentType: MERGE,
  },
  {
    name: 'a namespace',
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { metadata: { name: 'another' } },
  },
  {
    name: 'finalize',
    method: 'PUT',
    path: '/api/v1/namespaces/webhooks/finalize',
    body: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'webhooks' },
      spec: { finalizers: ['kubernetes', 'a.b/c'] },
    },
  },
  {
    name: 'status of a namespace',
    method: 'PATCH',
    path: '/api/v1/namespaces/webhooks/status',
    body: { status: { conditions: [] } },
    contentType: MERGE,
  },
  { name: 'delete of a namespace', method: 'DELETE', path: '/api/v1/namespaces/webhooks' },
  {
    name: 'a review',
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
  },
  {
    name: 'a review of a token',
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/tokenreviews',
    body: { spec: { token: 'x' } },
  },
  {
    name: 'an event',
    method: 'POST',
    path: `${NS}/events`,
    body: { metadata: { name: 'e' }, involvedObject: { namespace: 'webhooks' }, reason: 'r' },
  },
  {
    name: 'a Lease',
    method: 'POST',
    path: '/apis/coordination.k8s.io/v1/namespaces/webhooks/leases',
    body: { metadata: { name: 'l' } },
  },
  {
    name: 'what is invalid',
    method: 'POST',
    path: `${NS}/configmaps`,
    body: { metadata: { name: 'Bad_Name' } },
  },
  {
    name: 'what is there already',
    method: 'POST',
    path: `${NS}/configmaps`,
    body: { metadata: { name: 'old' } },
  },
  { name: 'what is not there', method: 'DELETE', path: `${NS}/configmaps/none` },
  {
    name: 'patch of what is not there',
    method: 'PATCH',
    path: `${NS}/configmaps/none`,
    body: {},
    contentType: MERGE,
  },
  { name: 'exec in what is not there', method: 'POST', path: `${NS}/pods/none/exec?command=ls` },
  {
    name: 'a webhook configuration',
    method: 'POST',
    path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    body: { metadata: { name: 'another' } },
  },
  {
    name: 'a policy',
    method: 'DELETE',
    path: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/none',
  },
];
