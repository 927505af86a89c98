import { type Config, readConfig, settings } from '../config/config.ts';
import { exitCodes } from './exit-codes.ts';

/** What a command is called with, by the names of its flags in camel case; settings are among them, checked or not. */
export type Flags = Readonly<Record<string, unknown>>;

/** The settings of the commands that work on the mirror. */
export const mirrorSettings = [
  'trackerUrl',
  'trackerCaFile',
  'dataDir',
  'cacheUrl',
  'cacheUrlFile',
  'logLevel',
] as const satisfies (keyof Config)[];

/** The settings of the commands that judge or export listings. */
export const allowedPlaceSettings = ['allowlistFile', 'builtInAllowlist'] as const satisfies (keyof Config)[];

/** The settings of STIX indicators. */
export const indicatorSettings = ['indicatorValidFrom', 'indicatorValidDays'] as const satisfies (keyof Config)[];

/** Log level of the commands that print results: theirs is the output, and the log is for faults. */
export const quiet = { logLevel: 'error' } as const satisfies Partial<Config>;

/** A command, whatever options its type knows of already. */
type Settable = { option(flags: string, description: string): unknown };

/** Gives a command a flag for each of these settings, secrets apart: `--tracker-url` for `TRACKER_URL`. */
export function addSettings(command: Settable, keys: readonly (keyof Config)[]): void {
  for (const { key, variable, unit, fallback, hasFlag, description } of settings) {
    if (!hasFlag || !keys.includes(key)) continue;
    const defaults = fallback === '' ? '' : `, default ${fallback}`;
    command.option(
      `--${flagOf(key)} <${unit.replaceAll(/\W+/g, '-')}>`,
      `${plain(description)} (${variable}${defaults})`,
    );
  }
}

/**
 * The settings of this run: flags win over the environment, which wins over `defaults`. When one is wrong, the process ends
 * with `exitCode`, having said so in a line for each on standard error.
 */
export function configOrExit(flags: Flags, defaults: Partial<Config> = {}, exitCode: number = exitCodes.usage): Config {
  const isSetting = (key: string) => settings.some((setting) => setting.key === key);
  const given = Object.fromEntries(Object.entries(flags).filter(([key]) => isSetting(key)));
  const absent = settings.filter(({ key, variable }) => !(key in given) && !process.env[variable]);
  const fallbacks = absent.flatMap(({ key }) => (key in defaults ? [[key, defaults[key]]] : []));
  const result = readConfig(process.env, { ...Object.fromEntries(fallbacks), ...given });
  if ('config' in result) return result.config;
  for (const fault of result.faults) process.stderr.write(`${fault}\n`);
  process.exit(exitCode);
}

function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function plain(description: string): string {
  return description.replaceAll('`', '').replace(/\.$/, '');
}
