/**
 * How Node runs Daybook, in `npm start` and in the image of the services (infra/Dockerfile says the same).
 *
 * The heap may hold several times what is in use under load; without a limit it grows with the machine's memory before
 * it is cleaned. Its part for new objects Node would let grow to 192 MB (three semi-spaces of 64 MB); a quarter of that
 * makes each process some 100 MB smaller, and placing orders 5 to 10 % slower.
 */
export const nodeOptions = [
  `--max-old-space-size=${process.env.DAYBOOK_HEAP_MB || 384}`,
  '--max-semi-space-size=16',
  `--import=${new URL('../infra/own-source-maps.mjs', import.meta.url).href}`,
];
