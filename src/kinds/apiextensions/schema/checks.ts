/** What is asked of a schema. What a definition did not keep to before is not asked of it when it is updated. */
export interface SchemaChecks {
  /** Types are those of OpenAPI. */
  readonly types: boolean;
  /** Items of sets are atomic. */
  readonly atomicSets: boolean;
  /** Keys of maps are required or have a default, and nothing of them may be null. */
  readonly mapKeys: boolean;
  /** Defaults hold nothing that their schema does not know. */
  readonly prunedDefaults: boolean;
  /** No rule costs too much; not asked where the schema did not change. */
  readonly ruleCosts: boolean;
}

export const ALL_CHECKS: SchemaChecks = {
  types: true,
  atomicSets: true,
  mapKeys: true,
  prunedDefaults: true,
  ruleCosts: true,
};
