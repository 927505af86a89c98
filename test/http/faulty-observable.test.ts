import { expect, test } from 'vitest';
import { running } from '../simulator/running.ts';
import { observation } from '../support/closed-schemas.ts';
import { startRelay } from '../support/start-relay.ts';

const unavailable = {
  type: 'fatal',
  code: 'service unavailable',
  message: 'The CyberCrime is unavailable. Please, try again later.',
};
const keyError = {
  type: 'fatal',
  code: 'key error',
  message: 'The data structure of CyberCrime Tracker has changed. The module is broken.',
};
const unknown = (message: string) => ({ type: 'fatal', code: 'unknown', message });

const listed = Array.from({ length: 9 }, (_, n) => ({ type: 'url', value: `http://c2-${n + 1}.example` }));

test.each([
  ['status-404', { type: 'fatal', code: 'not found', message: 'The CyberCrime not found' }],
  ['status-500', unavailable],
  ['status-502', unavailable],
  ['status-503', unavailable],
  ['status-504', unavailable],
  ['hang', unavailable],
  ['hang-body', unavailable],
  ['reset', unavailable],
  ['cut', unavailable],
  ['html', keyError],
  ['array', keyError],
  ['number-message', keyError],
  ['no-message', keyError],
  ['truncated', keyError],
  ['huge', keyError],
  ['loop', unknown('Found')],
  ['elsewhere', unknown('Found')],
  ['status-401', unknown('Unauthorized')],
  ['status-418', unknown('I am a teapot, short and stout')],
  ['status-429', unknown('Too Many Requests')],
])('%s among ten, wherever it stands, leaves nine right answers', async (fault, error) => {
  const simulator = await running();
  const { post } = await startRelay({
    trackerUrl: simulator.url,
    ...(fault.startsWith('hang') ? { trackerTimeoutMs: 1500, trackerRetries: 0 } : { trackerRetries: 1 }),
    logLevel: 'silent',
  });
  for (const position of [0, 5]) {
    const observables = listed.toSpliced(position, 0, {
      type: 'url',
      value: `http://${fault}.fault.example/${position}`,
    });
    const answer = observation.parse(await post('/observe/observables', observables));
    expect(answer).toMatchObject({
      data: {
        verdicts: { docs: listed.map((observable) => ({ observable })) },
        judgements: { docs: listed.map((observable) => ({ observable })) },
      },
      errors: [error],
    });
  }
});
