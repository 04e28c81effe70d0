/** What an error of our own tells to anyone who asks: nothing internal, no secrets. */
export interface PublicReason {
  /** The stable, kebab-case name that clients rely on. */
  readonly code: string;
  /** The same text for every occurrence of the code. */
  readonly title: string;
  readonly detail: string;
}

/** The `publicReason` of the error, or else of what caused it. */
export function publicReasonOf(error: unknown): PublicReason | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { publicReason } = each as { publicReason?: PublicReason };
    if (publicReason) return publicReason;
  }
  return undefined;
}
