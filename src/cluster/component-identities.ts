/** Whom each part of a cluster speaks for: upstream's own names, so that the roles of every cluster hold for it. */
export interface ComponentIdentity {
  readonly identity: { readonly name: string; readonly groups: readonly string[] };
  /** Of upstream's program: its name is the manager of the fields that it writes. */
  readonly userAgent: string;
}

/** Brings what an administrator brings, before anything runs. Nobody else is past access control. */
export const BOOTSTRAP_ADMIN = { name: 'system:admin', groups: ['system:masters'] };

export const CONTROLLER_MANAGER: ComponentIdentity = {
  identity: { name: 'system:kube-controller-manager', groups: [] },
  userAgent: 'kube-controller-manager',
};

export const SCHEDULER: ComponentIdentity = {
  identity: { name: 'system:kube-scheduler', groups: [] },
  userAgent: 'kube-scheduler',
};

/** What is behind the disks and devices of simulated nodes: its rights are an administrator's, as no role of upstream's is for it. */
export const SIMULATED_DRIVER: ComponentIdentity = {
  identity: { name: 'system:simulated-driver', groups: ['system:masters'] },
  userAgent: 'simulated-driver',
};

/** A controller, by the name of its account in `kube-system`. */
export function controllerAccount(name: string): ComponentIdentity {
  return {
    identity: {
      name: `system:serviceaccount:kube-system:${name}`,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system'],
    },
    userAgent: 'kube-controller-manager',
  };
}

export function nodeIdentity(node: string): ComponentIdentity {
  return { identity: { name: `system:node:${node}`, groups: ['system:nodes'] }, userAgent: 'node' };
}
