import { type CelType, struct } from '../types/type.ts';
import { type CelError, noSuchOverload, type OpaqueValue, type Value } from './value.ts';

/** A named format of texts, such as a DNS label. */
export class FormatValue implements OpaqueValue {
  readonly type: CelType = FORMAT;
  readonly goType = '*cel.Format';
  readonly name: string;
  /** The length that costs assume of its pattern. */
  readonly patternSize: number;
  readonly problems: (text: string) => readonly string[];

  constructor(name: string, patternSize: number, problems: (text: string) => readonly string[]) {
    this.name = name;
    this.patternSize = patternSize;
    this.problems = problems;
  }

  equals(other: Value): boolean | CelError {
    return other instanceof FormatValue ? other.name === this.name : noSuchOverload(other);
  }
}

const FORMAT = struct('kubernetes.NamedFormat');
