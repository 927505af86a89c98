/** The relay's own logo: a target over a bug, as an SVG data URI. */
export const logo = `data:image/svg+xml;base64,${Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48"><rect width="48" height="48" rx="8" fill="#14202b"/><g fill="none" stroke="#3fc1c9" stroke-width="2.5"><circle cx="24" cy="24" r="15"/><path d="M24 4v8M24 36v8M4 24h8M36 24h8"/></g><g fill="#fc5185"><ellipse cx="24" cy="26" rx="5.5" ry="7"/><circle cx="24" cy="17.5" r="3"/></g><path d="M17 22l-4-2.5M17 27h-5M18 31.5l-4 3M31 22l4-2.5M31 27h5M30 31.5l4 3" stroke="#fc5185" stroke-width="1.8" stroke-linecap="round"/></svg>`,
).toString('base64')}`;
