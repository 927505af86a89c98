import type { Config } from '../../config/config.ts';
import { compatibleTypes, fullTypes } from '../../observables/observable.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { authenticationOf } from './authentication.ts';
import { logo } from './logo.ts';

/**
 * Prints the JSON that registers this relay in XDR, and on standard error what is left to do by hand. Gives the exit code.
 *
 * @throws UsageError when XDR could not reach the relay at `url`.
 */
export function printModuleType(url: string, config: Config): number {
  process.stdout.write(`${JSON.stringify(moduleType(url, config), undefined, 2)}\n`);
  const { todo } = authenticationOf(config);
  if (todo !== undefined) process.stderr.write(`${todo}\n`);
  return exitCodes.success;
}

/** The module type of a relay with these settings, reached by XDR at `url`: what `POST /iroh/iroh-int/module-type` takes. */
function moduleType(url: string, config: Config): Readonly<Record<string, unknown>> {
  const address = URL.parse(url);
  if (address?.protocol !== 'https:') {
    throw new UsageError(
      `--url takes the https:// address at which XDR reaches the relay, not ${url}: XDR calls no other.`,
    );
  }
  const { properties, configurationSpec, tips } = authenticationOf(config);
  const isFull = config.relayProfile === 'full';
  const hasMirror = config.lookupSource !== 'live';
  const types = list(isFull ? fullTypes : compatibleTypes);
  const judged = isFull ? 'verdicts, judgements, indicators and sightings' : 'verdicts and judgements';
  return {
    title: 'CyberCrime Tracker',
    default_name: 'CyberCrime Tracker',
    short_description: 'CyberCrime Tracker lists control panels of malware: where it is run from.',
    description: [
      'CyberCrime Tracker is a public tracker of malware command-and-control panels, with about 20,000 listings.',
      `This integration looks observables (${types}) up in it and answers with ${judged}.`,
    ].join(' '),
    tips: [
      `When configuring the CyberCrime Tracker integration, ${tips.before}.`,
      '',
      '1. Complete the **Add New CyberCrime Tracker Integration Module** form:',
      '    - **Integration Module Name** - Leave the default name or enter one that is meaningful to you.',
      ...tips.fields.map((line) => `    - ${line}`),
      '2. Click **Save**.',
    ].join('\n'),
    ...(configurationSpec.length > 0 && { configuration_spec: configurationSpec }),
    external_references: [{ label: 'CyberCrime Tracker', link: config.trackerUrl }],
    capabilities: [
      { id: 'health', description: 'Check whether CyberCrime Tracker answers' },
      { id: 'deliberate', description: `Verdicts on observables (${types})` },
      { id: 'observe', description: `${judged.charAt(0).toUpperCase()}${judged.slice(1)} on observables (${types})` },
      { id: 'refer', description: 'Links to the search page of CyberCrime Tracker' },
      ...(hasMirror ? [{ id: 'tiles', description: 'Tiles: listings, families and years' }] : []),
    ],
    properties: {
      url: address.href.replace(/\/$/, ''),
      'supported-apis': [
        'health',
        'deliberate/observables',
        'observe/observables',
        'refer/observables',
        ...(hasMirror ? ['tiles', 'tiles/tile', 'tiles/tile-data'] : []),
        'version',
      ],
      ...properties,
    },
    logo,
  };
}

function list(types: readonly string[]): string {
  return types.join(', ');
}
