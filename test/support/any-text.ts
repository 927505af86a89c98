import fc from 'fast-check';

const codeUnit = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0xd800, max: 0xdfff }),
);

/** Any text there can be: control characters, any script, lone surrogates. */
export const anyText = fc.string({ unit: codeUnit.map((code) => String.fromCharCode(code)), maxLength: 40 });
