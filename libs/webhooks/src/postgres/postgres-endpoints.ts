import type { Statements } from '@daybook/postgres';
import {
  type Creation,
  type DisabledReason,
  type Endpoint,
  type EndpointChange,
  type Endpoints,
  maxEndpoints,
  maxSecrets,
  type NewEndpoint,
  type Positions,
  type Rotated,
  type Rotation,
} from '../webhook-store.port.js';
import {
  changeEndpoint,
  createEndpoint,
  disableEndpoint,
  enableEndpoint,
  endpointSecrets,
  findCreated,
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
  readonly events_to_replay: number | null;
}

interface CreatedRow extends EndpointRow {
  readonly creation_content: string;
  readonly first_secret: string | null;
}

export class PostgresEndpoints implements Endpoints {
  constructor(private readonly statements: Statements) {}

  async create(wanted: NewEndpoint): Promise<Creation> {
    const { id, url, secret, types, description, begins, request } = wanted;
    const values = [id, url, secret, types ?? null, description ?? null, inOrder(begins), maxEndpoints];
    const creation = [request?.key ?? null, request?.content ?? null];
    const repeated = request && (await this.repeated(request.key));
    if (repeated) return repeated;
    const endpoint = await this.one(createEndpoint, ...values, ...creation);
    if (endpoint) return { kind: 'created', endpoint };
    // Somebody else may have asked for the same in between.
    return (request && (await this.repeated(request.key))) ?? { kind: 'tooMany' };
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

  change(id: string, { url, types, description, isPaused }: EndpointChange): Promise<Endpoint | undefined> {
    const given = [types !== undefined, types ?? null, description !== undefined, description ?? null];
    return this.one(changeEndpoint, id, url ?? null, ...given, isPaused ?? null);
  }

  async rotateSecret({ id, secret, keepPreviousMs }: Rotation): Promise<Rotated | undefined> {
    const endpoint = await this.one(rotateSecret, id, secret, keepPreviousMs, maxSecrets);
    if (endpoint) return { kind: 'rotated', endpoint };
    return (await this.find(id)) && { kind: 'tooMany' };
  }

  async secrets(id: string): Promise<readonly string[]> {
    const [row] = await this.statements.rowsAt<{ secrets: string[] }>(endpointSecrets, id);
    return row?.secrets ?? [];
  }

  private async repeated(key: string): Promise<Creation | undefined> {
    const [row] = await this.statements.rowsAt<CreatedRow>(findCreated, key);
    if (!row) return undefined;
    return {
      kind: 'repeated',
      endpoint: endpointOf(row),
      content: row.creation_content,
      ...(row.first_secret !== null && { firstSecret: row.first_secret }),
    };
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
  ...(row.events_to_replay !== null && { eventsToReplay: row.events_to_replay }),
});
