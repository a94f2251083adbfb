export function findCondition<C extends { readonly type?: string | undefined }>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function conditionIs(
  conditions: readonly { readonly type?: string; readonly status?: string }[] | undefined,
  type: string,
  status: string,
): boolean {
  return findCondition(conditions, type)?.status === status;
}
