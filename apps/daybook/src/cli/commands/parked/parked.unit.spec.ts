import type { ParkedStreams } from '@daybook/contracts';
import { FakeDaybook } from '../../testing/fake-daybook.spec.js';
import { run } from '../../testing/run.spec.js';

const parked: ParkedStreams = {
  total: 1,
  items: [
    {
      streamId: '536365',
      position: 'orders:2:1042',
      version: 3,
      reason: 'UnknownEventTypeError: Unknown event type: \u001b[2JOrderLost',
    },
  ],
};

describe('daybook parked', () => {
  let daybook: FakeDaybook;
  let answer: ParkedStreams;

  beforeEach(async () => {
    daybook = await FakeDaybook.start();
    answer = parked;
    daybook.read = ({ pathname }) => (pathname === '/v1/parked' ? answer : undefined);
  });
  afterEach(() => daybook.close());

  const list = (...args: string[]) => run(['parked', ...args, '--url', daybook.url]);

  it('lists the streams as a table, without what could harm a terminal', async () => {
    expect(await list()).toEqual({
      exitCode: 0,
      stdout: [
        'POSITION       STREAM  VERSION  REASON',
        'orders:2:1042  536365        3  UnknownEventTypeError: Unknown event type: \u{fffd}[2JOrderLost',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('prints JSON for programs', async () => {
    const { exitCode, stdout } = await list('--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, parked]);
  });

  it('is no failure where no stream is parked', async () => {
    answer = { total: 0, items: [] };
    expect(await list()).toEqual({
      exitCode: 0,
      stdout: 'POSITION  STREAM  VERSION  REASON\n',
      stderr: '',
    });
  });

  it('says how many more there are', async () => {
    answer = { ...parked, total: 5_000 };
    expect((await list()).stderr).toBe('These are the first 1 of 5000.\n');
  });

  it('helps, and tells a wrong key', async () => {
    const help = await run(['parked', '--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('Example:\n  npm run daybook -- parked --json');
    const refused = await run(['parked', '--url', daybook.url], { env: { DAYBOOK_API_KEY: 'wrong' } });
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('The API key is wrong');
  });
});
