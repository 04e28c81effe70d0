import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { DestinationPolicy } from './destination-policy.js';

/** The host has no address that messages may go to. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}

export interface ConnectorOptions {
  readonly policy: DestinationPolicy;
  /** Resolves names, as `dns.lookup` does. */
  readonly lookup: LookupFunction;
  readonly timeoutMs: number;
}

/**
 * Connects only to addresses that the policy allows. They are looked at between the lookup and the connection, so a
 * name that means something else the next time it is asked for leads nowhere else.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { policy, timeoutMs } = options;
  const connectors = new Map(
    ['https:', 'http:'].map((protocol) => {
      const lookup = guardedLookup(options, protocol);
      return [protocol, buildConnector({ lookup, timeout: timeoutMs })] as const;
    }),
  );
  return (target, callback) => {
    const { hostname, protocol } = target;
    // An address is connected to without a lookup.
    if (isIP(hostname) !== 0 && !policy.allows(hostname, protocol)) {
      callback(new AddressRefusedError(), null);
      return;
    }
    connectors.get(protocol)!(target, callback);
  };
}

const guardedLookup =
  ({ policy, lookup }: ConnectorOptions, protocol: string): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        callback(error, []);
        return;
      }
      const addresses = found as LookupAddress[];
      const allowed = addresses.filter(({ address }) => policy.allows(address, protocol));
      const [first] = allowed;
      if (first === undefined) callback(new AddressRefusedError(), []);
      else if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
