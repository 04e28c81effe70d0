import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;
type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** Why a URL can never be sent to. */
export type UrlRefusal = 'url-malformed' | 'url-not-https' | 'address-refused';

/**
 * Where messages may go. Whoever may make an endpoint must not reach what only this machine and its neighbours can:
 * so to addresses of the public internet, over TLS, and else only to the networks that are named.
 */
export class DestinationPolicy {
  private readonly allowed: readonly Network[];

  /**
   * @param allowedNetworks such as `10.1.0.0/16`; in these plain HTTP is fine as well
   * @throws RangeError where one of them is no network
   */
  constructor(allowedNetworks: readonly string[] = []) {
    this.allowed = allowedNetworks.map(networkOf);
  }

  /** Whether a connection to the address may be made; asked of each address, when it is connected to. */
  allows(address: string, protocol: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    // An IPv4 address can be written as an IPv6 one, and is reached all the same.
    const parsed = ipaddr.process(address);
    return this.isAllowed(parsed) || (protocol === 'https:' && isPublic(parsed));
  }

  /** What can be said before anything is connected to. A name may lead anywhere, so it is looked at later. */
  refusalOf(url: string): UrlRefusal | undefined {
    const parsed = URL.parse(url);
    if (parsed === null) return 'url-malformed';
    const { protocol, hostname, username, password, hash } = parsed;
    if (!/^https?:$/.test(protocol) || `${username}${password}${hash}` !== '') return 'url-malformed';
    if (protocol === 'http:' && this.allowed.length === 0) return 'url-not-https';
    const address = hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(address) === 0 || this.allows(address, protocol)) return undefined;
    return this.allows(address, 'https:') ? 'url-not-https' : 'address-refused';
  }

  private isAllowed(address: Address): boolean {
    return this.allowed.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    );
  }
}

/** In full: short forms of IPv4 such as 10.1/16 mean other addresses than they seem to. */
function networkOf(text: string): Network {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return ipaddr.IPv4.parseCIDR(text);
  if (ipaddr.IPv6.isValidCIDR(text)) return ipaddr.IPv6.parseCIDR(text);
  throw new RangeError(`${text} is no network.`);
}

/** Of IPv6 only 2000::/3 is given out; the library knows the special ranges, not what is none. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(...globalUnicast));
