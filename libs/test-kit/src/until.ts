const lookEveryMs = 5;

/**
 * Waits for a condition. The limit is far above what a slow machine needs: it is there so that a test
 * fails with a sentence rather than hangs.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { limitMs = 60_000, everyMs = lookEveryMs, what = 'The condition' } = {},
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true within ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
