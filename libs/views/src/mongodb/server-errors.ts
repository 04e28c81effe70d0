/** Codes of MongoDB's answers (src/mongo/base/error_codes.yml). */
export const serverCodes = {
  unauthorized: 13,
  namespaceExists: 48,
  writeConflict: 112,
  duplicateKey: 11_000,
} as const;

/** The code of the server's answer; nothing for an error that did not come from a server. */
export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** What the server or the driver knows about how to go on after the error. */
export const hasLabel = (error: unknown, label: string): boolean =>
  error instanceof Error &&
  'errorLabels' in error &&
  Array.isArray(error.errorLabels) &&
  error.errorLabels.includes(label);
