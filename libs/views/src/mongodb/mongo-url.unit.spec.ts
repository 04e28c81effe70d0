import { freePort } from '@daybook/test-kit';
import { migrateMongoViews } from './migrate-mongo-views.js';
import { MongoViewReader } from './mongo-view-reader.js';
import { MongoViewStore } from './mongo-view-store.js';

const openers = {
  MongoViewStore: (url: string) => MongoViewStore.open({ url, primaryWaitMs: 200 }),
  MongoViewReader: (url: string) => MongoViewReader.open({ url, primaryWaitMs: 200 }),
  migrateMongoViews: (url: string) => migrateMongoViews(url, { primaryWaitMs: 200 }),
};

async function refusalOf(
  open: (url: string) => Promise<unknown>,
  url: string,
): Promise<Error & { userMessage: string }> {
  return open(url).then(
    () => Promise.reject(new Error('It was opened.')),
    (error: unknown) => error as Error & { userMessage: string },
  );
}

describe.each(Object.entries(openers))('%s', (_, open) => {
  it.each([
    ['w=0', 'w=0'],
    ['w=1', 'w=1'],
    ['w=2', 'w=2'],
    ['w=someTag', 'w=someTag'],
    ['journal=false', 'journal=false'],
    ['w=majority&journal=false', 'journal=false'],
  ])('refuses a URL that asks for %s', async (asked, named) => {
    const error = await refusalOf(open, `mongodb://user:secret@127.0.0.1:1/daybook?${asked}`);
    expect(error.name).toBe('UnsafeViewDurabilityError');
    expect(error.userMessage).toContain(`asks for ${named},`);
  });

  it.each([
    'secret',
    'postgres://user:secret@127.0.0.1/daybook',
    'mongodb://user:sec/ret@127.0.0.1/daybook',
    'mongodb://user:secret@127.0.0.1:1:1/daybook',
    'mongodb://user:secret%@127.0.0.1/daybook',
    'mongodb://user:secret@127.0.0.1/daybook?secret=1',
    'mongodb://127.0.0.1/daybook?maxPoolSize=secret',
  ])('refuses %s, and does not repeat it', async (url) => {
    const error = await refusalOf(open, url);
    expect(error.name).toBe('InvalidMongoUrlError');
    expect(`${error.userMessage}${error.stack}${String(error.cause)}`).not.toContain('sec');
  });

  it('says where it found no primary, and not with which password it looked', async () => {
    const port = await freePort();
    const error = await refusalOf(
      open,
      `mongodb://user:secret@127.0.0.1:${port}/daybook?w=majority&journal=true`,
    );
    expect(error.name).toBe('ViewsUnreachableError');
    expect(error.userMessage).toContain(`no primary was found at 127.0.0.1:${port} within 0.2 s`);
    expect(`${error.userMessage}${error.stack}${String(error.cause)}`).not.toContain('secret');
  });
});
