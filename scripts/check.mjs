/** `npm run check`: all checks, on a workspace that is installed. */
import { ensureInstalled } from './ensure.mjs';
import { check, main } from './tools.mjs';

await main(async () => {
  await ensureInstalled();
  const { code } = await check();
  return code;
});
