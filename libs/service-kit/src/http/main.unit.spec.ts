import { ConfigurationError } from '../config/read-config.js';
import { PortInUseError } from './listen.js';
import { sentenceOf } from './main.js';

describe('sentenceOf', () => {
  it.each([
    [
      new PortInUseError(4000, '127.0.0.1'),
      'Port 4000 on 127.0.0.1 is in use; set DAYBOOK_PORT to another one.',
    ],
    [new ConfigurationError(['A is wrong.', 'B is missing.']), 'A is wrong. B is missing.'],
    [Object.assign(new Error('x'), { userMessage: 'Try\nagain.' }), 'Try again.'],
    [new Error('connect ECONNREFUSED\n  at once'), 'Daybook stopped: connect ECONNREFUSED at once'],
    ['a bare string', 'Daybook stopped: a bare string'],
    [undefined, 'Daybook stopped: undefined'],
  ])('of %p', (error, sentence) => {
    expect(sentenceOf(error)).toBe(sentence);
  });
});
