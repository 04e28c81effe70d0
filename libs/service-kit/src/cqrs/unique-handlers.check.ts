import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

/** Where @nestjs/cqrs keeps, on a handler's class, the class of what it handles; it exports neither name. */
const HANDLED_BY_KIND = { command: '__commandHandler__', query: '__queryHandler__' } as const;

interface Handler {
  readonly instance: unknown;
  readonly description: string;
}

/**
 * Stops the start when two handlers claim the same command or query. Nest only warns, and lets
 * the one win that happens to be registered last.
 */
@Injectable()
export class UniqueHandlersCheck implements OnModuleInit {
  readonly #modules: ModulesContainer;

  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    this.#modules = modules;
  }

  onModuleInit(): void {
    for (const [kind, metadataKey] of Object.entries(HANDLED_BY_KIND)) {
      for (const [handled, handlers] of this.#handlersBy(metadataKey)) {
        const [first, second] = handlers;
        if (first && second) {
          throw new Error(
            `The ${kind} ${handled.name} is handled twice: by ${first.description} and by ${second.description}.`,
          );
        }
      }
    }
  }

  #handlersBy(metadataKey: string): Map<{ name: string }, Handler[]> {
    const found = new Map<{ name: string }, Handler[]>();
    for (const module of this.#modules.values()) {
      for (const provider of module.providers.values()) {
        const type = provider.instance?.constructor ?? provider.metatype;
        const handled = type && (Reflect.getMetadata(metadataKey, type) as { name: string } | undefined);
        if (!handled) continue;
        const handlers = found.get(handled) ?? [];
        // An alias gives the same instance under another token; that is one handler.
        if (handlers.some(({ instance }) => instance === provider.instance)) continue;
        handlers.push({ instance: provider.instance, description: `${type.name} in ${module.name}` });
        found.set(handled, handlers);
      }
    }
    return found;
  }
}
