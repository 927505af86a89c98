import { generateKeyPairSync } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPack, signPack } from '../../src/mirror/pack.ts';
import { fingerprintOf, readSigningKey, readVerifyingKeys } from '../../src/mirror/pack-keys.ts';
import { encodeSnapshot } from '../../src/mirror/snapshot.ts';
import { listing } from '../support/mirror-on-disk.ts';
import { scratchDirectory } from '../support/scratch-directory.ts';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const listings = [listing('a.example/x', 'Pony', '192.0.2.1'), listing('b.example/é', 'Zeus')];
const snapshot = encodeSnapshot({
  source: 'https://tracker.example/csv.php',
  fetchedAt: Date.UTC(2026, 0, 2),
  listings,
});
const pack = signPack(snapshot, ours.privateKey);

test('what was packed comes out, by whichever of the keys it was signed', () => {
  const opened = openPack(pack, [theirs.publicKey, ours.publicKey]);
  expect(opened).toMatchObject({
    kind: 'opened',
    snapshot: { source: 'https://tracker.example/csv.php', fetchedAt: Date.UTC(2026, 0, 2) },
    signedBy: fingerprintOf(ours.publicKey),
  });
  expect(opened.kind === 'opened' && [...opened.snapshot.listings]).toEqual(listings);
});

test('it ends with the snapshot’s very octets, and the same ones give the same pack', () => {
  expect(pack.subarray(-snapshot.length)).toEqual(snapshot);
  expect(pack.toString().split('\n').slice(2).join('\n')).toBe(snapshot.toString());
  expect(signPack(snapshot, ours.privateKey)).toEqual(pack);
});

describe('refused is', () => {
  const detailOf = (octets: Buffer, keys = [ours.publicKey]) => {
    const opened = openPack(octets, keys);
    return opened.kind === 'refused' ? opened.detail : undefined;
  };

  test('one with any bit altered', () => {
    for (let at = 0; at < pack.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const altered = Buffer.from(pack);
        altered[at] = (altered[at] ?? 0) ^ (1 << bit);
        expect(detailOf(altered), `octet ${at}, bit ${bit}`).toMatch(/altered|no pack|breaks off|another key/);
      }
    }
  });

  test('one that breaks off, wherever that is', () => {
    for (let length = 0; length < pack.length; length++) {
      expect(detailOf(pack.subarray(0, length)), `${length} octets`).toMatch(/no pack|breaks off/);
    }
    const missing = 40;
    const there = snapshot.length - missing;
    expect(detailOf(pack.subarray(0, -missing))).toBe(`it breaks off: ${there} of ${snapshot.length} bytes are there`);
  });

  test('one that was added to', () => {
    expect(detailOf(Buffer.concat([pack, Buffer.from('["Pony","c.example/","",""]\n')]))).toBe(
      '28 bytes were added at its end',
    );
  });

  test('one that another key has signed, which is named', () => {
    const [by, not] = [fingerprintOf(theirs.publicKey), fingerprintOf(ours.publicKey)];
    expect(detailOf(signPack(snapshot, theirs.privateKey))).toBe(
      `it was signed by another key, ${by}, and not by ${not}`,
    );
  });

  test('one that claims to be signed by our key', () => {
    const [header = '', ...rest] = signPack(snapshot, theirs.privateKey).toString().split('\n');
    const claimed = header.replace(fingerprintOf(theirs.publicKey), fingerprintOf(ours.publicKey));
    expect(detailOf(Buffer.from([claimed, ...rest].join('\n')))).toBe(
      'it was altered after it was signed: its signature is wrong',
    );
  });

  test('other listings under a header and a signature that were once good', () => {
    const other = encodeSnapshot({ source: 'x', fetchedAt: 0, listings: [] });
    const head = pack.subarray(0, -snapshot.length);
    const padded = Buffer.concat([head, other, Buffer.alloc(snapshot.length - other.length)]);
    expect(detailOf(padded)).toBe('it was altered after it was signed: its checksum is wrong');
  });

  test('one that was signed with what is no snapshot', () => {
    expect(detailOf(signPack(Buffer.from('nothing of use\n'), ours.privateKey))).toMatch(/^its snapshot is of no use/);
  });

  test('anything else, without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat(pack.length), (octets, from) => {
        expect(detailOf(Buffer.from(octets))).toBeDefined();
        expect(detailOf(Buffer.concat([pack.subarray(0, from), Buffer.from([0, ...octets])]))).toBeDefined();
      }),
    );
  });
});

describe('keys in files', () => {
  const pem = {
    private: ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    locked: ours.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
    public: ours.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    theirs: theirs.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  };
  const fileWith = async (text: string, mode = 0o600) => {
    const path = join(await scratchDirectory(), 'key.pem');
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  };
  const nothing = { fault: expect.any(String) };

  test('a private one is read from a file that not everyone may read or write', async () => {
    for (const mode of [0o600, 0o400, 0o440]) {
      expect(await readSigningKey(await fileWith(pem.private, mode))).toHaveProperty('key');
    }
    for (const mode of [0o604, 0o602, 0o777]) {
      const read = await readSigningKey(await fileWith(pem.private, mode));
      expect(read).toEqual({
        fault: `may be read or written by everyone (mode ${mode.toString(8)}): chmod 600 it`,
      });
    }
  });

  test('what is no Ed25519 private key is told without anything of it', async () => {
    const ec = pem.ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const text of [pem.public, pem.locked, ec, pem.private.slice(0, 60), '']) {
      const read = await readSigningKey(await fileWith(text));
      expect(read).toEqual({ fault: 'must hold an Ed25519 private key in PEM, without a passphrase' });
    }
    expect(await readSigningKey('/nowhere/key.pem')).toEqual({ fault: 'must be a file that can be read' });
  });

  test('public ones are read, several too, and all have to be good', async () => {
    const read = await readVerifyingKeys(await fileWith(`# old\n${pem.theirs}# new\n${pem.public}`, 0o644));
    expect('key' in read && read.key.map(fingerprintOf)).toEqual([theirs.publicKey, ours.publicKey].map(fingerprintOf));
    const ec = pem.ec.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const text of [pem.private, `${pem.public}${ec}`, pem.public.replace('MCow', 'AAAA'), '']) {
      expect(await readVerifyingKeys(await fileWith(text))).toEqual(nothing);
    }
    expect(await readVerifyingKeys('/nowhere/key.pem')).toEqual(nothing);
  });

  test('a private key has the fingerprint of its public one', () => {
    expect(fingerprintOf(ours.privateKey)).toBe(fingerprintOf(ours.publicKey));
    expect(fingerprintOf(ours.publicKey)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});
