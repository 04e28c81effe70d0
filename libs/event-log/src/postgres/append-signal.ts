import { randomUUID } from 'node:crypto';
import pg from 'pg';

const channel = 'daybook_appended';

/** At the most one notification in this time, whatever is appended: each takes a lock of the whole server. */
const announceEveryMs = 10;
const firstReconnectDelayMs = 100;
const maxReconnectDelayMs = 5_000;

/**
 * Tells the other processes of appends, and hears of theirs, as a hint to read. It is sent outside of the
 * append's transaction, and may get lost: who listens polls as well.
 */
export class AppendSignal {
  private readonly self = randomUUID();
  private readonly unannounced = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isSending = false;
  private lastAnnouncedAt = 0;
  private client: pg.Client | undefined;
  private reconnectDelayMs = firstReconnectDelayMs;
  private closed = false;

  /** @param onAppended told the category of what another process has appended */
  constructor(
    private readonly url: string,
    private readonly onAppended: (category: string) => void,
  ) {
    void this.connect();
  }

  announce(category: string): void {
    this.unannounced.add(category);
    this.sendSoon();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private sendSoon(): void {
    if (this.timer !== undefined || this.isSending || this.closed) return;
    const waitMs = Math.max(0, this.lastAnnouncedAt + announceEveryMs - Date.now());
    this.timer = setTimeout(() => void this.send(), waitMs);
  }

  private async send(): Promise<void> {
    this.timer = undefined;
    this.isSending = true;
    this.lastAnnouncedAt = Date.now();
    const payloads = [...this.unannounced].map((category) => `${this.self} ${category}`);
    this.unannounced.clear();
    try {
      await this.client?.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [
        channel,
        payloads,
      ]);
    } catch {
      // Whoever listens polls as well.
    }
    this.isSending = false;
    if (this.unannounced.size > 0) this.sendSoon();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'daybook-signal',
      keepAlive: true,
    });
    client.on('error', () => undefined); // The end of the connection is heard below.
    client.on('end', () => this.reconnectLater());
    client.on('notification', ({ payload = '' }) => {
      const [sender, category] = payload.split(' ');
      if (sender !== this.self && category !== undefined) this.onAppended(category);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      this.client = client;
      this.reconnectDelayMs = firstReconnectDelayMs;
      if (this.closed) await client.end();
    } catch {
      await client.end().catch(() => undefined);
    }
  }

  private reconnectLater(): void {
    this.client = undefined;
    if (this.closed) return;
    setTimeout(() => void (this.closed || this.connect()), this.reconnectDelayMs).unref();
    this.reconnectDelayMs = Math.min(this.reconnectDelayMs * 2, maxReconnectDelayMs);
  }
}
