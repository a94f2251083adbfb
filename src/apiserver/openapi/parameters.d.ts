/** A parameter of an operation. */
export interface ParameterFacts {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly type: 'string' | 'integer' | 'boolean';
  /** The operation of the published clients whose text for it is this one's. */
  readonly textOf: string;
  /** Its name among the shared parameters of the v2 document; undefined where it stands in each operation. */
  readonly shared?: string;
}
/** The parameters of all operations, by a key: the name, and what it belongs to where names repeat. */
export declare const PARAMETERS: {
  readonly namespace: ParameterFacts;
  readonly pretty: ParameterFacts;
  readonly allowWatchBookmarks: ParameterFacts;
  readonly continue: ParameterFacts;
  readonly fieldSelector: ParameterFacts;
  readonly labelSelector: ParameterFacts;
  readonly limit: ParameterFacts;
  readonly resourceVersion: ParameterFacts;
  readonly resourceVersionMatch: ParameterFacts;
  readonly sendInitialEvents: ParameterFacts;
  readonly shardSelector: ParameterFacts;
  readonly timeoutSeconds: ParameterFacts;
  readonly watch: ParameterFacts;
  readonly dryRun: ParameterFacts;
  readonly fieldManager: ParameterFacts;
  readonly fieldManagerOfPatch: ParameterFacts;
  readonly fieldValidation: ParameterFacts;
  readonly force: ParameterFacts;
  readonly gracePeriodSeconds: ParameterFacts;
  readonly ignoreStoreReadError: ParameterFacts;
  readonly orphanDependents: ParameterFacts;
  readonly propagationPolicy: ParameterFacts;
  readonly attachContainer: ParameterFacts;
  readonly attachStderr: ParameterFacts;
  readonly attachStdin: ParameterFacts;
  readonly attachStdout: ParameterFacts;
  readonly attachTty: ParameterFacts;
  readonly execCommand: ParameterFacts;
  readonly execContainer: ParameterFacts;
  readonly execStderr: ParameterFacts;
  readonly execStdin: ParameterFacts;
  readonly execStdout: ParameterFacts;
  readonly execTty: ParameterFacts;
  readonly logContainer: ParameterFacts;
  readonly follow: ParameterFacts;
  readonly insecureSkipTLSVerifyBackend: ParameterFacts;
  readonly limitBytes: ParameterFacts;
  readonly previous: ParameterFacts;
  readonly sinceSeconds: ParameterFacts;
  readonly stream: ParameterFacts;
  readonly tailLines: ParameterFacts;
  readonly timestamps: ParameterFacts;
  readonly ports: ParameterFacts;
  readonly proxyRest: ParameterFacts;
  readonly podPath: ParameterFacts;
  readonly servicePath: ParameterFacts;
  readonly nodePath: ParameterFacts;
};
/** `name`, too, is a parameter: one for each kind. */
export type ParameterKey = keyof typeof PARAMETERS | 'name';
//# sourceMappingURL=parameters.d.ts.map
