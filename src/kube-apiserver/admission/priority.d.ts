import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Gives a Pod the priority of its class, or of the class that is the default; keeps it from then on. */
export declare class Priority implements AdmissionPlugin {
  readonly name = 'Priority';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  constructor(reader: ObjectReader);
  mutate(attributes: AdmissionAttributes): Promise<void>;
  /** There is one default class at most. */
  validate(attributes: AdmissionAttributes): Promise<void>;
  private classOf;
  private defaultClass;
}
//# sourceMappingURL=priority.d.ts.map
