export const HELP = `wheelhouse: a Kubernetes of your own, in one process

Usage:
  wheelhouse up [options]     start a cluster; it runs until it is stopped (SIGINT, SIGTERM)
  wheelhouse down [--data-dir DIR]
                              stop the cluster that runs on this data directory
  wheelhouse envtest DIR      fill a folder with etcd, kube-apiserver and kubectl for controller-runtime's envtest:
                              export KUBEBUILDER_ASSETS=DIR, and an operator's tests start this API server
  wheelhouse version
  wheelhouse help

Options of up:
  --data-dir DIR              where the cluster is kept (default: .wheelhouse)
  --ephemeral                 keep nothing: the cluster ends with the process
  --store sqlite|memory       how objects are kept (default: sqlite; with --ephemeral: memory)
  --recover                   save what can be read of a damaged store into a fresh one first, and say what is lost
  --port N                    port on 127.0.0.1 (default: any free one; a kept cluster keeps its port)
  --kubeconfig FILE           where the kubeconfig is written (default: DIR/kubeconfig); what else FILE holds stays
  --json                      say that it is ready in one line of JSON
  --clock real|10x|stepped    the cluster's time (default: real): at most so many times as fast, and standing while there is
                              work to do; or standing until a line comes in: an empty one moves it to what is due next,
                              '10m' by so much

  --nodes N                   simulated nodes (default: 3)
  --node-prefix NAME          their names: NAME0, NAME1, … (default: node-)
  --node-capacity K=V,…       what each has, instead of or beside (default: cpu=8,memory=32Gi,ephemeral-storage=100Gi,pods=110)
  --simulation PREFIX[,plain] prefix of the annotations that say how a simulated Pod behaves (default:
                              simulation.wheelhouse.dev); with 'plain', nodes tell no events and restart at once

  --controllers LIST          which controllers run: '*' (all), NAME, -NAME (not that one), '-*' (none)
  --no-scheduler              bind no Pods
  --scheduler-config FILE     profiles of the scheduler: a KubeSchedulerConfiguration, as kube-scheduler reads it
  --no-default-storage-class  make no StorageClass 'standard', so that a claim that names none waits, as on a bare cluster
  --metrics-api               tell as metrics.k8s.io what nodes and Pods use, also where that is not the default
  --no-metrics-api            do not tell it (default: it is told where nodes are there from the start, and not 'plain')
  --service-cluster-ip-range CIDR
                              addresses of Services (default: 10.96.0.0/12; a cluster keeps the range it was made with)
  --enable-admission-plugins LIST
                              admission plugins to have as well, by kube-apiserver's names: AlwaysPullImages,…
  --disable-admission-plugins LIST
                              admission plugins to do without: ServiceAccount,LimitRanger,…
  --admission-control-config-file FILE
                              what admission plugins are told, as kube-apiserver reads it
  --enable-priority-and-fairness=false
                              refuse what is too much at once, instead of letting it wait by flow schemas
  --max-requests-inflight N   with fairness, this and the next are summed to what is answered at once; without, this many
                              reads are (default: 400)
  --max-mutating-requests-inflight N
                              the same for writes (default: 200); without fairness, 0 is no limit
  --token-auth-file FILE      CSV of 'token,user,uid,"group1,group2"', as kube-apiserver reads it
  --service-account-key-file FILE
                              keys, as PEM or a former DIR/pki/sa.key, whose tokens of service accounts are good, too
  --service-account-signing-key-file FILE
                              the key, as PEM, that signs these tokens (default: one that is kept in DIR/pki/sa.key)
  --client-ca-file FILE       authorities, as PEM, whose client certificates are good, beside the cluster's own
  --authentication-config FILE
                              issuers of JSON Web Tokens and anonymous requests, as kube-apiserver reads it
  --authorization-mode LIST   who is asked, in this order: Node, RBAC, ABAC, AlwaysAllow, AlwaysDeny (default: Node,RBAC)
  --authorization-policy-file FILE
                              what ABAC allows: a policy of abac.authorization.kubernetes.io a line
  --authorization-config FILE who is asked whether a request is allowed, as kube-apiserver reads it
  --audit-policy-file FILE    what is logged of requests: a Policy of audit.k8s.io/v1
  --audit-log-path FILE       where, a line of JSON for each stage of a request ('-': standard output)
  --audit-log-maxsize MB      when a log is put aside (default: 100)
  --audit-log-maxbackup N     how many of those are kept (default: all)
  --audit-log-maxage DAYS     and how long (default: for ever)
  --no-gap-warnings           do not warn of what is stored and not acted on yet
  --log-level LEVEL           debug, info, warn or error (default: warn)
`;
