import { parentPort, workerData } from 'node:worker_threads';
import { Agent, request } from 'undici';
import { isWhole } from './whole-answer.ts';

/** What a flood is made of; each caller asks at once again. */
export type FloodOrder = {
  readonly url: string;
  readonly callers: number;
  /** Asked in one request, none of them ever asked before. */
  readonly observables: number;
  /** The address that they all come from, as a proxy tells it. */
  readonly from: string;
};

/** What became of it. */
export type FloodOutcome = {
  readonly answers: number;
  readonly refused: number;
  readonly malformed: readonly string[];
};

/** Run as a thread of its own, so that it takes nothing from who measures: floods until it gets a message, and tells. */
const { url, callers, observables, from } = workerData as FloodOrder;
const dispatcher = new Agent({ connections: callers, headersTimeout: 120_000, bodyTimeout: 120_000 });
let isOver = false;
let [answers, refused, next] = [0, 0, 0];
const malformed: string[] = [];

async function flood(): Promise<void> {
  while (!isOver) {
    const first = next;
    next += observables;
    const asked = Array.from({ length: observables }, (_, n) => ({
      type: 'url',
      value: `http://new-${first + n}.example/`,
    }));
    const answer = await ask(JSON.stringify(asked)).catch(String);
    answers++;
    if (!isWhole(answer)) malformed.push(answer.slice(0, 200));
    if (answer.includes('"service unavailable"')) refused++;
  }
}

async function ask(body: string): Promise<string> {
  const { statusCode, body: answer } = await request(`${url}/observe/observables`, {
    method: 'POST',
    headers: { 'x-forwarded-for': from },
    body,
    dispatcher,
  });
  const text = await answer.text();
  return statusCode === 200 ? text : `${statusCode} ${text}`;
}

const flooding = Array.from({ length: callers }, flood);
parentPort?.once('message', async () => {
  isOver = true;
  await Promise.all(flooding);
  await dispatcher.close();
  parentPort?.postMessage({ answers, refused, malformed } satisfies FloodOutcome);
});
