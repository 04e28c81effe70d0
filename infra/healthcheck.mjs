/** Asks the service of this container whether it can do its work; ends with 0 only if it says so. */
const TIMEOUT_MS = 4_000;

try {
  const url = `http://127.0.0.1:${process.env.DAYBOOK_PORT}/health/ready`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  // Docker keeps what is printed here, which tells the probe that fails.
  process.stdout.write(`${response.status} ${await response.text()}\n`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`${error.cause?.message ?? error.message}\n`);
  process.exitCode = 1;
}
