import { readConfig, settings } from '../../src/config/config.ts';

const names = new Set(settings.map(({ variable }) => variable));

/**
 * What is wrong with settings as a manifest gives them to the relay, a line each: names that it does not know, and values
 * that it does not start with. `fileAt` tells where a file that the manifest mounts can be read here.
 */
export function settingFaults(
  environment: Readonly<Record<string, string>>,
  fileAt: (path: string) => string = (path) => path,
): string[] {
  const unknown = Object.keys(environment).filter((name) => !names.has(name));
  const here = Object.entries(environment).map(([name, value]) => [
    name,
    name.endsWith('_FILE') ? fileAt(value) : value,
  ]);
  const result = readConfig(Object.fromEntries(here));
  return [...unknown.map((name) => `${name} is no setting`), ...('faults' in result ? result.faults : [])];
}
