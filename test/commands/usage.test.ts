import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { remarksIn } from '../support/findings.ts';
import { runCommand, runToFile } from '../support/run-command.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

describe('called wrongly: exit code 2, one or two lines that say why, nothing printed', () => {
  const calls: [string[], RegExp][] = [
    [['lookup', '-f', '/no/such/file'], /^Can't read \/no\/such\/file: no such file\.\n$/],
    [['lookup', '-f', '/no/such/*'], /^Can't read \/no\/such\/\*: no file matches\.\n$/],
    [['lookup', '--column', 'a', '--field', 'b'], /^Give --column for tables or --field for JSON, not both\.\n$/],
    [
      ['lookup', '--source', 'live', '--source', 'mirror', 'a.example'],
      /^error: .*--source.*It is given twice\.\n.*\n$/,
    ],
    [['lookup', '--only', 'liste', 'a.example'], /^error: .*--only.*liste.*Allowed choices are listed, .*\n.*\n$/],
    [
      ['lookup', '--extract-only', '-o', 'stix', 'a.example'],
      /^--extract-only prints as table, json or csv, not as stix\.\n$/,
    ],
    [['lookup', 'a.example', '-f', 'list.txt'], /^Give observables as arguments or with --file, not both\.\n$/],
    [['lookup', '\u009b2Jhello'], /^"\\u\{9b\}2Jhello" is no IP address, URL or domain\.\n$/],
    [['lookup', '--tracker-concurrency', '0', 'a.example'], /^TRACKER_CONCURRENCY must be at least 1, not "0"\n$/],
    [['lookup', '--output', 'xml', 'a.example'], /^error: .*xml.*json.*\n.*--help.*\n$/],
    [['sync', '--file', '/no/such/file'], /^Can't read \/no\/such\/file: no such file\.\n$/],
    [['export', '--format', 'csv', '--since', '2017-02-31'], /^--since takes a day such as .*not 2017-02-31\.\n$/],
    [['module-type', '--url', 'relay.example.com'], /^--url takes the https:\/\/ address .*\n$/],
    [['module-type', '--url', 'http://relay.example.com'], /^--url takes the https:\/\/ address .*not http:.*\n$/],
    [['stats', '--output', 'xml'], /^error: .*xml.*json.*\n.*--help.*\n$/],
    [['look'], /^error: unknown command 'look'\n.*lookup.*\n.*--help.*\n$/],
  ];

  test('in every way', async () => {
    const outcomes = await Promise.all(calls.map(([args]) => runCommand(args)));
    for (const [index, [args, message]] of calls.entries()) {
      const { code, out, err } = outcomes[index] ?? {};
      expect.soft([code, out], args.join(' ')).toEqual([2, '']);
      expect.soft(err, args.join(' ')).toMatch(message);
    }
  });

  test('a column that is not there, its table full of control characters', async () => {
    const file = join(await scratchDirectory(), 'list.csv');
    await writeFile(file, 'a,\u001b[2Jb\n1,http://panel.example/\n');
    const { code, out, err } = await runCommand(['lookup', '-f', file, '--column', 'c', '--source', 'live']);
    expect([code, out]).toEqual([2, '']);
    expect(remarksIn(err)).toBe(`Can't read ${file}: there is no column "c"; there are a, \\u{1b}[2jb.\n`);
  });
});

test('--help of every command has an example', async () => {
  const names = ['', 'serve', 'lookup', 'sync', 'export', 'stats', 'mcp', 'module-type', 'healthcheck'];
  const helps = await Promise.all(names.map((name) => runCommand([name, '--help'].filter(Boolean))));
  for (const [index, { code, out, err }] of helps.entries()) {
    expect.soft([code, err]).toEqual([0, '']);
    expect.soft(out).toMatch(/^Examples?:$/m);
    expect.soft(out).toContain(`$ cct ${names[index]}`);
  }
});

test('--version', async () => {
  expect(await runCommand(['--version'])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
});

test('a full disk is said in one line', async () => {
  const { code, err } = await runToFile('/dev/full', ['module-type', '--url', 'https://relay.example/']);
  expect([code, err]).toEqual([3, "Can't write the output: ENOSPC: no space left on device, write\n"]);
});
