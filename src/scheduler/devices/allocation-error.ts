/** Something is wrong with a claim or a class. */
export class AllocationError extends Error {}

/** A driver contradicts itself. Other nodes may still do. */
export class InvalidPools extends Error {}
