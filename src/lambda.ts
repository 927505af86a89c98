import type { Writable } from 'node:stream';
import { readConfig } from './config/config.ts';
import { describeSettings } from './config/describe-settings.ts';
import { type BeginAnswer, type Context, createHandlers } from './lambda/handlers.ts';
import { createRelay } from './relay.ts';
import { createLogger } from './telemetry/logger.ts';
import { version } from './version.ts';

/**
 * The relay as a function of AWS Lambda. All of this runs once for each process that Lambda starts, before its first event;
 * what is wrong with a setting ends it, named in the log.
 */
const settings = readConfig(process.env);
if ('faults' in settings) throw new Error(settings.faults.join('\n'));
const { config } = settings;
const logger = createLogger(config.logLevel);
const relay = await createRelay(config, logger);
// Nobody asks a function whether it is ready: it is not, before it knows what the mirror holds.
await relay.upkeep?.loaded;
logger.info({ version, settings: describeSettings(config) }, 'started');
logger.flush();

const handlers = createHandlers({ ...relay, logger });

type StreamingHandler = (event: unknown, stream: Writable, context: Context) => Promise<void>;

/** What only Lambda's Node.js has. */
declare global {
  var awslambda:
    | {
        streamifyResponse(handler: StreamingHandler): StreamingHandler;
        readonly HttpResponseStream: { from: BeginAnswer };
      }
    | undefined;
}

/** Answers events as a whole. */
export const { handler } = handlers;

const lambda = globalThis.awslambda;

/** Answers events in pieces. */
export const streaming = lambda?.streamifyResponse((event, stream, context) =>
  handlers.streamed(event, stream, context, lambda.HttpResponseStream.from),
);
