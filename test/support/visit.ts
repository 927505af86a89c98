import { onTestFinished } from 'vitest';
import { createTrackerClient, type TrackerClient } from '../../src/tracker/client.ts';
import { TrackerSession } from '../../src/tracker/session.ts';

/** A client of the site at `trackerUrl`, its session closed when the test ends. */
export function visit(trackerUrl: string, { timeoutMs = 5000, connections = 8 } = {}): TrackerClient {
  const session = new TrackerSession({ trackerUrl, timeoutMs, connections });
  onTestFinished(() => session.close());
  return createTrackerClient(session, trackerUrl, timeoutMs);
}
