import fc from 'fast-check';
import { countFields, repeatedFields, shapeOf } from './json-shape.js';
import { MAX_BODY_DEPTH, MAX_BODY_VALUES, MAX_FIELD_NAMES } from './limits.js';

const shape = (text: string) => shapeOf(Buffer.from(text));
const codeOf = (text: string): string => {
  const seen = shape(text);
  return seen.ok ? 'ok' : seen.violation.code;
};
const repeated = (text: string): string[] => [...repeatedFields(text)].map(({ pointer }) => pointer);

describe('the shape of a JSON text', () => {
  it('counts as many fields as the value has, whatever stands in names and texts', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(shape(text)).toEqual({ ok: true, fields: countFields(JSON.parse(text)) });
        expect(repeated(text)).toEqual([]);
      }),
    );
  });

  it('counts more fields than the value has where one is repeated, and finds it', () => {
    const name = fc.string().filter((text) => text !== '__proto__');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.json()), { minLength: 1 }), fc.nat(), (fields, which) => {
        const doubled = [...fields, fields[which % fields.length]!];
        const text = `[${doubled.map(([key, value]) => `{${JSON.stringify(key)}:${value}}`).join(',')}]`;
        expect(repeated(text)).toEqual([]);
        const merged = text.replaceAll('},{', ',');
        fc.pre(merged.startsWith('[{') && fields.every(([, value]) => !/[[{]/.test(value)));
        expect(shape(merged)).not.toEqual({ ok: true, fields: countFields(JSON.parse(merged)) });
        expect(repeated(merged).length).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":1,"a":2,"a":3}', ['/a']],
    ['{"a":{"b":1},"c":[{},{"d/e":"a","d/e":"b"}]}', ['/c/1/d~1e']],
    ['[{"a":[{"a":1}]},{"a":{"a":1,"b":"}","a":"{\\"a\\":1"}}]', ['/1/a/a']],
    ['{"":1,"":2}', ['/']],
  ])('%s repeats %j', (text, pointers) => {
    expect(repeated(text)).toEqual(pointers);
    expect(shape(text)).not.toEqual({ ok: true, fields: countFields(JSON.parse(text)) });
  });

  it('is refused for depth as soon as it is seen', () => {
    const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}0${'}]'.repeat(depth / 2)}`;
    expect(codeOf(nested(MAX_BODY_DEPTH))).toBe('ok');
    expect(codeOf(nested(MAX_BODY_DEPTH + 2))).toBe('nested-too-deeply');
    expect(codeOf('['.repeat(MAX_BODY_DEPTH + 1))).toBe('nested-too-deeply');
    expect(codeOf(`"${'['.repeat(100)}\\"${'{'.repeat(100)}"`)).toBe('ok');
  });

  it('is refused for values without end', () => {
    const list = (items: number) => `[${'0,'.repeat(items - 1)}0]`;
    expect(codeOf(list(MAX_BODY_VALUES - 1))).toBe('ok');
    expect(codeOf(list(MAX_BODY_VALUES))).toBe('too-many-values');
    expect(codeOf(`[${'{},'.repeat(MAX_BODY_VALUES / 2)}{}]`)).toBe('too-many-values');
  });

  it('is refused for names without end, and not for fields', () => {
    const fields = (count: number, name: (index: number) => string) =>
      `[${Array.from({ length: count }, (_, index) => `{${JSON.stringify(name(index))}:0}`).join(',')}]`;
    expect(codeOf(fields(50_000, (index) => `k${index % (MAX_FIELD_NAMES - 1)}`))).toBe('ok');
    expect(codeOf(fields(2 * MAX_FIELD_NAMES, (index) => `k${index}`))).toBe('too-many-fields');
    // The same letters in another order, and names of escapes alone, are different names.
    const letters = (index: number, of: string) =>
      Array.from(index.toString(8).padStart(5, '0'), (digit) => of[Number(digit)]).join('');
    expect(codeOf(fields(2 * MAX_FIELD_NAMES, (index) => letters(index, 'abcdefgh')))).toBe(
      'too-many-fields',
    );
    expect(codeOf(fields(2 * MAX_FIELD_NAMES, (index) => letters(index, '\n\t\r\b\f"\\\u0001')))).toBe(
      'too-many-fields',
    );
  });
});
