import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { readAllowlist } from '../observables/allowlist.ts';
import { authFaults, authShape } from './auth-settings.ts';
import { indicatorShape } from './indicator-settings.ts';
import { limitShape } from './limit-settings.ts';
import { readSecretFiles, secretFile } from './secret-files.ts';
import { integer, listOf, number, oneOf, onOrOff } from './setting-kinds.ts';
import { tlsFaults, tlsShape } from './tls-settings.ts';

const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).refine(
  (address) => {
    const { username = '', password = '', search = '', hash = '' } = URL.parse(address) ?? {};
    return username + password + search + hash === '';
  },
  { error: 'must be an address without user, password, query and fragment' },
);

const domains = listOf(z.string()).refine(
  (names) => names.every((name) => !/[:/?#@[\]]/.test(name) && isDomain(name.replace(/^\*?\.+/, ''))),
  {
    error: 'must be a list of domains, by comma or space',
  },
);

const hostNames = listOf(z.string())
  .refine((names) => names.every((name) => !/[:/?#@[\]*]/.test(name) && domainToASCII(name) !== ''), {
    error: 'must be a list of host names without port, by comma or space',
  })
  .transform((names) => names.map(domainToASCII));

function isDomain(name: string): boolean {
  return /^[^.*]/.test(domainToASCII(name));
}

/**
 * Every setting of the relay: name, bounds, default, unit and description. An environment variable is the name in capitals
 * (`trackerTimeoutMs` is `TRACKER_TIMEOUT_MS`). The help texts and `docs/configuration.md` are made from this.
 */
export const configSchema = z.object({
  port: integer(0, 65_535)
    .default(9090)
    .meta({ unit: 'TCP port', description: 'Port the relay listens on; 0 takes any free one.' }),
  host: z
    .string()
    .min(1, { error: 'must not be empty' })
    .default('0.0.0.0')
    .meta({ unit: 'address', description: 'Address the relay listens on.' }),
  trackerUrl: webAddress
    .default('https://cybercrime-tracker.net/')
    .meta({ unit: 'URL', description: 'Base address of CyberCrime Tracker, or of a stand-in for it.', isSecret: true }),
  relayProfile: oneOf(['compatible', 'full']).default('compatible').meta({
    unit: 'profile',
    description: '`compatible` answers exactly as the original relay did, `full` with everything that is known.',
  }),
  lookupSource: oneOf(['auto', 'live', 'mirror']).default('auto').meta({
    unit: 'source',
    description:
      '`auto` asks the live tracker and falls back to the mirror when it fails, `live` never uses the mirror, `mirror` never asks the tracker about an observable.',
  }),
  privateSuffixes: domains.default([]).meta({
    unit: 'domains',
    description:
      'Names of your own network, by comma or space, such as `corp.example`: they and what is below them never leave the relay. `.local`, `.internal`, `.intranet`, `.corp`, `.home`, `.lan`, `.private`, `.home.arpa`, `.localhost` and single labels never do.',
  }),
  allowlistFile: z.string().optional().meta({
    unit: 'file',
    description:
      'Places that are never an indicator of their own, besides those built in: a domain (with all below it), host, address or CIDR a line, `#` comments. Read at the start; a wrong line stops it.',
  }),
  builtInAllowlist: onOrOff(
    'on',
    'Whether public resolvers, published ranges of fronting networks such as Cloudflare, and hosts that belong to everyone such as `github.com` are never an indicator of their own. Public suffixes never are.',
  ),
  feeds: onOrOff('on', 'Whether the mirror can be subscribed to at `/feeds` and, as a MISP feed, at `/misp`.'),
  taxii: onOrOff('on', 'Whether the mirror can be subscribed to at `/taxii2/`, in TAXII 2.1.'),
  ...indicatorShape,
  entitiesLimit: integer(1, 10_000)
    .default(100)
    .meta({ unit: 'entities', description: 'Entities of each kind in one answer of profile `full`.' }),
  dataDir: z
    .string()
    .min(1, { error: 'must not be empty' })
    .default('./data')
    .meta({ unit: 'directory', description: 'Where the mirror is kept.' }),
  mirrorRefreshHours: number(0, 500)
    .default(24)
    .meta({ unit: 'hours', description: 'Time between two refreshes of the mirror; 0 never refreshes it.' }),
  keepAliveSeconds: integer(1, 3600).default(75).meta({
    unit: 'seconds',
    description:
      'How long an idle connection is kept open for the next request; longer than the load balancer before it does.',
  }),
  drainSeconds: integer(0, 300).default(5).meta({
    unit: 'seconds',
    description:
      'How long after SIGTERM the relay goes on answering, not ready any more, so that load balancers can turn to others.',
  }),
  requestDeadlineMs: integer(100, 120_000).default(20_000).meta({
    unit: 'milliseconds',
    description: 'Time within which every request is answered, with what is known by then.',
  }),
  trackerTimeoutMs: integer(50, 60_000).default(5000).meta({
    unit: 'milliseconds',
    description: 'Time for one attempt at the tracker: connecting, headers and body together.',
  }),
  trackerConcurrency: integer(1, 256).default(8).meta({
    unit: 'requests',
    description: 'Look-ups in flight at the tracker at any time, for the whole process.',
  }),
  trackerRetries: integer(0, 10).default(2).meta({
    unit: 'retries',
    description: 'Further attempts at the tracker for what can succeed on a retry, never past the deadline.',
  }),
  cacheTtlSeconds: integer(1, 31_536_000)
    .default(3600)
    .meta({ unit: 'seconds', description: 'How long an answer that an observable is listed is fresh.' }),
  cacheNegativeTtlSeconds: integer(1, 31_536_000)
    .default(900)
    .meta({ unit: 'seconds', description: 'How long an answer that an observable is not listed is fresh.' }),
  cacheStaleSeconds: integer(0, 31_536_000).default(86_400).meta({
    unit: 'seconds',
    description: 'How long beyond that an answer may stand in, with a warning, while the tracker fails.',
  }),
  cacheMaxEntries: integer(1, 10_000_000)
    .default(50_000)
    .meta({ unit: 'answers', description: 'Answers kept in memory; the least recently used goes first.' }),
  cacheUrl: z
    .url({ protocol: /^(rediss?|valkeys?)$/, error: 'must be a redis://, rediss://, valkey:// or valkeys:// address' })
    .optional()
    .meta({
      unit: 'URL',
      description:
        'Valkey or Redis server whose cache all replicas share, such as `rediss://user:password@host:6379/0`. It has no flag.',
      isSecret: true,
      hasFlag: false,
    }),
  cacheUrlFile: secretFile('CACHE_URL'),
  ...authShape,
  mcp: onOrOff('off', 'Whether agents are served at `POST /mcp`, in the Model Context Protocol.'),
  mcpHosts: hostNames.default([]).meta({
    unit: 'names, by comma',
    description:
      'Host names by which agents reach `/mcp`, and from whose web pages they may; by an address and by `localhost` they always do. Requests for another name are refused, for they may come from a web page through a name that was rebound.',
  }),
  metricsPort: integer(0, 65_535).optional().meta({
    unit: 'TCP port',
    description: 'Port on which metrics are served, at `/metrics`; 0 takes any free one. Off unless set.',
  }),
  metricsHost: z.string().min(1, { error: 'must not be empty' }).default('127.0.0.1').meta({
    unit: 'address',
    description: 'Address on which metrics are served. Nobody is asked for credentials there.',
  }),
  otelExporterOtlpEndpoint: webAddress.optional().meta({
    unit: 'URL',
    description:
      'OpenTelemetry collector to which traces are sent, by OTLP over HTTP, such as `http://127.0.0.1:4318`. Off unless set.',
    isSecret: true,
  }),
  ...tlsShape,
  ...limitShape,
  console: onOrOff(
    'on',
    'Whether the relay serves its web console: `/` in a browser, `/glance`, `/listings` and `/docs`.',
  ),
  consoleHosts: hostNames.default([]).meta({
    unit: 'names, by comma',
    description:
      'Host names by which browsers reach the relay, where `AUTH` is `none` and it does not speak HTTPS itself. Addresses, single labels and names of your own network (`PRIVATE_SUFFIXES`) are always good; a browser that comes by another name is refused, for it may come from a web page through a name that was rebound.',
  }),
  logLevel: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').meta({
    unit: 'level',
    description: 'Least severe level that is logged. From `debug` on, the log names the observables looked up.',
  }),
});

/** The relay's settings, checked, every one with a value. */
export type Config = z.output<typeof configSchema>;

/** One setting as help texts and documentation show it. */
export type Setting = {
  readonly key: keyof Config;
  readonly variable: string;
  readonly unit: string;
  readonly fallback: string;
  /** Whether the value may hold a password, and so is never shown. */
  readonly isSecret: boolean;
  /** Whether commands that use it have a flag for it. */
  readonly hasFlag: boolean;
  readonly description: string;
};

/** All settings, in the order of the schema. */
export const settings: readonly Setting[] = Object.entries(configSchema.shape).map(([key, schema]) => {
  const { unit, description, isSecret, hasFlag } = schema.meta() ?? {};
  const fallback = schema.safeParse(undefined).data;
  return {
    key: key as keyof Config,
    variable: variableOf(key),
    unit: String(unit),
    fallback: fallback === undefined ? '' : String(fallback),
    isSecret: isSecret === true,
    hasFlag: hasFlag !== false,
    description: String(description),
  };
});

/** Either the settings, or one line for each wrong value, naming its variable. */
export type ConfigResult = { readonly config: Config } | { readonly faults: readonly string[] };

/**
 * Reads the settings from environment variables, and secrets from the files that are named instead; an empty variable
 * counts as not set. `overrides`, such as command-line flags, win over the environment.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Readonly<Partial<Record<keyof Config, unknown>>> = {},
): ConfigResult {
  const given = Object.fromEntries(
    settings.map(({ key, variable, hasFlag }) => {
      const value = environment[variable];
      return [key, overrides[key] ?? ((hasFlag ? value?.trim() : value) || undefined)];
    }),
  );
  const files = readSecretFiles(given);
  const input: Readonly<Record<string, unknown>> = { ...given, ...files.read };
  const parsed = configSchema.safeParse(input);
  const wrong = (parsed.error?.issues ?? []).map((issue) => {
    const key = String(issue.path[0]);
    const { isSecret } = settings.find((setting) => setting.key === key) ?? {};
    return `${variableOf(key)} ${issue.message}${isSecret ? '' : `, not ${JSON.stringify(input[key])}`}`;
  });
  const allowlist = typeof input['allowlistFile'] === 'string' ? readAllowlist(input['allowlistFile']) : undefined;
  const wrongLines = (allowlist?.faults ?? []).map((fault) => `ALLOWLIST_FILE ${fault}`);
  const faults = new Set([...wrong, ...files.faults, ...authFaults(given), ...tlsFaults(given), ...wrongLines]);
  return parsed.success && faults.size === 0 ? { config: parsed.data } : { faults: [...faults] };
}

function variableOf(key: string): string {
  return key.replace(/[A-Z]/g, '_$&').toUpperCase();
}
