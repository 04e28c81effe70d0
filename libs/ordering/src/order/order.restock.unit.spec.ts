import { specification } from '@daybook/event-sourcing';
import type { OrderCommand, Restock } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import {
  cameBack,
  deliveredWhole,
  itemsOf,
  itemsReturned,
  type Quantities,
  shippedWhole,
} from './testing/order.examples.js';
import { invalidCommand, type OrderRejectionCode, violation } from './order.rejections.js';

const { given } = specification(orderDecider);

const comeBack = (restock?: Restock): OrderCommand => ({
  type: 'RecordDeliveryFailure',
  shipmentId: 1,
  returnedToSender: true,
  ...(restock !== undefined && { restock }),
});
const takeBack = (restock: Restock, ...quantities: Quantities): OrderCommand => ({
  type: 'ReturnItems',
  items: itemsOf(quantities),
  restock,
});

describe('goods that came back', () => {
  it('are in stock again as far as is said, line by line', () => {
    const holders = { lineId: 1, sku: '85123A', quantity: 6 };
    const lanterns = { lineId: 2, sku: '71053', quantity: 2 };
    const restocked = [holders, lanterns];
    given(...shippedWhole)
      .when(comeBack(true))
      .then({ ...cameBack(1, 1), restocked });
    given(...shippedWhole)
      .when(comeBack(itemsOf([[1, 5]])))
      .then({ ...cameBack(1, 1), restocked: [{ ...holders, quantity: 5 }] });
    given(...deliveredWhole)
      .when(takeBack(true, [1, 6], [2, 2]))
      .then({ ...itemsReturned(2208, [1, 6], [2, 2]), restocked });
    given(...deliveredWhole)
      .when(takeBack(itemsOf([[2, 1]]), [1, 6], [2, 2]))
      .then({ ...itemsReturned(2208, [1, 6], [2, 2]), restocked: [{ ...lanterns, quantity: 1 }] });
  });

  it('are not in stock again where that is said, and where nothing is said', () => {
    for (const nothing of [false, []]) {
      given(...shippedWhole)
        .when(comeBack(nothing))
        .then({ ...cameBack(1, 1), restocked: [] });
    }
    given(...shippedWhole)
      .when(comeBack())
      .then(cameBack(1, 1));
  });

  it.each<[OrderRejectionCode, string, OrderCommand]>([
    ['restock-exceeds-returned', '/restock/0/quantity', comeBack(itemsOf([[1, 7]]))],
    ['line-not-found', '/restock/0/lineId', comeBack(itemsOf([[3, 1]]))],
    [
      'line-repeated',
      '/restock/1/lineId',
      comeBack(
        itemsOf([
          [1, 1],
          [1, 1],
        ]),
      ),
    ],
    ['quantity-not-positive', '/restock/0/quantity', comeBack(itemsOf([[1, 0]]))],
    ['restock-without-return', '/restock', { type: 'RecordDeliveryFailure', shipmentId: 1, restock: true }],
  ])('are refused for %s at %s', (code, pointer, command) => {
    given(...shippedWhole)
      .when(command)
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it('are no more than is returned now, whatever was delivered', () => {
    given(...deliveredWhole)
      .when(takeBack(itemsOf([[1, 3]]), [1, 2]))
      .thenRejected(invalidCommand([violation('restock-exceeds-returned', '/restock/0/quantity')]));
    given(...deliveredWhole)
      .when(takeBack(itemsOf([[2, 1]]), [1, 2]))
      .thenRejected(invalidCommand([violation('restock-exceeds-returned', '/restock/0/quantity')]));
  });
});
