import { DockerContainer, startTestMongo, type TestMongo, until } from '@daybook/test-kit';
import { MongoClient } from 'mongodb';
import { UnsafeViewDurabilityError, ViewsUnreachableError } from './errors.js';
import { migrateMongoViews } from './migrate-mongo-views.js';
import { MongoViewReader } from './mongo-view-reader.js';
import { MongoViewStore } from './mongo-view-store.js';

const openings = [
  (url: string) => MongoViewStore.open({ url }),
  (url: string) => MongoViewReader.open({ url }),
  (url: string) => migrateMongoViews(url),
];

const answers = (url: string): Promise<boolean> =>
  MongoClient.connect(url, { serverSelectionTimeoutMS: 1_000 }).then(
    (client) => client.close().then(() => true),
    () => false,
  );

describe('A server without a replica set', () => {
  let container: DockerContainer;
  let url: string;
  beforeAll(async () => {
    const image = process.env['MONGO_IMAGE'] ?? 'mongo:8.0';
    container = await DockerContainer.start({ image, args: ['--bind_ip_all'], ports: { 27017: 'any' } });
    url = `mongodb://127.0.0.1:${await container.port(27017)}/daybook`;
    await until(() => answers(url), { what: 'The start of MongoDB' });
  });
  afterAll(() => container.remove());

  it('is refused', async () => {
    for (const open of openings) {
      const opening = open(url);
      await expect(opening).rejects.toBeInstanceOf(UnsafeViewDurabilityError);
      await expect(opening).rejects.toThrow('not a member of a replica set');
    }
  });
});

describe('A replica set', () => {
  let mongo: TestMongo;
  let administrator: MongoClient;
  beforeAll(async () => {
    mongo = await startTestMongo();
    administrator = await MongoClient.connect(mongo.url('admin'));
  });
  afterAll(async () => {
    await administrator.close();
    await mongo.stop();
  });

  it('is refused by a wrong password, without a word of it', async () => {
    const url = mongo.url('daybook').replace('//', '//someone:sesame@');
    for (const open of openings) {
      const error: unknown = await open(url).catch((refused: unknown) => refused);
      expect(error).toBeInstanceOf(ViewsUnreachableError);
      expect((error as ViewsUnreachableError).userMessage).toContain('Authentication failed');
      expect((error as ViewsUnreachableError).userMessage).not.toContain('sesame');
    }
  });

  it('is refused while it counts writes as held that are not on disk', async () => {
    await countJournaledWritesOnly(false);
    for (const open of openings) {
      const opening = open(mongo.url('daybook'));
      await expect(opening).rejects.toBeInstanceOf(UnsafeViewDurabilityError);
      await expect(opening).rejects.toThrow('writeConcernMajorityJournalDefault');
    }
    await countJournaledWritesOnly(true);
    for (const open of openings) await (await open(mongo.url('daybook')))?.close();
  });

  async function countJournaledWritesOnly(wanted: boolean): Promise<void> {
    const admin = administrator.db('admin');
    const { config } = (await admin.command({ replSetGetConfig: 1 })) as { config: { version: number } };
    const changed = { ...config, version: config.version + 1, writeConcernMajorityJournalDefault: wanted };
    await admin.command({ replSetReconfig: changed });
  }
});
