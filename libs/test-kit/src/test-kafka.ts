import { freePort } from '@daybook/embedded-postgres';
import { DockerContainer } from './docker-container.js';
import { TcpLink } from './tcp-link.js';
import { until } from './until.js';

export interface TestKafka {
  /** `host:port`. */
  readonly broker: string;
  /** The same broker behind a link that can be disturbed. */
  readonly farBroker: string;
  readonly link: TcpLink;
  readonly container: DockerContainer;
  stop(): Promise<void>;
}

/** A Kafka broker of its own in a container, KRaft, without automatic topics. */
export async function startTestKafka(): Promise<TestKafka> {
  const link = await TcpLink.open();
  try {
    return await startBehind(link);
  } catch (error) {
    await link.close();
    throw error;
  }
}

async function startBehind(link: TcpLink): Promise<TestKafka> {
  // Clients connect to what the broker says of itself, so the port has to be known before it starts.
  const port = await freePort();
  const container = await DockerContainer.start({
    image: process.env['KAFKA_IMAGE'] ?? 'apache/kafka:4.1.1',
    ports: { 9092: port, 9095: 'any' },
    env: {
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,FAR://:9095,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port},FAR://127.0.0.1:${link.port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,FAR:PLAINTEXT',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_HEAP_OPTS: '-Xmx384m -Xms384m',
    },
  });
  try {
    link.leadTo(await container.port(9095));
    await kafkaAnswers(container);
  } catch (error) {
    await container.remove();
    throw error;
  }
  return {
    broker: `127.0.0.1:${port}`,
    farBroker: `127.0.0.1:${link.port}`,
    link,
    container,
    stop: async () => {
      await link.close();
      await container.remove();
    },
  };
}

/** Waits until the broker in the container does its work. */
export async function kafkaAnswers(container: DockerContainer): Promise<void> {
  const tool = '/opt/kafka/bin/kafka-broker-api-versions.sh';
  const answers = () =>
    container.exec(tool, '--bootstrap-server', 'localhost:9092').then(
      () => true,
      () => false,
    );
  await until(answers, { what: 'The start of Kafka', limitMs: 120_000 });
}
