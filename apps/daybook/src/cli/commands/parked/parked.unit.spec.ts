import type { ParkedStreams } from '@daybook/contracts';
import { FakeDaybook } from '../../testing/fake-daybook.js';
import { run } from '../../testing/run.js';

const parked: ParkedStreams = {
  total: 1,
  items: [
    {
      id: 'views.orders:orders:536365',
      subscription: 'views.orders',
      streamId: '536365',
      position: 'orders:2:1042',
      version: 3,
      waiting: 2,
      reason: 'UnknownEventTypeError: Unknown event type: \u001b[2JOrderLost',
      attempts: 1,
      parkedAt: '2026-01-05T08:26:00.014Z',
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
        'ID                          POSITION       VERSION  WAITING  ATTEMPTS  REASON',
        'views.orders:orders:536365  orders:2:1042        3        2         1  UnknownEventTypeError: Unknown event type: \u{fffd}[2JOrderLost',
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
      stdout: 'ID  POSITION  VERSION  WAITING  ATTEMPTS  REASON\n',
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
    expect(help.stdout).toContain('Example:\n  npm run daybook -- parked replay views.orders:orders:536365');
    const refused = await run(['parked', '--url', daybook.url], { env: { DAYBOOK_API_KEY: 'wrong' } });
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('The API key is wrong');
  });
});
