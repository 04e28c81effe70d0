/** Why an input was refused. The codes are a contract: whoever runs the process branches on them. */
export type PaymentRejectionCode =
  | 'process-not-started'
  | 'process-already-started'
  | 'known-already'
  | 'request-unknown'
  | 'attempt-unknown'
  | 'deadline-not-set';

const details: Readonly<Record<PaymentRejectionCode, string>> = {
  'process-not-started': 'The process has not been told of the order yet.',
  'process-already-started': 'The process runs already.',
  'known-already': 'This says nothing new.',
  'request-unknown': 'The process never made that request.',
  'attempt-unknown': 'The process never made that attempt.',
  'deadline-not-set': 'No such deadline is set, or not any more.',
};

export interface PaymentRejection {
  readonly code: PaymentRejectionCode;
  readonly detail: string;
}

export const rejection = (code: PaymentRejectionCode): PaymentRejection => ({ code, detail: details[code] });
