import { createLogger } from '../../src/telemetry/logger.ts';

/** Logs so many lines to standard output and ends at once, in one of several ways. */
const [lines, way] = [Number(process.argv[2]), process.argv[3]];
const logger = createLogger('info');
for (let n = 0; n < lines; n++) logger.info({ n }, 'line');
if (way === 'exit') process.exit(5);
if (way === 'throw') throw new Error('a bug');
