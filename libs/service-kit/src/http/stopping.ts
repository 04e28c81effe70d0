import { Injectable } from '@nestjs/common';

/**
 * Says that the service is about to stop. Answers without an end, such as server-sent events,
 * end on `signal`; others need not care, they are waited for.
 */
@Injectable()
export class ServiceStopping {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  begin(): void {
    this.#controller.abort();
  }
}
