import { rejectionCodes } from '@daybook/ordering';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderTables } from './support/order-doc.js';

const file = join(import.meta.dirname, '../docs/orders.md');
const mark = '<!-- From here on made by tests/order-doc.unit.spec.ts: UPDATE_DOCS=1 writes it anew. -->';

function documented(): readonly [head: string, tables: string] {
  const text = readFileSync(file, 'utf8');
  const end = text.indexOf(mark) + mark.length;
  return [text.slice(0, end), text.slice(end)];
}

describe('docs/orders.md', () => {
  it('says what the decider does', () => {
    const [head, tables] = documented();
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, `${head}\n\n${orderTables()}`);
    else expect(tables).toBe(`\n\n${orderTables()}`);
  });

  it('names every rejection', () => {
    const [head, tables] = documented();
    expect(head).toContain(mark);
    expect(rejectionCodes.filter((code) => !`${head}${tables}`.includes(`\`${code}\``))).toEqual([]);
  });
});
