import {
  type Creation,
  type CreationRequest,
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

interface PreviousSecret {
  readonly secret: string;
  readonly untilMs: number;
}

interface StoredEndpoint {
  readonly endpoint: Omit<Endpoint, 'previousSecretUntil' | 'eventsToReplay'>;
  readonly begins: Positions;
  readonly request?: CreationRequest;
  readonly secret: string;
  /** The newest first. */
  readonly previous: readonly PreviousSecret[];
  readonly wasRotated: boolean;
}

export interface EndpointSurroundings {
  now(): number;
  begin(positions: Positions, isFirst: boolean): void;
  eventsToReplay(id: string): number;
}

export class MemoryEndpoints implements Endpoints {
  readonly stored = new Map<string, StoredEndpoint>();

  constructor(private readonly surroundings: EndpointSurroundings) {}

  async create(wanted: NewEndpoint): Promise<Creation> {
    const { id, url, secret, types, description, begins, request } = wanted;
    const repeated = request && this.repeated(request.key);
    if (repeated) return repeated;
    if (this.stored.size >= maxEndpoints) return { kind: 'tooMany' };
    this.surroundings.begin(begins, this.stored.size === 0);
    const endpoint = {
      id,
      url,
      ...(types && { types }),
      ...(description !== undefined && { description }),
      createdAt: this.timeNow(),
    };
    const stored = { endpoint, secret, begins: new Map(begins), previous: [], wasRotated: false };
    return { kind: 'created', endpoint: this.keep({ ...stored, ...(request && { request }) }) };
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

  async change(id: string, change: EndpointChange): Promise<Endpoint | undefined> {
    const stored = this.stored.get(id);
    if (!stored) return undefined;
    const { types, description, disabled, ...rest } = stored.endpoint;
    const changed = {
      types: change.types === undefined ? types : change.types,
      description: change.description === undefined ? description : change.description,
    };
    const paused = { at: disabled?.at ?? this.timeNow(), reason: 'paused' as const };
    const disabledNow = change.isPaused === undefined ? disabled : change.isPaused ? paused : undefined;
    const endpoint = {
      ...rest,
      ...(change.url !== undefined && { url: change.url }),
      ...(changed.types && { types: changed.types }),
      ...(typeof changed.description === 'string' && { description: changed.description }),
      ...(disabledNow && { disabled: disabledNow }),
    };
    return this.keep({ ...stored, endpoint });
  }

  async disable(id: string, reason: DisabledReason): Promise<void> {
    const stored = this.stored.get(id);
    if (!stored || stored.endpoint.disabled) return;
    this.keep({ ...stored, endpoint: { ...stored.endpoint, disabled: { at: this.timeNow(), reason } } });
  }

  enable(id: string): Promise<Endpoint | undefined> {
    return this.change(id, { isPaused: false });
  }

  async rotateSecret({ id, secret, keepPreviousMs }: Rotation): Promise<Rotated | undefined> {
    const stored = this.stored.get(id);
    if (!stored) return undefined;
    const valid = this.validPrevious(stored);
    if (valid.length + 1 >= maxSecrets) return { kind: 'tooMany' };
    const previous = [{ secret: stored.secret, untilMs: this.surroundings.now() + keepPreviousMs }, ...valid];
    return { kind: 'rotated', endpoint: this.keep({ ...stored, secret, previous, wasRotated: true }) };
  }

  async secrets(id: string): Promise<readonly string[]> {
    const stored = this.stored.get(id);
    return stored ? this.signing(stored) : [];
  }

  signing(stored: StoredEndpoint): readonly string[] {
    return [stored.secret, ...this.validPrevious(stored).map(({ secret }) => secret)];
  }

  private repeated(key: string): Creation | undefined {
    const stored = [...this.stored.values()].find(({ request }) => request?.key === key);
    if (!stored) return undefined;
    return {
      kind: 'repeated',
      endpoint: this.shown(stored),
      content: stored.request!.content,
      ...(!stored.wasRotated && { firstSecret: stored.secret }),
    };
  }

  private timeNow(): string {
    return new Date(this.surroundings.now()).toISOString();
  }

  private validPrevious({ previous }: StoredEndpoint): readonly PreviousSecret[] {
    return previous.filter(({ untilMs }) => untilMs > this.surroundings.now());
  }

  private keep(stored: StoredEndpoint): Endpoint {
    this.stored.set(stored.endpoint.id, stored);
    return this.shown(stored);
  }

  private shown(stored: StoredEndpoint): Endpoint {
    const { endpoint } = stored;
    const untilMs = Math.max(0, ...this.validPrevious(stored).map((previous) => previous.untilMs));
    const eventsToReplay = this.surroundings.eventsToReplay(endpoint.id);
    return {
      ...endpoint,
      ...(untilMs > 0 && { previousSecretUntil: new Date(untilMs).toISOString() }),
      ...(eventsToReplay > 0 && { eventsToReplay }),
    };
  }
}
