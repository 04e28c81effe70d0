/** `node scripts/turbo.mjs run check …`: turbo, on a workspace that is installed. */
import { ensureInstalled } from './ensure.mjs';
import { main, turbo } from './tools.mjs';

await main(async () => {
  await ensureInstalled();
  const { code } = await turbo(process.argv.slice(2));
  return code;
});
