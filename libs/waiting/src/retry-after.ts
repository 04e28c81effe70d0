/** The header Retry-After, seconds or a date, in milliseconds from now; 0 without it. */
export function retryAfterMsOf(value: string | string[] | undefined): number {
  if (typeof value !== 'string') return 0;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? 0 : Math.max(0, at - Date.now());
}
