import type { JsonObject } from '../../base/index.ts';
import type { GroupVersionKind, KubernetesObject } from '../../api/index.ts';
import type { AdmissionAttributes, AdmissionOperation, User } from '../contracts/index.ts';

/** A write as admission is asked about it. */
export interface AdmissionRequest {
  readonly operation: AdmissionOperation;
  readonly kind: GroupVersionKind;
  readonly resource: AdmissionAttributes['resource'];
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly object?: KubernetesObject;
  readonly oldObject?: KubernetesObject;
  readonly user: User;
  readonly options: JsonObject;
  readonly dryRun: boolean;
  readonly receivedMs: number;
  readonly warnings: { add(text: string): void };
  readonly annotations: { set(key: string, value: string): void };
}

/** The attributes of one write, through all phases of admission. */
export class WriteAttributes implements AdmissionAttributes {
  readonly user: User;
  readonly operation: AdmissionOperation;
  readonly kind: GroupVersionKind;
  readonly resource: AdmissionAttributes['resource'];
  readonly subresource: string;
  readonly namespace: string;
  readonly oldObject: KubernetesObject | undefined;
  readonly options: JsonObject;
  readonly dryRun: boolean;
  readonly receivedMs: number;
  /** How often the object has been replaced. */
  replacements = 0;
  isReinvocation = false;
  private current: KubernetesObject | undefined;
  private readonly givenName: string;
  private readonly warnings: AdmissionRequest['warnings'];
  private readonly annotations: AdmissionRequest['annotations'];

  constructor(request: AdmissionRequest) {
    this.user = request.user;
    this.operation = request.operation;
    this.kind = request.kind;
    this.resource = request.resource;
    this.subresource = request.subresource;
    this.namespace = request.namespace;
    this.givenName = request.name;
    this.current = request.object;
    this.oldObject = request.oldObject;
    this.options = request.options;
    this.dryRun = request.dryRun;
    this.receivedMs = request.receivedMs;
    this.warnings = request.warnings;
    this.annotations = request.annotations;
  }

  /** A name that the server makes is known once it is made. */
  get name(): string {
    return this.givenName === '' ? (this.current?.metadata.name ?? '') : this.givenName;
  }

  get object(): KubernetesObject | undefined {
    return this.current;
  }

  setObject(object: KubernetesObject): void {
    this.current = object;
    this.replacements++;
  }

  warn(message: string): void {
    this.warnings.add(message);
  }

  annotate(key: string, value: string): void {
    this.annotations.set(key, value);
  }
}
