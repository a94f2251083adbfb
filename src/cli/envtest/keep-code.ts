/** The variable that has an etcd keep, at its end, what it has compiled: set where the folder is filled, and never by tests. */
export const KEEP_CODE = 'WHEELHOUSE_ENVTEST_KEEP_CODE';
