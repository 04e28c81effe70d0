import type { Order, OrderLine } from '@daybook/contracts';
import { printable } from '../../output/print.js';
import { type Column, tableLines } from '../../output/table.js';

const columns: readonly Column<OrderLine>[] = [
  { title: 'LINE', value: (line) => line.lineId, align: 'right' },
  { title: 'SKU', value: (line) => line.sku },
  { title: 'DESCRIPTION', value: (line) => line.description },
  { title: 'QUANTITY', value: (line) => line.quantity, align: 'right' },
  { title: 'PRICE', value: (line) => line.unitPrice, align: 'right' },
  { title: 'AMOUNT', value: (line) => line.amount, align: 'right' },
];

/** One order with its lines, as lines of text. */
export function orderLines(order: Order): string[] {
  const address = order.shippingAddress && Object.values(order.shippingAddress).join(', ');
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['order', order.orderId],
    ['version', String(order.version)],
    ['status', order.status],
    ['cancelled because', order.cancellationReason],
    ['customer', order.customerId],
    ['country', order.country],
    ['ships to', address],
    ['payment', `${order.payment.method}, ${order.payment.status}`],
    ['placed', order.placedAt],
    ['updated', order.updatedAt],
    ['total', `${order.total} ${order.currency}, ${order.units} units`],
  ];
  return [
    ...fields.flatMap(([name, value]) => (value === undefined ? [] : [printable(`${name}: ${value}`)])),
    '',
    ...tableLines(columns, order.lines),
  ];
}
