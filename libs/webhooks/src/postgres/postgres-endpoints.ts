import type { Statements } from '@daybook/postgres';
import {
  type DisabledReason,
  type Endpoint,
  type Endpoints,
  maxEndpoints,
  type NewEndpoint,
  type Positions,
  type Rotation,
} from '../webhook-store.port.js';
import {
  createEndpoint,
  disableEndpoint,
  enableEndpoint,
  endpointSecrets,
  findEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
} from './endpoint-statements.js';

interface EndpointRow {
  readonly id: string;
  readonly url: string;
  readonly types: string[] | null;
  readonly description: string | null;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly disabled_reason: DisabledReason | null;
  readonly previous_until: Date | null;
}

export class PostgresEndpoints implements Endpoints {
  constructor(private readonly statements: Statements) {}

  create({ id, url, secret, types, description, begins }: NewEndpoint): Promise<Endpoint | undefined> {
    const values = [id, url, secret, types ?? null, description ?? null, inOrder(begins), maxEndpoints];
    return this.one(createEndpoint, ...values);
  }

  async list(): Promise<Endpoint[]> {
    return (await this.statements.rowsAt<EndpointRow>(listEndpoints)).map(endpointOf);
  }

  find(id: string): Promise<Endpoint | undefined> {
    return this.one(findEndpoint, id);
  }

  async remove(id: string): Promise<boolean> {
    return (await this.statements.writtenAt(removeEndpoint, id)) > 0;
  }

  async disable(id: string, reason: DisabledReason): Promise<void> {
    await this.statements.writtenAt(disableEndpoint, id, reason);
  }

  enable(id: string): Promise<Endpoint | undefined> {
    return this.one(enableEndpoint, id);
  }

  rotateSecret({ id, secret, keepPreviousMs }: Rotation): Promise<Endpoint | undefined> {
    return this.one(rotateSecret, id, secret, keepPreviousMs);
  }

  async secrets(id: string): Promise<readonly string[]> {
    const [row] = await this.statements.rowsAt<{ secrets: string[] }>(endpointSecrets, id);
    return row?.secrets ?? [];
  }

  private async one(statement: string, ...values: readonly unknown[]): Promise<Endpoint | undefined> {
    const [row] = await this.statements.rowsAt<EndpointRow>(statement, ...values);
    return row && endpointOf(row);
  }
}

/** The positions of partitions 0, 1, 2 …; those that are not named begin at their beginning. */
function inOrder(positions: Positions): number[] {
  const count = Math.max(-1, ...positions.keys()) + 1;
  return Array.from({ length: count }, (_, partition) => positions.get(partition) ?? 0);
}

const endpointOf = (row: EndpointRow): Endpoint => ({
  id: row.id,
  url: row.url,
  ...(row.types && { types: row.types }),
  ...(row.description !== null && { description: row.description }),
  createdAt: row.created_at.toISOString(),
  ...(row.disabled_at &&
    row.disabled_reason && {
      disabled: { at: row.disabled_at.toISOString(), reason: row.disabled_reason },
    }),
  ...(row.previous_until && { previousSecretUntil: row.previous_until.toISOString() }),
});
