import { fold, specification } from '@daybook/event-sourcing';
import { type ChangeRequest, limits, type ModifyOrder } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderChange, OrderEvent, OrderModified } from './order.events.js';
import {
  highStreet,
  holder,
  lantern,
  lanternRequest,
  lowRoad,
  orderConfirmed,
  orderPlaced,
} from './testing/order.examples.js';
import { invalidCommand, type OrderRejectionCode, violation } from './order.rejections.js';

const { given } = specification(orderDecider);

const modify = (...changes: ChangeRequest[]): ModifyOrder => ({ type: 'ModifyOrder', changes });
const modified = (...changes: OrderChange[]): OrderModified => ({
  type: 'OrderModified',
  currency: 'GBP',
  changes,
});

const changeQuantity = (lineId: number, quantity: number): ChangeRequest => ({
  action: 'changeQuantity',
  lineId,
  quantity,
});
const removeLine = (lineId: number): ChangeRequest => ({ action: 'removeLine', lineId });
const addLine = (unitPrice: string, quantity = 1): ChangeRequest => ({
  action: 'addLine',
  sku: 'POST',
  quantity,
  unitPrice,
});
const shipTo = (shippingAddress = highStreet): ChangeRequest => ({
  action: 'changeShippingAddress',
  shippingAddress,
});

