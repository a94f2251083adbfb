import type { Container, Pod } from '../../kinds/index.ts';
import type { KeyValue } from '../cri/index.ts';

export interface EnvironmentFacts {
  readonly pod: Pod;
  readonly container: Container;
  readonly hostIp: string;
  readonly podIps: readonly string[];
  /** Of the node: what a container may use that has no limit. */
  readonly allocatable: Readonly<Record<string, string | number>>;
}

/** What `env` and `envFrom` of a container come to. */
export interface Environment {
  /**
   * The variables in the order of their definition, each once. Rejects with a `ContainerStartError` of the reason
   * `CreateContainerConfigError` where something that they refer to is not there.
   */
  resolve(facts: EnvironmentFacts): Promise<readonly KeyValue[]>;
}
