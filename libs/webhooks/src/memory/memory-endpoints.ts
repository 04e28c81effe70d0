import {
  type DisabledReason,
  type Endpoint,
  type Endpoints,
  maxEndpoints,
  type NewEndpoint,
  type Positions,
  type Rotation,
} from '../webhook-store.port.js';

interface StoredEndpoint {
  readonly endpoint: Omit<Endpoint, 'previousSecretUntil'>;
  readonly begins: Positions;
  readonly secret: string;
  readonly previous?: { readonly secret: string; readonly untilMs: number };
}

export class MemoryEndpoints implements Endpoints {
  readonly stored = new Map<string, StoredEndpoint>();

  constructor(
    private readonly now: () => number,
    private readonly begin: (positions: Positions, isFirst: boolean) => void,
  ) {}

  async create({ id, url, secret, types, description, begins }: NewEndpoint): Promise<Endpoint | undefined> {
    if (this.stored.size >= maxEndpoints) return undefined;
    this.begin(begins, this.stored.size === 0);
    const endpoint = {
      id,
      url,
      ...(types && { types }),
      ...(description !== undefined && { description }),
      createdAt: new Date(this.now()).toISOString(),
    };
    return this.keep({ endpoint, secret, begins: new Map(begins) });
  }

  async list(): Promise<Endpoint[]> {
    return [...this.stored.values()].map((stored) => this.shown(stored));
  }

  async find(id: string): Promise<Endpoint | undefined> {
    const stored = this.stored.get(id);
    return stored && this.shown(stored);
  }

  async remove(id: string): Promise<boolean> {
    return this.stored.delete(id);
  }

  async disable(id: string, reason: DisabledReason): Promise<void> {
    const stored = this.stored.get(id);
    if (!stored || stored.endpoint.disabled) return;
    const disabled = { at: new Date(this.now()).toISOString(), reason };
    this.keep({ ...stored, endpoint: { ...stored.endpoint, disabled } });
  }

  async enable(id: string): Promise<Endpoint | undefined> {
    const stored = this.stored.get(id);
    if (!stored) return undefined;
    const { disabled: _, ...endpoint } = stored.endpoint;
    return this.keep({ ...stored, endpoint });
  }

  async rotateSecret({ id, secret, keepPreviousMs }: Rotation): Promise<Endpoint | undefined> {
    const stored = this.stored.get(id);
    if (!stored) return undefined;
    const previous = { secret: stored.secret, untilMs: this.now() + keepPreviousMs };
    return this.keep({ ...stored, secret, previous });
  }

  async secrets(id: string): Promise<readonly string[]> {
    const stored = this.stored.get(id);
    return stored ? this.signing(stored) : [];
  }

  signing({ secret, previous }: StoredEndpoint): readonly string[] {
    return previous && previous.untilMs > this.now() ? [secret, previous.secret] : [secret];
  }

  private keep(stored: StoredEndpoint): Endpoint {
    this.stored.set(stored.endpoint.id, stored);
    return this.shown(stored);
  }

  private shown({ endpoint, previous }: StoredEndpoint): Endpoint {
    if (!previous || previous.untilMs <= this.now()) return endpoint;
    return { ...endpoint, previousSecretUntil: new Date(previous.untilMs).toISOString() };
  }
}
