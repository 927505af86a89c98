import type { Command } from 'commander';
import { type Config, type ConfigResult, readConfig, settings } from '../config.ts';

/** Gives a command a flag for each of these settings: `--tracker-url` for `TRACKER_URL`. */
export function addSettings(command: Command, keys: readonly (keyof Config)[]): Command {
  for (const { key, variable, unit, fallback, description } of settings) {
    if (!keys.includes(key)) continue;
    const defaults = fallback === '' ? '' : `, default ${fallback}`;
    command.option(`--${flagOf(key)} <${unit.replaceAll(' ', '-')}>`, `${plain(description)} (${variable}${defaults})`);
  }
  return command;
}

/** The settings of this run: flags win over the environment, which wins over `defaults`. */
export function configOf(flags: Readonly<Record<string, unknown>>, defaults: Partial<Config> = {}): ConfigResult {
  const isSetting = (key: string) => settings.some((setting) => setting.key === key);
  const given = Object.fromEntries(Object.entries(flags).filter(([key]) => isSetting(key)));
  const absent = settings.filter(({ key, variable }) => !(key in given) && !process.env[variable]);
  const fallbacks = absent.flatMap(({ key }) => (key in defaults ? [[key, defaults[key]]] : []));
  return readConfig(process.env, { ...Object.fromEntries(fallbacks), ...given });
}

function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function plain(description: string): string {
  return description.replaceAll('`', '').replace(/\.$/, '');
}
