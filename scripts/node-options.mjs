/**
 * How Node runs Daybook, in `npm start` and in the image of the services (infra/Dockerfile says the same).
 *
 * The heap may hold several times what is in use under load; without a limit it grows with the machine's memory before
 * it is cleaned. Of its part for new objects Node would take three times 32 MB, which commands in full flow are hardly
 * faster for; with half of that each process is some 50 MB smaller.
 */
export const nodeOptions = [
  '--max-old-space-size=384',
  '--max-semi-space-size=16',
  `--import=${new URL('../infra/own-source-maps.mjs', import.meta.url).href}`,
];
