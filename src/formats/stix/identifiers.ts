import { parse, v5 } from 'uuid';

/** STIX 2.1, section 2.9: the namespace of every cyber-observable object's deterministic id. */
const observableNamespace = parse('00abedb4-aa42-466c-9c01-fed23315a9b7');

/** This relay's own namespace, for what the specification leaves to the producer. */
const relayNamespace = parse('9f5b7f43-6c0e-5c54-8f0e-0d3f1a5f9a55');

/** The types of cyber-observable object that a panel consists of. */
export type ObservableObjectType = 'url' | 'domain-name' | 'ipv4-addr' | 'ipv6-addr';

/**
 * The id of a cyber-observable object whose only id-contributing property is `value`: UUID v5 of its canonical JSON
 * (RFC 8785). Every producer that follows the specification gives the same object the same id.
 */
export function observableId(type: ObservableObjectType, value: string): string {
  return `${type}--${v5(Buffer.from(JSON.stringify({ value })), observableNamespace)}`;
}

/** A stable id for an object of another type, a function of `parts` alone. */
export function stableId(type: string, ...parts: readonly string[]): string {
  return `${type}--${stableUuid(type, ...parts)}`;
}

/** A stable UUID v5, a function of `parts` alone. */
export function stableUuid(...parts: readonly string[]): string {
  return v5(Buffer.from(JSON.stringify(parts)), relayNamespace);
}
