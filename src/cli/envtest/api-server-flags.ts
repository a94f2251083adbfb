import { type Flags, flagsHelp, withoutMeaning } from './flags.ts';

/** The flags of upstream's kube-apiserver 1.36. */
export const API_SERVER_FLAGS: Flags = {
  'etcd-servers': {
    type: 'value',
    says: 'where the etcd of this folder listens, http://127.0.0.1:2379: the server runs in its process',
  },
  'secure-port': { type: 'value', says: 'where HTTPS is served (default: 6443)' },
  'bind-address': { type: 'value', says: 'an address of the loopback (default, and for 0.0.0.0: 127.0.0.1)' },
  'cert-dir': {
    type: 'value',
    says: 'where apiserver.crt and apiserver.key are; made where they are missing',
  },
  'tls-cert-file': { type: 'value', says: 'the certificate of the server instead, as PEM' },
  'tls-private-key-file': { type: 'value', says: 'and its private key' },
  'client-ca-file': { type: 'value', says: 'what certificates of clients are verified with, as PEM' },
  'token-auth-file': { type: 'value', says: 'bearer tokens, as CSV' },
  'anonymous-auth': {
    type: 'boolean',
    says: 'whether requests without credentials are anybody’s (default: true)',
  },
  'authentication-config': { type: 'value', says: 'issuers of tokens, and anonymous requests' },
  'authorization-mode': {
    type: 'value',
    says: 'RBAC, Node, ABAC, AlwaysAllow, AlwaysDeny, in the order in which they are asked (default: AlwaysAllow)',
  },
  'authorization-policy-file': { type: 'value', says: 'the policies of ABAC, one a line' },
  'authorization-config': { type: 'value', says: 'the same, and webhooks, as a file' },
  'enable-admission-plugins': { type: 'value', says: 'plugins to have beside the usual ones' },
  'disable-admission-plugins': { type: 'value', says: 'usual plugins to leave out' },
  'admission-control-config-file': { type: 'value', says: 'what plugins are told' },
  'service-cluster-ip-range': { type: 'value', says: 'the addresses of Services (default: 10.0.0.0/24)' },
  'service-account-issuer': { type: 'value', says: 'who issues tokens of service accounts' },
  'service-account-signing-key-file': {
    type: 'value',
    says: 'what they are signed with: an EC or RSA key, as PEM',
  },
  'service-account-key-file': {
    type: 'value',
    says: 'by what else they are verified: keys or certificates, as PEM',
  },
  'enable-priority-and-fairness': {
    type: 'boolean',
    says: 'whether flow schemas say who waits (default: true)',
  },
  'max-requests-inflight': {
    type: 'value',
    says: 'how many reads are answered at once; with fairness, a share of all (default: 400)',
  },
  'max-mutating-requests-inflight': { type: 'value', says: 'the same of writes (default: 200)' },
  'event-ttl': { type: 'value', says: 'how long an Event stays (default: 1h)' },
  'audit-policy-file': { type: 'value', says: 'what is logged of requests' },
  'audit-log-path': { type: 'value', says: 'and where (-: the output)' },
  'audit-log-maxsize': { type: 'value', says: 'megabytes after which a log is put aside' },
  'audit-log-maxbackup': { type: 'value', says: 'how many of those are kept' },
  'audit-log-maxage': { type: 'value', says: 'and for how many days' },
  v: { type: 'value', says: 'above 0, what the server does is logged, too' },
  ...withoutMeaning(
    'value',
    `
    advertise-address cors-allowed-origins emulated-version external-hostname feature-gates
    goaway-chance livez-grace-period max-mutating-requests-inflight max-requests-inflight
    min-compatibility-version min-request-timeout request-timeout shutdown-delay-duration
    shutdown-watch-termination-grace-period storage-initialization-timeout
    strict-transport-security-directives delete-collection-workers encryption-provider-config
    etcd-cafile etcd-certfile etcd-compaction-interval etcd-count-metric-poll-period
    etcd-db-metric-poll-interval etcd-healthcheck-timeout etcd-keyfile etcd-prefix
    etcd-readycheck-timeout etcd-servers-overrides lease-reuse-duration-seconds storage-backend
    storage-media-type watch-cache-sizes http2-max-streams-per-connection tls-cipher-suites
    tls-curve-preferences tls-min-version tls-sni-cert-key audit-log-batch-buffer-size
    audit-log-batch-max-size audit-log-batch-max-wait audit-log-batch-throttle-burst
    audit-log-batch-throttle-qps audit-log-format audit-log-mode audit-log-truncate-max-batch-size
    audit-log-truncate-max-event-size audit-log-version audit-webhook-batch-buffer-size
    audit-webhook-batch-max-size audit-webhook-batch-max-wait audit-webhook-batch-throttle-burst
    audit-webhook-batch-throttle-qps audit-webhook-config-file audit-webhook-initial-backoff
    audit-webhook-mode audit-webhook-truncate-max-batch-size audit-webhook-truncate-max-event-size
    audit-webhook-version debug-socket-path api-audiences authentication-token-webhook-cache-ttl
    authentication-token-webhook-config-file authentication-token-webhook-version oidc-ca-file
    oidc-client-id oidc-groups-claim oidc-groups-prefix oidc-issuer-url oidc-required-claim
    oidc-signing-algs oidc-username-claim oidc-username-prefix requestheader-allowed-names
    requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
    requestheader-uid-headers requestheader-username-headers service-account-jwks-uri
    service-account-max-token-expiration
    authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl
    authorization-webhook-config-file authorization-webhook-version runtime-config
    egress-selector-config-file admission-control
    default-not-ready-toleration-seconds default-unreachable-toleration-seconds allow-metric-labels
    allow-metric-labels-manifest disabled-metrics show-hidden-metrics-for-version log-flush-frequency
    log-json-info-buffer-size log-text-info-buffer-size logging-format vmodule tracing-config-file
    coordinated-leadership-lease-duration coordinated-leadership-renew-deadline
    coordinated-leadership-retry-period endpoint-reconciler-type kubelet-certificate-authority
    kubelet-client-certificate kubelet-client-key kubelet-preferred-address-types kubelet-timeout
    kubernetes-service-node-port max-connection-bytes-per-sec peer-advertise-ip peer-advertise-port
    peer-ca-file proxy-client-cert-file proxy-client-key-file service-account-signing-endpoint
    service-node-port-range
  `,
  ),
  ...withoutMeaning(
    'boolean',
    `
    emulation-forward-compatible runtime-config-emulation-forward-compatible shutdown-send-retry-after
    enable-garbage-collector encryption-provider-config-automatic-reload watch-cache
    disable-http2-serving permit-address-sharing permit-port-sharing audit-log-batch-throttle-enable
    audit-log-compress audit-log-truncate-enabled audit-webhook-batch-throttle-enable
    audit-webhook-truncate-enabled contention-profiling profiling enable-bootstrap-token-auth
    service-account-extend-token-expiration service-account-lookup log-json-split-stream
    log-text-split-stream aggregator-reject-forwarding-redirect allow-privileged
    enable-aggregator-routing enable-logs-handler
  `,
  ),
};

export const API_SERVER_HELP = `The kube-apiserver of Wheelhouse, for tests: an API server of Kubernetes 1.36 as controller-runtime's envtest starts it.
It runs within the process of the etcd of this folder, which holds its store; this program is its handle: what the server
logs comes out of it, what it is sent (SIGTERM, SIGINT) stops the server, and the server ends with it however that ends.
It serves the loopback alone. There are no controllers, no scheduler and no nodes, as with upstream's in envtest.

Usage:
  kube-apiserver [flags]

${flagsHelp(API_SERVER_FLAGS)}
      --help      this text
      --version   the version of Kubernetes
`;
