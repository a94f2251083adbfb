/**
 * What is remembered of objects for as long as they live: a `WeakMap` that keeps its values in the objects themselves. V8 goes
 * through all of a `WeakMap` again and again while it collects, without a pause: with tens of thousands of entries that is
 * hundreds of milliseconds. Nobody else sees what is attached: it is not copied, compared or written with the object.
 * Nothing is remembered of what is frozen.
 */
export class Attached<K extends object, V> {
  private readonly place = Symbol('attached');

  get(key: K): V | undefined {
    return Reflect.get(key, this.place) as V | undefined;
  }

  set(key: K, value: V): void {
    Reflect.defineProperty(key, this.place, { value, writable: true, configurable: true });
  }
}
