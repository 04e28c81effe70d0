import Type from 'typebox';
import { TextValidator } from './text-validator.js';

const schema = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  ratio: Type.Optional(Type.Number()),
  open: Type.Optional(Type.Boolean()),
  status: Type.Optional(Type.Array(Type.Enum(['placed', 'shipped']))),
  text: Type.Optional(Type.String({ minLength: 1, format: 'text' })),
});
const validator = new TextValidator(schema);

const found = (input: Record<string, unknown>): string[] => {
  const validated = validator.validate(input);
  return validated.ok ? [] : validated.violations.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('TextValidator', () => {
  it('reads numbers, booleans and lists, and fills in defaults', () => {
    expect(validator.validate({ ratio: '-1.5', open: 'false', status: 'placed', text: '12' })).toEqual({
      ok: true,
      value: { limit: 20, ratio: -1.5, open: false, status: ['placed'], text: '12' },
    });
    expect(validator.validate({ limit: '7', status: ['placed', 'shipped'] })).toEqual({
      ok: true,
      value: { limit: 7, status: ['placed', 'shipped'] },
    });
  });

  it.each(['', ' 5', '5 ', '+5', '05', '0x10', '1e1', '5.0', '5.5', 'NaN', '9007199254740993'])(
    'takes %j for no integer',
    (limit) => {
      expect(found({ limit })).toEqual(['/limit type-mismatch']);
    },
  );

  it('names every violation', () => {
    expect(
      found({ limit: '0', open: 'yes', status: ['placed', 'lost'], text: '', nope: '1', __proto__x: '' }),
    ).toEqual(
      expect.arrayContaining([
        '/limit too-small',
        '/open type-mismatch',
        '/status/1 value-not-allowed',
        '/text too-short',
        '/nope field-unknown',
        '/__proto__x field-unknown',
      ]),
    );
  });

  it('refuses a scalar that is given twice', () => {
    expect(found({ limit: ['5', '6'] })).toEqual(['/limit parameter-repeated']);
    expect(found({ limit: ['500', '6'], text: ['a', 'b'] })).toEqual([
      '/limit parameter-repeated',
      '/text parameter-repeated',
      '/limit too-large',
    ]);
  });

  it('is not led to a prototype', () => {
    const hostile = Object.assign(Object.create(null) as Record<string, unknown>, { limit: '5' });
    Object.defineProperty(hostile, '__proto__', { value: 'x', enumerable: true });
    expect(found(hostile)).toEqual(['/__proto__ field-unknown']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
