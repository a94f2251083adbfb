import { type Flags, flagsHelp, withoutMeaning } from './flags.ts';

/** The flags of upstream's etcd 3.6. */
export const ETCD_FLAGS: Flags = {
  'listen-client-urls': {
    type: 'value',
    says: 'where it listens: http, an address of the loopback (default: http://127.0.0.1:2379)',
  },
  'data-dir': {
    type: 'value',
    says: 'where the objects are kept for the next start (default: default.etcd)',
  },
  'unsafe-no-fsync': {
    type: 'boolean',
    says: 'do not wait for the disk: faster, and what a computer had that loses its power is lost',
  },
  ...withoutMeaning(
    'value',
    `
    name wal-dir snapshot-count heartbeat-interval election-timeout listen-peer-urls
    listen-client-http-urls max-snapshots max-wals quota-backend-bytes backend-bbolt-freelist-type
    backend-batch-interval backend-batch-limit max-txn-ops max-request-bytes max-concurrent-streams
    grpc-keepalive-min-time grpc-keepalive-interval grpc-keepalive-timeout raft-read-timeout
    raft-write-timeout feature-gates initial-advertise-peer-urls initial-cluster initial-cluster-state
    initial-cluster-token advertise-client-urls discovery discovery-token discovery-endpoints
    discovery-dial-timeout discovery-request-timeout discovery-keepalive-time
    discovery-keepalive-timeout discovery-cert discovery-key discovery-cacert discovery-user
    discovery-password discovery-fallback discovery-proxy discovery-srv discovery-srv-name
    auto-compaction-retention auto-compaction-mode v2-deprecation cert-file key-file client-cert-file
    client-key-file client-crl-file client-cert-allowed-hostname trusted-ca-file peer-cert-file
    peer-key-file peer-client-cert-file peer-client-key-file peer-trusted-ca-file peer-cert-allowed-cn
    peer-cert-allowed-hostname self-signed-cert-validity peer-crl-file cipher-suites cors
    host-whitelist tls-min-version tls-max-version auth-token bcrypt-cost auth-token-ttl metrics
    listen-metrics-urls logger log-outputs log-level log-format log-rotation-config-json
    warning-unary-request-duration experimental-distributed-tracing-address distributed-tracing-address
    experimental-distributed-tracing-service-name distributed-tracing-service-name
    experimental-distributed-tracing-instance-id distributed-tracing-instance-id
    experimental-distributed-tracing-sampling-rate distributed-tracing-sampling-rate
    experimental-corrupt-check-time corrupt-check-time experimental-compact-hash-check-time
    compact-hash-check-time experimental-compaction-batch-limit compaction-batch-limit
    experimental-watch-progress-notify-interval watch-progress-notify-interval
    experimental-warning-apply-duration warning-apply-duration
    experimental-warning-unary-request-duration max-learners
  `,
  ),
  ...withoutMeaning(
    'boolean',
    `
    initial-election-tick-advance memory-mlock socket-reuse-port socket-reuse-address
    enable-grpc-gateway discovery-insecure-transport discovery-insecure-skip-tls-verify
    strict-reconfig-check pre-vote client-cert-auth auto-tls peer-client-cert-auth peer-auto-tls
    enable-pprof enable-log-rotation experimental-enable-distributed-tracing enable-distributed-tracing
    experimental-initial-corrupt-check experimental-compact-hash-check-enabled
    experimental-enable-lease-checkpoint experimental-peer-skip-client-san-verification
    peer-skip-client-san-verification experimental-txn-mode-write-with-shared-buffer
    experimental-bootstrap-defrag-threshold-megabytes bootstrap-defrag-threshold-megabytes
    experimental-compaction-sleep-interval compaction-sleep-interval experimental-downgrade-check-time
    downgrade-check-time experimental-enable-lease-checkpoint-persist experimental-memory-mlock
    experimental-snapshot-catchup-entries snapshot-catchup-entries
    experimental-stop-grpc-service-on-defrag force-new-cluster
  `,
  ),
};

export const ETCD_HELP = `The etcd of Wheelhouse, for tests. It is not etcd: it speaks neither etcd's API (gRPC) nor its file format. It holds the
objects of the API servers that are started with --etcd-servers and its address, and runs those servers in its own
process. Of etcd's HTTP it answers /health, /livez, /readyz and /version. It ends when the program that started it has.

Usage:
  etcd [flags]

${flagsHelp(ETCD_FLAGS)}
      --help      this text
      --version   what this is
`;
