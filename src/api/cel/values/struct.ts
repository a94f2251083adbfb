import { type CelType, struct } from '../types/type.ts';
import { EntryMap } from './map.ts';

/** An object that an expression makes: `Object.spec{replicas: 3}`. */
export class StructValue extends EntryMap {
  readonly type: CelType;

  constructor(typeName: string) {
    super();
    this.type = struct(typeName);
  }
}
