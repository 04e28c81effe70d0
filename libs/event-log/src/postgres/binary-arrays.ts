/*
 * One-dimensional arrays as PostgreSQL sends and receives them in binary, which `pg` passes on as they are.
 * As text, each quote of a JSON document would be escaped here and unescaped there, and that takes as long
 * as writing the rows. Source of the form: array_recv in src/backend/utils/adt/arrayfuncs.c, and the
 * function named `<type>_recv` for each element.
 */

const headerBytes = 20;
/** The oid of text. */
const textType = 25;
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

export const sha256s = fixedSize<Buffer>({
  elementType: 17,
  bytes: 32,
  write: (array, value, at) => value.copy(array, at),
});

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

export function texts(values: readonly string[]): Buffer {
  let mostBytes = headerBytes;
  for (const value of values) mostBytes += lengthBytes + value.length * maxBytesPerUnit;
  const array = Buffer.allocUnsafe(mostBytes);
  let at = writeHeader(array, textType, values.length);
  for (const value of values) {
    const start = at + lengthBytes;
    const bytes = array.write(value, start, 'utf8');
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
