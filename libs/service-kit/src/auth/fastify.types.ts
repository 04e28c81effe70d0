import type { Principal } from './principal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key the request carries; `null` without a valid key. */
    principal: Principal | null;
  }

  interface FastifyContextConfig {
    /** Whether the route answers requests without a key. */
    public?: boolean;
  }
}
