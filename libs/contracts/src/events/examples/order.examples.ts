import type { FurtherExamplesOf } from '../event-shapes.js';
import type { orderEventSchemas } from '../order.schemas.js';

export const orderExamples: FurtherExamplesOf<typeof orderEventSchemas> = {
  OrderPlaced: {
    1: [
      {
        customerId: '13047',
        currency: 'GBP',
        country: 'United Kingdom',
        paymentMethod: 'invoice',
        lines: [
          {
            lineId: 1,
            sku: '84879',
            description: 'ASSORTED COLOUR BIRD ORNAMENT',
            quantity: 32,
            unitPrice: '1.69',
          },
          {
            lineId: 2,
            sku: '22745',
            description: "POPPY'S PLAYHOUSE BEDROOM",
            quantity: 6,
            unitPrice: '2.10',
          },
        ],
      },
      {
        customerId: '17850',
        currency: 'GBP',
        paymentMethod: 'card',
        lines: [{ lineId: 1, sku: '85123A', quantity: 6, unitPrice: '2.55' }],
      },
      {
        customerId: '12583',
        currency: 'EUR',
        country: 'France',
        paymentMethod: 'invoice',
        shippingAddress: {
          recipient: 'Zoë Müller',
          line1: "12 rue de l'Église",
          line2: 'Bâtiment B',
          city: 'Besançon',
          region: 'Doubs',
          postalCode: '25000',
          country: 'FR',
        },
        lines: [
          {
            lineId: 1,
            sku: '22728',
            description: 'ALARM CLOCK BAKELIKE PINK',
            quantity: 24,
            unitPrice: '3.75',
          },
          { lineId: 2, sku: '22728', description: '', quantity: 1, unitPrice: '0.00' },
          { lineId: 3, sku: '22728a', description: '“☃” 🎁', quantity: 1_000_000_000, unitPrice: '0.01' },
        ],
      },
      {
        customerId: 'c-jp',
        currency: 'JPY',
        country: 'Japan',
        paymentMethod: 'cashOnDelivery',
        shippingAddress: { line1: '1-1 Chiyoda', city: 'Tokyo', country: 'JP' },
        lines: [{ lineId: 1, sku: 'POST', quantity: 1, unitPrice: '9007199254740991' }],
      },
      {
        customerId: 'c-kw',
        currency: 'KWD',
        paymentMethod: 'invoice',
        lines: [{ lineId: 1, sku: 'DOT', quantity: 80_995, unitPrice: '2.550' }],
      },
      {
        customerId: '17850',
        currency: 'GBP',
        paymentMethod: 'card',
        paymentToken: 'pm_7281',
        lines: [{ lineId: 1, sku: '85123A', quantity: 6, unitPrice: '2.55' }],
      },
    ],
  },
  OrderModified: {
    1: [
      {
        currency: 'GBP',
        changes: [
          {
            kind: 'lineRemoved',
            line: {
              lineId: 2,
              sku: '71053',
              description: 'WHITE METAL LANTERN',
              quantity: 2,
              unitPrice: '3.39',
            },
          },
          { kind: 'lineAdded', line: { lineId: 3, sku: 'POST', quantity: 1, unitPrice: '18.00' } },
          { kind: 'quantityChanged', lineId: 3, before: 1, after: 2 },
        ],
      },
      {
        currency: 'KWD',
        changes: [
          { kind: 'lineAdded', line: { lineId: 5001, sku: '22728', quantity: 1, unitPrice: '0.001' } },
          { kind: 'shippingAddressChanged', after: { line1: '1 High Street', city: 'Leeds', country: 'GB' } },
        ],
      },
      {
        currency: 'JPY',
        changes: [
          {
            kind: 'shippingAddressChanged',
            before: { line1: '1 High Street', city: 'Leeds', country: 'GB' },
            after: {
              recipient: 'B. Buyer',
              line1: '2 Low Road',
              line2: 'Flat 3',
              city: 'York',
              region: 'North Yorkshire',
              postalCode: 'YO1 7HH',
              country: 'GB',
            },
          },
        ],
      },
      {
        currency: 'GBP',
        changes: [{ kind: 'quantityChanged', lineId: 1, before: 9, after: 6 }],
        cause: 'outOfStock',
      },
    ],
  },
  OrderCancelled: {
    1: [
      {},
      { reason: 'changed my mind' },
      { reason: '' },
      { cause: 'outOfStock' },
      { reason: 'declined three times', cause: 'paymentFailed' },
    ],
  },
  PaymentConfirmed: {
    1: [
      { amount: '22.08', currency: 'GBP' },
      { amount: '0.001', currency: 'KWD', reference: 'pay_3MtwBwLkdIwHu7ix28a3tqPa' },
      { amount: '9007199254740991', currency: 'JPY', reference: '' },
    ],
  },
  PaymentMethodChanged: {
    1: [
      { before: 'card', after: 'cashOnDelivery', reason: 'the card was declined' },
      { before: 'cashOnDelivery', after: 'invoice' },
      { before: 'invoice', after: 'card', reason: '' },
      { before: 'cashOnDelivery', after: 'card', paymentToken: 'pm_7281' },
      { before: 'card', after: 'card', paymentToken: 'tok_visa', reason: 'the first card was declined' },
    ],
  },
  ShipmentDispatched: {
    1: [
      { shipmentId: 1, items: [{ lineId: 1, quantity: 6 }] },
      {
        shipmentId: 500,
        items: [
          { lineId: 5001, quantity: 1_000_000_000 },
          { lineId: 2, quantity: 1 },
        ],
        carrier: 'Österreichische Post',
        trackingNumber: '1021907000123456789012',
      },
    ],
  },
  DeliveryFailed: {
    1: [
      { shipmentId: 1, attempt: 1, reason: 'nobody was at home', returnedToSender: false },
      { shipmentId: 2, attempt: 3, returnedToSender: true },
      {
        shipmentId: 1,
        attempt: 1,
        returnedToSender: true,
        restocked: [{ lineId: 1, sku: '85123A', quantity: 5 }],
      },
      { shipmentId: 3, attempt: 1, returnedToSender: true, restocked: [] },
    ],
  },
  ItemsReturned: {
    1: [
      { items: [{ lineId: 1, quantity: 3 }], value: '7.65', currency: 'GBP', reason: 'broken' },
      {
        items: [
          { lineId: 2, quantity: 1 },
          { lineId: 1, quantity: 1 },
        ],
        value: '0.00',
        currency: 'EUR',
      },
      {
        items: [{ lineId: 1, quantity: 3 }],
        value: '7.65',
        currency: 'GBP',
        restocked: [{ lineId: 1, sku: '85123A', quantity: 2 }],
      },
    ],
  },
  ItemsCancelled: {
    1: [
      {
        items: [
          { lineId: 1, quantity: 2 },
          { lineId: 3, quantity: 1 },
        ],
        value: '500',
        currency: 'JPY',
      },
    ],
  },
  PaymentRefunded: {
    1: [
      { amount: '7.65', currency: 'GBP', reference: 're_1', reason: 'one was broken' },
      { amount: '1', currency: 'JPY' },
    ],
  },
};
