/**
 * Volumes and claims: binding them, keeping what is in use, and making local volumes for classes of the provisioner
 * `wheelhouse.dev/local`.
 *
 *     startVolumeBinder(context);
 *     startLocalProvisioner(context);
 */
export * from './binder-controller.ts';
export * from './local-provisioner.ts';
export * from './protection.ts';
