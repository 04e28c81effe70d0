import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { startTestKafka, startTestMongo, type TestKafka, type TestMongo } from '@daybook/test-kit';
import { CannotRunError } from '../cannot-run-error.ts';
import { versionOf } from './versions.ts';

/**
 * The engines that all contenders share: one PostgreSQL from npm's binaries, one Kafka and one MongoDB in containers,
 * each started when it is first asked for and with everything on disk before it says so.
 */
export class Engines {
  private postgres: Promise<TestPostgres> | undefined;
  private kafka: Promise<TestKafka> | undefined;
  private mongo: Promise<TestMongo> | undefined;
  private isStopping = false;

  /** The URL of an empty database, as its superuser. */
  async database(): Promise<string> {
    this.postgres ??= this.start(() =>
      startTestPostgres({ max_connections: '300', shared_buffers: '512MB' }),
    );
    return (await this.postgres).createDatabase();
  }

  /** `host:port` of a broker. */
  async broker(): Promise<string> {
    this.kafka ??= this.start(() => inContainer('Kafka', startTestKafka));
    return (await this.kafka).broker;
  }

  /** The URL of an empty MongoDB database in a replica set. */
  async mongoDatabase(): Promise<string> {
    this.mongo ??= this.start(() => inContainer('MongoDB', startTestMongo));
    return (await this.mongo).createDatabase();
  }

  /** Of the engines that run. */
  async versions(): Promise<Record<string, string>> {
    const [postgres, kafka, mongo] = await Promise.all([
      running(this.postgres),
      running(this.kafka),
      running(this.mongo),
    ]);
    return {
      ...(postgres && { PostgreSQL: await versionOf.postgres(postgres) }),
      ...(kafka && { Kafka: await versionOf.kafka(kafka) }),
      ...(mongo && { MongoDB: await versionOf.mongo(mongo) }),
    };
  }

  /** Those that are just starting as well; from now on none is started. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const started = [this.postgres, this.kafka, this.mongo].filter((each) => each !== undefined);
    for (const engine of await Promise.allSettled(started)) {
      if (engine.status === 'fulfilled') await engine.value.stop();
    }
  }

  private async start<T>(engine: () => Promise<T>): Promise<T> {
    if (this.isStopping) throw new Error('The engines have been stopped.');
    return engine();
  }
}

/** Nothing where it was not asked for, or did not start. */
const running = <T>(engine: Promise<T> | undefined): Promise<T | undefined> =>
  engine?.catch(() => undefined) ?? Promise.resolve(undefined);

async function inContainer<T>(name: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n');
    // Docker says much, of which one line tells why.
    const reason = lines.find((line) => line.startsWith('docker:')) ?? lines[0]!;
    throw new CannotRunError(`${name} does not start in a container (${reason})`);
  }
}
