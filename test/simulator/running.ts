import { onTestFinished } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';

/** Starts a simulator that is closed when the test ends. */
export async function running(options: Parameters<typeof startSimulator>[0] = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The address of a look-up. */
export function lookUp({ url }: Simulator, value: string): string {
  return `${url}query.php?url=${encodeURIComponent(value)}`;
}
