import { DestinationPolicy } from './destination-policy.js';

const onlyPublic = new DestinationPolicy();
const local = new DestinationPolicy(['127.0.0.1/32', 'fd00::/8']);

describe('DestinationPolicy', () => {
  it.each(['93.184.215.14', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    'lets %s be reached',
    (address) => {
      expect(onlyPublic.allows(address, 'https:')).toBe(true);
      expect(onlyPublic.allows(address, 'http:')).toBe(false);
    },
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '0.1.2.3'],
    ['unspecified', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['link-local, where clouds keep credentials', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['unique local', 'fc00::1'],
    ['unique local, where clouds keep credentials', 'fd00:ec2::254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['for documentation', '192.0.2.1'],
    ['for documentation', '2001:db8::1'],
    ['for benchmarks', '198.18.0.1'],
    ['site-local, as it was', 'fec0::1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped', '::ffff:a9fe:a9fe'],
    ['IPv4-compatible, as it was', '::127.0.0.1'],
    ['translated', '64:ff9b::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('refuses what is %s: %s', (_, address) => {
    expect(onlyPublic.allows(address, 'https:')).toBe(false);
  });

  it.each([
    ['127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['127.0.0.2', false],
    ['fd00:1::1', true],
    ['::1', false],
  ])('has networks that are allowed, for plain HTTP as well: %s', (address, isAllowed) => {
    expect(local.allows(address, 'https:')).toBe(isAllowed);
    expect(local.allows(address, 'http:')).toBe(isAllowed);
  });

  it.each(['127.0.0.1', 'localhost/8', '10.0.0.0/99', '10.1/16', '::1/129', ''])(
    'takes no network that is none: %s',
    (network) => {
      expect(() => new DestinationPolicy([network])).toThrow();
    },
  );

  it.each([
    ['https://shop.example/hooks?key=1', undefined],
    ['https://93.184.215.14/', undefined],
    ['https://[2606:4700:4700::1111]:8443/', undefined],
    ['http://shop.example/', 'url-not-https'],
    ['http://127.0.0.1/', 'url-not-https'],
    ['https://127.0.0.1/', 'address-refused'],
    ['https://127.1/', 'address-refused'],
    ['https://2130706433/', 'address-refused'],
    ['https://0x7f.0.0.1/', 'address-refused'],
    ['https://0177.0.0.1/', 'address-refused'],
    ['https://[::1]/', 'address-refused'],
    ['https://[::ffff:169.254.169.254]/', 'address-refused'],
    ['ftp://shop.example/', 'url-malformed'],
    ['https://user:password@shop.example/', 'url-malformed'],
    ['https://shop.example/#part', 'url-malformed'],
    ['https://', 'url-malformed'],
    ['shop.example', 'url-malformed'],
  ])('says of %s what is wrong with it: %s', (url, refusal) => {
    expect(onlyPublic.refusalOf(url)).toBe(refusal);
  });

  it.each([
    ['http://127.0.0.1:8080/', undefined],
    ['http://shop.example/', undefined],
    ['http://93.184.215.14/', 'url-not-https'],
    ['http://10.0.0.1/', 'address-refused'],
  ])('says of %s, where networks are allowed: %s', (url, refusal) => {
    expect(local.refusalOf(url)).toBe(refusal);
  });
});
