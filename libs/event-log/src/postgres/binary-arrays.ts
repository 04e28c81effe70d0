/*
 * One-dimensional arrays as PostgreSQL sends and receives them in binary, which `pg` passes on as they are.
 * As text, each quote of a JSON document would be escaped here and unescaped there, and that takes as long
 * as writing the rows. Source of the form: array_recv in src/backend/utils/adt/arrayfuncs.c, and the
 * function named `<type>_recv` for each element.
 */

/** Where the values of an element's type begin, in milliseconds since 1970: 2000-01-01. */
const timestampEpochMs = 946_684_800_000;

/** The only version of the binary form of jsonb. */
const jsonbVersion = 1;

const headerBytes = 20;
const lengthBytes = 4;

/** UTF-16 takes no more than three bytes of UTF-8 for each of its units. */
const maxBytesPerUnit = 3;

export const smallints = fixedSize<number>({
  elementType: 21,
  bytes: 2,
  write: (array, value, at) => array.writeInt16BE(value, at),
});

export const integers = fixedSize<number>({
  elementType: 23,
  bytes: 4,
  write: (array, value, at) => array.writeInt32BE(value, at),
});

export const uuids = fixedSize<string>({
  elementType: 2950,
  bytes: 16,
  write: (array, value, at) => array.write(value.replaceAll('-', ''), at, 'hex'),
});

/** Of ISO 8601 text, with the precision of milliseconds. */
export const timestamps = fixedSize<string>({
  elementType: 1184,
  bytes: 8,
  write: (array, value, at) =>
    array.writeBigInt64BE(BigInt(Date.parse(value) - timestampEpochMs) * 1_000n, at),
});

export const sha256s = fixedSize<Buffer>({
  elementType: 17,
  bytes: 32,
  write: (array, value, at) => value.copy(array, at),
});

export const texts = (values: readonly string[]): Buffer => ofText(values, 25, []);

/** Of JSON text. */
export const jsonbs = (values: readonly string[]): Buffer => ofText(values, 3802, [jsonbVersion]);

interface FixedSize<Value> {
  /** The oid of the elements' type. */
  readonly elementType: number;
  readonly bytes: number;
  readonly write: (array: Buffer, value: Value, at: number) => unknown;
}

function fixedSize<Value>({ elementType, bytes, write }: FixedSize<Value>) {
  return (values: readonly Value[]): Buffer => {
    const array = Buffer.allocUnsafe(headerBytes + values.length * (lengthBytes + bytes));
    let at = writeHeader(array, elementType, values.length);
    for (const value of values) {
      at = array.writeInt32BE(bytes, at);
      write(array, value, at);
      at += bytes;
    }
    return array;
  };
}

function ofText(values: readonly string[], elementType: number, prefix: readonly number[]): Buffer {
  let mostBytes = headerBytes;
  for (const value of values) mostBytes += lengthBytes + prefix.length + value.length * maxBytesPerUnit;
  const array = Buffer.allocUnsafe(mostBytes);
  let at = writeHeader(array, elementType, values.length);
  for (const value of values) {
    const start = at + lengthBytes;
    array.set(prefix, start);
    const bytes = prefix.length + array.write(value, start + prefix.length, 'utf8');
    array.writeInt32BE(bytes, at);
    at = start + bytes;
  }
  return array.subarray(0, at);
}

/** One dimension, no nulls, counted from 1. */
function writeHeader(array: Buffer, elementType: number, length: number): number {
  let at = array.writeInt32BE(1, 0);
  at = array.writeInt32BE(0, at);
  at = array.writeInt32BE(elementType, at);
  at = array.writeInt32BE(length, at);
  return array.writeInt32BE(1, at);
}