describe('modifying a placed order', () => {
  it('records what was there before and after', () => {
    given(orderPlaced)
      .when(modify(changeQuantity(1, 8), { action: 'addLine', ...lanternRequest }, removeLine(2), shipTo()))
      .then(
        modified(
          { kind: 'quantityChanged', lineId: 1, before: 6, after: 8 },
          { kind: 'lineAdded', line: { ...lantern, lineId: 3 } },
          { kind: 'lineRemoved', line: lantern },
          { kind: 'shippingAddressChanged', after: highStreet },
        ),
      );
  });

  it('records the address that is replaced', () => {
    given({ ...orderPlaced, shippingAddress: highStreet })
      .when(modify(shipTo(lowRoad)))
      .then(modified({ kind: 'shippingAddressChanged', before: highStreet, after: lowRoad }));
  });

  it('lets a later change see an earlier one', () => {
    given(orderPlaced)
      .when(modify(addLine('1.00'), changeQuantity(3, 5), changeQuantity(3, 7)))
      .then(
        modified(
          { kind: 'lineAdded', line: { lineId: 3, sku: 'POST', quantity: 1, unitPriceMinor: 100 } },
          { kind: 'quantityChanged', lineId: 3, before: 1, after: 5 },
          { kind: 'quantityChanged', lineId: 3, before: 5, after: 7 },
        ),
      );
    given(orderPlaced)
      .when(modify(removeLine(1), changeQuantity(1, 5)))
      .thenRejected(invalidCommand([violation('line-not-found', '/changes/1/lineId')]));
  });

  it('never gives the id of a removed line to another', () => {
    const removed = modified({ kind: 'lineRemoved', line: lantern });
    const added = { lineId: 3, sku: 'POST', quantity: 1, unitPriceMinor: 100 };
    given(orderPlaced, removed)
      .when(modify(addLine('1.00')))
      .then(modified({ kind: 'lineAdded', line: added }));
    given(orderPlaced)
      .when(modify(removeLine(2), addLine('1.00')))
      .then(modified({ kind: 'lineRemoved', line: lantern }, { kind: 'lineAdded', line: added }));
  });

  it('replaces the only line, either way round', () => {
    const single = { ...orderPlaced, lines: [holder] };
    const removal: OrderChange = { kind: 'lineRemoved', line: holder };
    const addition: OrderChange = {
      kind: 'lineAdded',
      line: { lineId: 2, sku: 'POST', quantity: 1, unitPriceMinor: 100 },
    };
    given(single)
      .when(modify(removeLine(1), addLine('1.00')))
      .then(modified(removal, addition));
    given(single)
      .when(modify(addLine('1.00'), removeLine(1)))
      .then(modified(addition, removal));
  });

  it.each<[OrderRejectionCode, string, ChangeRequest[]]>([
    ['line-not-found', '/changes/0/lineId', [changeQuantity(9, 1)]],
    ['line-not-found', '/changes/0/lineId', [removeLine(9)]],
    ['quantity-not-positive', '/changes/0/quantity', [changeQuantity(1, 0)]],
    ['quantity-not-integer', '/changes/0/quantity', [changeQuantity(1, 2.5)]],
    ['quantity-too-large', '/changes/0/quantity', [changeQuantity(1, limits.maxQuantity + 1)]],
    ['nothing-changed', '/changes/0/quantity', [changeQuantity(1, 6)]],
    ['nothing-changed', '/changes', []],
    ['nothing-changed', '/changes', [changeQuantity(1, 7), changeQuantity(1, 6)]],
    ['nothing-changed', '/changes', [addLine('1.00'), removeLine(3)]],
    ['price-too-precise', '/changes/0/unitPrice', [addLine('2.555')]],
    ['price-malformed', '/changes/0/unitPrice', [addLine('free')]],
    ['amount-too-large', '/changes/0', [addLine('90071992547409.91', 2)]],
    ['amount-too-large', '/changes/1', [removeLine(1), addLine('90071992547409.91')]],
  ])('rejects %s at %s', (code, pointer, changes) => {
    given(orderPlaced)
      .when(modify(...changes))
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it('rejects a quantity whose price cannot be kept exactly', () => {
    given({ ...orderPlaced, lines: [{ ...holder, unitPriceMinor: 10_000_000 }] })
      .when(modify(changeQuantity(1, limits.maxQuantity)))
      .thenRejected(invalidCommand([violation('amount-too-large', '/changes/0')]));
  });

  it('rejects the address that it has', () => {
    given({ ...orderPlaced, shippingAddress: lowRoad })
      .when(modify(shipTo({ ...lowRoad })))
      .thenRejected(invalidCommand([violation('nothing-changed', '/changes/0/shippingAddress')]));
  });

  it('names every change that takes away the last lines', () => {
    given(orderPlaced)
      .when(modify(removeLine(2), shipTo(), removeLine(1)))
      .thenRejected(
        invalidCommand([
          violation('order-without-lines', '/changes/0'),
          violation('order-without-lines', '/changes/2'),
        ]),
      );
  });

  it('names every violating change', () => {
    given(orderPlaced)
      .when(modify(changeQuantity(9, 0), shipTo(), addLine('-2.555', 0), changeQuantity(2, 2)))
      .thenRejected(
        invalidCommand([
          violation('line-not-found', '/changes/0/lineId'),
          violation('quantity-not-positive', '/changes/0/quantity'),
          violation('quantity-not-positive', '/changes/2/quantity'),
          violation('price-negative', '/changes/2/unitPrice'),
          violation('price-too-precise', '/changes/2/unitPrice'),
          violation('nothing-changed', '/changes/3/quantity'),
        ]),
      );
  });
});

describe('modifying a full order', () => {
  const lines = Array.from({ length: limits.maxLines }, (_, index) => ({ ...holder, lineId: index + 1 }));
  const full: OrderEvent = { ...orderPlaced, lines };

  it('takes no further line, unless one makes room', () => {
    const added: OrderChange = {
      kind: 'lineAdded',
      line: { lineId: limits.maxLines + 1, sku: 'POST', quantity: 1, unitPriceMinor: 100 },
    };
    given(full)
      .when(modify(shipTo(), addLine('1.00')))
      .thenRejected(invalidCommand([violation('too-many-lines', '/changes/1')]));
    given(full)
      .when(modify(addLine('1.00'), removeLine(1)))
      .then(modified(added, { kind: 'lineRemoved', line: holder }));
  });

  it('replaces every line in one command', () => {
    const changes = [...lines.map(({ lineId }) => removeLine(lineId)), ...lines.map(() => addLine('1.00'))];
    const decision = orderDecider.decide(
      orderDecider.evolve(orderDecider.initialState, full),
      modify(...changes),
    );
    expect(decision.kind).toBe('accepted');
  });

  it('takes no more changes than a command can hold', () => {
    const changes = Array.from({ length: limits.maxChanges + 1 }, () => shipTo());
    given(full)
      .when(modify(...changes))
      .thenRejected(invalidCommand([violation('too-many-changes', '/changes')]));
  });
});

describe('an order of many lines', () => {
  it('costs in proportion to its events, not to the lines that it has at each', () => {
    const costOf = (lines: number) => {
      const added = Array.from({ length: lines }, (_, index): OrderEvent => {
        return modified({ kind: 'lineAdded', line: { ...holder, lineId: index + 3 } });
      });
      const rounds = Array.from({ length: 3 }, () => {
        const before = process.cpuUsage();
        expect(fold(orderDecider, [orderPlaced, ...added])).toMatchObject({ nextLineId: lines + 3 });
        return process.cpuUsage(before).user;
      });
      return Math.min(...rounds);
    };
    costOf(2_000);
    // Sixteen times as much, and not 256 times.
    expect(costOf(16_000) / costOf(1_000)).toBeLessThan(64);
  });
});

describe('modifying a confirmed order', () => {
  it('changes where it goes to', () => {
    given(orderPlaced, orderConfirmed)
      .when(modify(shipTo()))
      .then(modified({ kind: 'shippingAddressChanged', after: highStreet }));
  });

  it('changes nothing else, and names each change that would', () => {
    given(orderPlaced, orderConfirmed)
      .when(modify(changeQuantity(1, 7), shipTo(), addLine('1.00'), removeLine(9)))
      .thenRejected(
        invalidCommand([
          violation('order-already-confirmed', '/changes/0'),
          violation('order-already-confirmed', '/changes/2'),
          violation('order-already-confirmed', '/changes/3'),
        ]),
      );
  });
});
