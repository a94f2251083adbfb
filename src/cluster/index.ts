/**
 * `cluster`: the composition root. It wires one cluster from the API server, the controllers, the scheduler and the
 * nodes, over whatever store, clock and chance it is handed: real ones, or a test's.
 *
 *     const cluster = await startCluster({ store: new MemoryStore({ clock }), clock, random, log, … });
 *     const pods = await cluster.client(user).resource<Pod>('v1', 'pods').list();
 */
export * from './cluster.ts';
export * from './fork/index.ts';
export { startApiServer } from './api-server-alone.ts';
export { KUBERNETES_VERSION } from './version.ts';
export { serveLargeBodies } from './large-bodies/index.ts';
export { selectControllers } from '../controllers/index.ts';
export { readSchedulerConfiguration, type SchedulerConfiguration } from '../scheduler/index.ts';
export {
  admissionProblems,
  type AdmissionSelection,
  type AuditPolicy,
  type AuthenticationConfiguration,
  type AuthorizationSettings,
  type InFlightLimits,
  isAdmissionEnabled,
  ISSUER,
  kubernetesServiceAddress,
  readAdmissionConfiguration,
  readAuditPolicy,
  readAuthenticationConfiguration,
  readAttributePolicies,
  readAuthorizationConfiguration,
  type KubeApiServer,
  type SettingsFile,
  type ProgramCheck,
  type StaticToken,
} from '../kube-apiserver/index.ts';
