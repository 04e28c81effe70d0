import type { TestPostgres } from '@daybook/embedded-postgres';
import type { TestKafka, TestMongo } from '@daybook/test-kit';
import { MongoClient } from 'mongodb';
import pg from 'pg';

/** How each engine is asked for its version. */
export const versionOf = {
  async postgres(server: TestPostgres): Promise<string> {
    const client = new pg.Client(server.url('postgres'));
    await client.connect();
    try {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return rows[0]!.server_version;
    } finally {
      await client.end();
    }
  },

  async kafka({ container }: TestKafka): Promise<string> {
    return firstWord(await container.exec('/opt/kafka/bin/kafka-broker-api-versions.sh', '--version'));
  },

  async mongo(server: TestMongo): Promise<string> {
    const client = await MongoClient.connect(server.url('admin'));
    try {
      const { version } = await client.db('admin').command({ buildInfo: 1 });
      return String(version);
    } finally {
      await client.close();
    }
  },
};

const firstWord = (text: string): string => text.trim().split(/\s/)[0]!;
